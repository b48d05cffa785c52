//! Which facts the rules carry: every row of the ledgers against what the rules really hold.

use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Status};
use marka_rules::ledger::{self, Carrier};
use marka_rules::model::LedgerRow;

/// How a fact is accounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// Something in the rules carries it.
    Carried,
    /// It is left out, and the ledger says why.
    LeftOut,
    /// It is left out without a word.
    Unexplained,
}

/// A reference of a ledger to something that the rules do not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dangling<'a> {
    /// The row.
    pub row: &'a LedgerRow,
    /// The reference: `rule:KEY` and the like.
    pub reference: String,
}

/// What the ledger of one family says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage<'a> {
    /// The family.
    pub family: &'a str,
    /// Its rows, each with its account.
    pub rows: Vec<(&'a LedgerRow, Account)>,
    /// References that lead nowhere.
    pub dangling: Vec<Dangling<'a>>,
}

impl Coverage<'_> {
    /// How many rows are accounted for in this way.
    pub fn count(&self, account: Account) -> usize {
        self.rows.iter().filter(|row| row.1 == account).count()
    }

    /// Whether every row is carried or left out with a reason, and every reference leads somewhere.
    pub fn is_whole(&self) -> bool {
        self.dangling.is_empty() && self.count(Account::Unexplained) == 0
    }
}

/// Follows every reference of a family's ledger.
pub fn coverage<'e>(engine: &'e Engine, family: usize, reader: &mut Reader) -> Coverage<'e> {
    let model = &engine.families[family].family;
    let mut dangling = Vec::new();
    let mut rows = Vec::with_capacity(model.ledger.len());
    for row in &model.ledger {
        let carriers = ledger::carriers(row);
        let account = match (carriers.is_empty(), row.reason.trim().is_empty()) {
            (false, _) => Account::Carried,
            (true, false) => Account::LeftOut,
            (true, true) => Account::Unexplained,
        };
        rows.push((row, account));
        for carrier in carriers {
            let lost = match carrier {
                Ok(carrier) if holds(engine, family, &carrier, reader) => continue,
                Ok(carrier) => format!("{}:{}", carrier.kind, carrier.name),
                Err(word) => word,
            };
            dangling.push(Dangling { row, reference: lost });
        }
    }
    Coverage { family: &model.id, rows, dangling }
}

fn holds(engine: &Engine, family: usize, carrier: &Carrier, reader: &mut Reader) -> bool {
    let model = &engine.families[family].family;
    match carrier.kind {
        "family" => engine.family(&carrier.name).is_some(),
        "mark" => is_mark(engine, family, &carrier.name, reader),
        _ => ledger::exists(model, carrier),
    }
}

/// Whether the family reads a mark letter for letter, and composes it as it was read,
/// alone or with the size of one of the family's examples.
fn is_mark(engine: &Engine, family: usize, mark: &str, reader: &mut Reader) -> bool {
    let examples = &engine.families[family].family.examples;
    let tails = examples.iter().filter_map(|example| Some(example.text.rsplit_once(' ')?.1));
    let sized = tails.map(|size| format!("{mark} {size}"));
    std::iter::once(mark.to_owned()).chain(sized).any(|text| reads_mark(engine, family, &text, mark, reader))
}

fn reads_mark(engine: &Engine, family: usize, text: &str, mark: &str, reader: &mut Reader) -> bool {
    let answer = engine.read(text, reader);
    let understood = matches!(answer.status, Status::Exact | Status::Ambiguous);
    let mut readings = answer.readings.iter();
    understood
        && readings.any(|reading| {
            let read = reading.family == family || reading.others.iter().any(|other| other.0 == family);
            let model = &engine.families[reading.family].family;
            read && reading.designation(model).part("mark").as_deref() == Some(mark)
        })
}
