//! Properties of cables: one list for all families.

use crate::diagnostic::Sink;
use crate::expr::resolve::decimal;
use crate::model::{Compare, Fact, Must, Order, Property, PropertyValue, Text, Value as Meaning, Words};
use crate::reader::{Shape, check, repeated};
use crate::suggest::hint;
use crate::syntax::{Data, Node, Value, Word};
use crate::words;

/// What the values of a property are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Flag,
    Number,
    Word,
}

/// The declared properties.
#[derive(Default)]
pub(crate) struct Vocabulary {
    pub(crate) properties: Vec<Property>,
    types: Vec<Type>,
}

/// Weight of a property that does not say its own.
const WEIGHT: u32 = 2;
/// The greatest weight.
const HEAVIEST: u32 = 100;

const PROPERTY: Shape = Shape {
    arguments: (2, 2),
    attributes: &["type", "en", "role", "asked", "order", "must", "weight", "names"],
    children: &["value", "about", "words"],
};
const VALUE: Shape = Shape { arguments: (2, 2), attributes: &["en", "kin"], children: &[] };

impl Vocabulary {
    /// Reads `property` nodes.
    pub(crate) fn read(nodes: &[&Node], sink: &mut Sink) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let mut keys = Vec::new();
        for node in nodes {
            check(node, &PROPERTY, sink);
            let Some(key) = node.argument(0, sink) else { continue };
            keys.push((key.clone(), node.arguments[0].span));
            let kind = node.one_of(
                "type",
                &[("flag", Type::Flag), ("number", Type::Number), ("word", Type::Word)],
                sink,
            );
            vocabulary.types.push(kind.unwrap_or(Type::Word));
            vocabulary.properties.push(Property {
                key,
                title: titled(node, sink),
                role: node.role(sink),
                values: values(node, sink),
                words: Words::default(),
                compare: compare(node, sink),
                names: node.text("names", sink),
            });
            let words = words::of_property(node, &vocabulary, sink);
            if let Some(property) = vocabulary.properties.last_mut() {
                property.words = words;
            }
        }
        repeated("Свойство", keys.iter().map(|(key, span)| (key.as_str(), *span)), sink);
        vocabulary
    }

    /// The statement `name=value`; `number` and `code` are what `{value}` and `{code}` stand for.
    pub(crate) fn fact(&self, name: &Word, value: &Value, stands_for: &str, sink: &mut Sink) -> Option<Fact> {
        let Some(index) = self.properties.iter().position(|property| property.key == name.text) else {
            let message = format!("Свойства «{}» нет в словаре.", name.text);
            let help = hint(&name.text, self.properties.iter().map(|property| property.key.as_str()));
            sink.error("unknown-fact", name.span, message).help(help);
            return None;
        };
        let value = self.meaning(index, value, stands_for, sink)?;
        Some(Fact { property: name.text.clone(), value, when: None })
    }

    /// What a value means for the property declared last.
    pub(crate) fn meaning_of_last(&self, value: &Value, sink: &mut Sink) -> Option<Meaning> {
        self.meaning(self.properties.len().checked_sub(1)?, value, "", sink)
    }

    fn meaning(&self, index: usize, value: &Value, stands_for: &str, sink: &mut Sink) -> Option<Meaning> {
        let property = &self.properties[index];
        let key = &property.key;
        match (self.types[index], &value.data) {
            (Type::Flag, Data::Flag(flag)) => Some(Meaning::Flag(*flag)),
            (Type::Flag, _) => {
                sink.error("bad-fact", value.span, format!("Свойство «{key}» бывает #true или #false."))
                    .help("напишите #true или #false");
                None
            }
            (Type::Number, Data::Number(text) | Data::Text(text)) => {
                let number = decimal(if text == "{value}" { stands_for } else { text });
                if number.is_none() {
                    sink.error("bad-fact", value.span, format!("Свойство «{key}» - число."))
                        .help("напишите число с точкой: 2.5");
                }
                number.map(Meaning::Number)
            }
            (Type::Word, Data::Text(text) | Data::Number(text)) => {
                let text = text.replace("{value}", &stands_for.replace('.', ","));
                let known =
                    property.values.is_empty() || property.values.iter().any(|known| known.key == text);
                if !known {
                    let help = hint(&text, property.values.iter().map(|known| known.key.as_str()));
                    sink.error("bad-fact", value.span, format!("Свойство «{key}» не бывает «{text}»."))
                        .help(help);
                }
                known.then_some(Meaning::Word(text))
            }
            _ => {
                sink.error("bad-fact", value.span, format!("Такого значения у свойства «{key}» не бывает."))
                    .help("смотрите vocabulary.kdl");
                None
            }
        }
    }
}

fn titled(node: &Node, sink: &mut Sink) -> Text {
    Text { ru: node.argument(1, sink).unwrap_or_default(), en: node.text("en", sink) }
}

/// How cables are compared by a property.
fn compare(node: &Node, sink: &mut Sink) -> Compare {
    let order = node.one_of("order", &[("up", Order::Up), ("down", Order::Down)], sink);
    let must = node.one_of("must", &[("kin", Must::Kin), ("not-worse", Must::NotWorse)], sink);
    if must == Some(Must::NotWorse)
        && node.attribute("order").is_none()
        && let Some(value) = node.attribute("must")
    {
        sink.error("no-order", value.span, "Без «order» не сказано, что хуже.")
            .help("допишите order=up или order=down");
    }
    Compare { order, must: must.unwrap_or_default(), weight: weight(node, sink) }
}

fn weight(node: &Node, sink: &mut Sink) -> u32 {
    let Some(value) = node.attribute("weight") else { return WEIGHT };
    let weight = match &value.data {
        Data::Number(text) => text.parse().ok().filter(|weight| *weight <= HEAVIEST),
        _ => None,
    };
    weight.unwrap_or_else(|| {
        sink.error("bad-value", value.span, format!("«weight» - целое число от 0 до {HEAVIEST}."))
            .help("0 - по свойству не сравнивают");
        WEIGHT
    })
}

fn values(node: &Node, sink: &mut Sink) -> Vec<PropertyValue> {
    let mut values = Vec::new();
    let mut keys = Vec::new();
    for value in node.named("value") {
        check(value, &VALUE, sink);
        let Some(key) = value.argument(0, sink) else { continue };
        keys.push((key.clone(), value.arguments[0].span));
        let kin = value.text("kin", sink).unwrap_or_default();
        let kin = kin.split_whitespace().map(str::to_owned).collect();
        values.push(PropertyValue { key, title: titled(value, sink), kin });
    }
    repeated("Значение", keys.iter().map(|(key, span)| (key.as_str(), *span)), sink);
    values
}
