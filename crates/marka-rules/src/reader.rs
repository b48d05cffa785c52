//! Reading attributes of nodes. What a node may carry is written down as a [`Shape`]; all else is said to be unknown.

use std::collections::BTreeSet;

use crate::diagnostic::Sink;
use crate::expr::resolve::text_of;
use crate::model::{Evidence, Role, Source, Span, Text};
use crate::suggest::hint;
use crate::syntax::{Data, Node, Value};

/// What a node may carry.
pub(crate) struct Shape {
    /// Least and greatest number of arguments.
    pub(crate) arguments: (usize, usize),
    /// Names of properties; each may be a child node instead.
    pub(crate) attributes: &'static [&'static str],
    /// Names of child nodes, which may repeat.
    pub(crate) children: &'static [&'static str],
}

/// Any number of arguments.
pub(crate) const MANY: usize = usize::MAX;

/// Says everything about a node that its shape does not know.
pub(crate) fn check(node: &Node, shape: &Shape, sink: &mut Sink) {
    let count = node.arguments.len();
    let (least, most) = shape.arguments;
    let name = &node.name.text;
    if count < least {
        let message = format!("У «{name}» не хватает значений: нужно {least}, есть {count}.");
        sink.error("missing-argument", node.head, message).help("допишите значение после имени");
    } else if count > most {
        let message = format!("У «{name}» лишнее значение.");
        sink.error("extra-argument", node.arguments[most].span, message)
            .help(format!("значений может быть не больше {most}"));
    }
    check_properties(node, shape, sink);
    let known = shape.children.iter().chain(shape.attributes).copied();
    let mut single = BTreeSet::new();
    for child in &node.children {
        let (name, inner) = (&node.name.text, child.name.text.as_str());
        if !known.clone().any(|known| known == inner) {
            let message = format!("Внутри «{name}» не бывает «{inner}».");
            sink.error("unknown-node", child.name.span, message).help(hint(inner, known.clone()));
        } else if shape.attributes.contains(&inner) && !shape.children.contains(&inner) {
            let twice = !single.insert(inner) || node.properties.iter().any(|(name, _)| name.text == inner);
            if twice {
                let message = format!("«{inner}» сказано дважды.");
                sink.error("twice", child.name.span, message).help("оставьте одно");
            }
        }
    }
}

fn check_properties(node: &Node, shape: &Shape, sink: &mut Sink) {
    let mut seen = BTreeSet::new();
    for (key, _) in &node.properties {
        if !shape.attributes.contains(&key.text.as_str()) {
            let message = format!("У «{}» не бывает «{}».", node.name.text, key.text);
            sink.error("unknown-property", key.span, message)
                .help(hint(&key.text, shape.attributes.iter().copied()));
        } else if !seen.insert(key.text.as_str()) {
            let message = format!("«{}» сказано дважды.", key.text);
            sink.error("twice", key.span, message).help("оставьте одно");
        }
    }
}

