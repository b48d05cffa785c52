//! Which facts the rules carry: every row of the ledgers against what the rules really hold.

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

/// Follows every reference of a family's ledger; `is_mark` tells whether a mark composes and reads.
pub fn coverage(family: &Family, mut is_mark: impl FnMut(&str) -> bool) -> Coverage<'_> {
    let mut dangling = Vec::new();
    let mut rows = Vec::with_capacity(family.ledger.len());
    for row in &family.ledger {
        let references = references(&row.carried_by);
        let account = match (references.is_empty(), row.reason.trim().is_empty()) {
            (false, _) => Account::Carried,
            (true, false) => Account::LeftOut,
            (true, true) => Account::Unexplained,
        };
        rows.push((row, account));
        let lost = references.into_iter().filter(|reference| !holds(family, reference, &mut is_mark));
        dangling.extend(lost.map(|reference| Dangling { row, reference }));
    }
    Coverage { family: &family.id, rows, dangling }
}

/// The references of a cell: separated by blanks, but a mark, which may hold blanks itself, stands last.
fn references(cell: &str) -> Vec<&str> {
    let (before, last) = match ["mark:", "example:"].iter().filter_map(|kind| cell.find(kind)).min() {
        Some(at) => (&cell[..at], Some(cell[at..].trim())),
        None => (cell, None),
    };
    before.split_whitespace().chain(last).collect()
}

fn holds(family: &Family, reference: &str, is_mark: &mut impl FnMut(&str) -> bool) -> bool {
    let Some((kind, name)) = reference.split_once(':') else { return false };
    match kind {
        "rule" => family.rules.iter().any(|rule| rule.key == name),
        "table" => {
            family.rules.iter().any(|rule| rule.key == name && matches!(rule.body, Body::Table { .. }))
        }
        "option" => has_option(family, name),
        "part" => family.parts.iter().any(|part| part.name == name),
        "former" => family.formers.iter().flat_map(|former| &former.codes).any(|code| code.text == name),
        "example" => family.examples.iter().any(|example| example.text == name),
        "family" => family.id == name,
        "mark" => is_mark(name),
        _ => false,
    }
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
