//! Which facts the rules carry: every row of the ledgers against what the rules really hold.

use marka_engine::engine::Engine;
use marka_engine::read::{Reader, Status};
use marka_rules::model::{Body, Family, LedgerRow};

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
    pub reference: &'a str,
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
        let references = references(&row.carried_by);
        let account = match (references.is_empty(), row.reason.trim().is_empty()) {
            (false, _) => Account::Carried,
            (true, false) => Account::LeftOut,
            (true, true) => Account::Unexplained,
        };
        rows.push((row, account));
        let lost = references.into_iter().filter(|reference| !holds(engine, family, reference, reader));
        dangling.extend(lost.map(|reference| Dangling { row, reference }));
    }
    Coverage { family: &model.id, rows, dangling }
}

/// The references of a cell: separated by blanks, but a mark, which may hold blanks itself, stands last.
fn references(cell: &str) -> Vec<&str> {
    let (before, last) = match ["mark:", "example:"].iter().filter_map(|kind| cell.find(kind)).min() {
        Some(at) => (&cell[..at], Some(cell[at..].trim())),
        None => (cell, None),
    };
    before.split_whitespace().chain(last).collect()
}

fn holds(engine: &Engine, family: usize, reference: &str, reader: &mut Reader) -> bool {
    let Some((kind, name)) = reference.split_once(':') else { return false };
    let model = &engine.families[family].family;
    match kind {
        "rule" => model.rules.iter().any(|rule| rule.key == name),
        "table" => model.rules.iter().any(|rule| rule.key == name && matches!(rule.body, Body::Table { .. })),
        "option" => has_option(model, name),
        "part" => model.parts.iter().any(|part| part.name == name),
        "former" => model.formers.iter().flat_map(|former| &former.codes).any(|code| code.text == name),
        "example" => model.examples.iter().any(|example| example.text == name),
        "family" => engine.family(name).is_some(),
        "mark" => is_mark(engine, family, name, reader),
        _ => false,
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

/// `element.option`, or `element` alone.
fn has_option(family: &Family, name: &str) -> bool {
    let (element, option) = match name.split_once('.') {
        Some((element, option)) => (element, Some(option)),
        None => (name, None),
    };
    let element = family.elements.iter().find(|known| known.key == element);
    element.is_some_and(|element| {
        option.is_none_or(|option| element.options.iter().any(|known| known.key == option))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_with_blanks_stands_last() {
        assert_eq!(references("rule:a option:b.c mark:A cat 5e"), ["rule:a", "option:b.c", "mark:A cat 5e"]);
        assert_eq!(references("  "), [""; 0]);
        assert_eq!(references("rule:a"), ["rule:a"]);
    }
}