impl Node {
    /// A property, or the first argument of the child node of that name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Value> {
        let property = self.properties.iter().find(|(key, _)| key.text == name).map(|(_, value)| value);
        property.or_else(|| self.child(name)?.arguments.first())
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name.text == name)
    }

    pub(crate) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> + 'a {
        self.children.iter().filter(move |child| child.name.text == name)
    }

    /// An argument as text; numbers as written.
    pub(crate) fn argument(&self, index: usize, sink: &mut Sink) -> Option<String> {
        self.arguments.get(index).and_then(|value| text(value, sink))
    }

    /// An attribute as text.
    pub(crate) fn text(&self, name: &str, sink: &mut Sink) -> Option<String> {
        self.attribute(name).and_then(|value| text(value, sink))
    }

    /// A Russian text with the English one beside it: `name "…" en="…"`.
    pub(crate) fn words(&self, name: &str, sink: &mut Sink) -> Option<Text> {
        let ru = self.text(name, sink)?;
        let en = self.child(name).and_then(|child| child.text("en", sink));
        Some(Text { ru, en })
    }

    /// A flag: `name=#true`, or a child node without argument.
    pub(crate) fn flag(&self, name: &str, sink: &mut Sink) -> Option<bool> {
        match self.attribute(name) {
            None => self.child(name).map(|_| true),
            Some(Value { data: Data::Flag(flag), .. }) => Some(*flag),
            Some(value) => {
                sink.error("bad-value", value.span, format!("«{name}» бывает #true или #false."))
                    .help("напишите #true или #false");
                None
            }
        }
    }

    /// One word of a closed list, with what it stands for.
    pub(crate) fn one_of<T: Copy>(&self, name: &str, known: &[(&str, T)], sink: &mut Sink) -> Option<T> {
        let value = self.attribute(name)?;
        let word = text(value, sink)?;
        let found = known.iter().find(|(key, _)| *key == word).map(|(_, found)| *found);
        if found.is_none() {
            let message = format!("«{name}» не бывает «{word}».");
            sink.error("bad-value", value.span, message).help(hint(&word, known.iter().map(|(key, _)| *key)));
        }
        found
    }

    /// What an element or property is, for colours and page layout.
    pub(crate) fn role(&self, sink: &mut Sink) -> Role {
        self.one_of("role", &ROLES, sink).unwrap_or(Role::Other)
    }

    /// Source and evidence. What the node does not say is inherited; a clause only together with its whole source.
    pub(crate) fn source(&self, inherited: &Source, sink: &mut Sink) -> Source {
        let own = self.child("source");
        let text = self.text("source", sink);
        let evidence = self.one_of("evidence", &EVIDENCE, sink);
        let evidence = evidence.or_else(|| own?.one_of("evidence", &EVIDENCE, sink));
        let clause = self.text("clause", sink).or_else(|| own?.text("clause", sink));
        let common = if text.is_none() && evidence.is_none() { inherited.clause.clone() } else { None };
        Source {
            text: text.unwrap_or_else(|| inherited.text.clone()),
            clause: clause.or(common).filter(|clause| !clause.is_empty()),
            evidence: evidence.unwrap_or(inherited.evidence),
        }
    }
}

const EVIDENCE: [(&str, Evidence); 4] = [
    ("standard", Evidence::Standard),
    ("catalogue", Evidence::Catalogue),
    ("memory", Evidence::Memory),
    ("doubtful", Evidence::Doubtful),
];

const ROLES: [(&str, Role); 16] = [
    ("conductor", Role::Conductor),
    ("insulation", Role::Insulation),
    ("screen", Role::Screen),
    ("armour", Role::Armour),
    ("sheath", Role::Sheath),
    ("fire", Role::Fire),
    ("climate", Role::Climate),
    ("count", Role::Count),
    ("size", Role::Size),
    ("shape", Role::Shape),
    ("marked", Role::Marked),
    ("voltage", Role::Voltage),
    ("rating", Role::Rating),
    ("colour", Role::Colour),
    ("mark", Role::Mark),
    ("other", Role::Other),
];

/// The evidence that a word names.
pub(crate) fn evidence(word: &str) -> Option<Evidence> {
    EVIDENCE.iter().find(|(key, _)| *key == word).map(|(_, evidence)| *evidence)
}

/// The words of [`evidence`].
pub(crate) fn evidence_words() -> impl Iterator<Item = &'static str> + Clone {
    EVIDENCE.iter().map(|(key, _)| *key)
}

/// Where nothing is said of a source, only memory stands behind a fact.
pub(crate) fn unsaid() -> Source {
    Source { text: String::new(), clause: None, evidence: Evidence::Memory }
}

/// A value as text.
pub(crate) fn text(value: &Value, sink: &mut Sink) -> Option<String> {
    let found = text_of(value).map(str::to_owned);
    if found.is_none() {
        sink.error("bad-value", value.span, "Здесь нужен текст.").help("напишите его в кавычках");
    }
    found
}

/// Says that a name is declared twice, once for each repetition.
pub(crate) fn repeated<'a>(what: &str, names: impl IntoIterator<Item = (&'a str, Span)>, sink: &mut Sink) {
    let mut seen = BTreeSet::new();
    for (name, span) in names {
        if !seen.insert(name) {
            sink.error("repeated", span, format!("{what} «{name}» уже есть."))
                .help("дайте другой ключ или соедините их");
        }
    }
}
