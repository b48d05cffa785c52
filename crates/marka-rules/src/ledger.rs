//! What a line of `ledger.tsv` names as the carrier of its fact.

use crate::model::{Family, LedgerRow};

/// What carries a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// Kind: one of [`KINDS`].
    pub kind: &'static str,
    /// Key, code, mark or designation.
    pub name: String,
}

/// Kinds of carriers.
pub const KINDS: [&str; 10] =
    ["rule", "table", "option", "element", "part", "former", "specification", "family", "mark", "example"];

/// The carriers of a line: `rule:KEY option:ELEMENT.OPTION example:TEXT WITH BLANKS`.
/// What follows a carrier and names no kind belongs to its name. `Err` is a word before the first carrier.
pub fn carriers(row: &LedgerRow) -> Vec<Result<Carrier, String>> {
    let mut carriers: Vec<Result<Carrier, String>> = Vec::new();
    for word in row.carried_by.split_whitespace() {
        let named = word.split_once(':').and_then(|(kind, name)| {
            let kind = KINDS.iter().find(|known| **known == kind)?;
            Some(Carrier { kind, name: name.to_owned() })
        });
        match (named, carriers.last_mut()) {
            (Some(carrier), _) => carriers.push(Ok(carrier)),
            (None, Some(Ok(carrier))) => {
                carrier.name.push(' ');
                carrier.name.push_str(word);
            }
            (None, _) => carriers.push(Err(word.to_owned())),
        }
    }
    carriers
}

/// Whether the family has this carrier. Marks are not looked up: reading them is the engine's work.
pub fn exists(family: &Family, carrier: &Carrier) -> bool {
    let name = carrier.name.as_str();
    match carrier.kind {
        "rule" | "table" => family.rules.iter().any(|rule| rule.key == name),
        "option" => family.elements.iter().any(|element| {
            let option = name.strip_prefix(element.key.as_str()).and_then(|rest| rest.strip_prefix('.'));
            option.is_some_and(|key| element.options.iter().any(|option| option.key == key))
        }),
        "element" => family.elements.iter().any(|element| element.key == name),
        "part" => family.parts.iter().any(|part| part.name == name),
        "former" => family
            .formers
            .iter()
            .any(|former| former.standard == name || former.codes.iter().any(|code| code.text == name)),
        "specification" => family.specifications.iter().any(|specification| specification.name == name),
        "family" => family.id == name,
        "example" => family.examples.iter().any(|example| example.text == name),
        _ => true,
    }
}
