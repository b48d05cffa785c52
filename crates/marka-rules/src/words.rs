//! Descriptions in words: which phrases state a property of a cable, and which words count, join and separate.
//!
//! A phrase is a row of words in any form: only their stems count. `#` in a phrase stands for a number.

use crate::diagnostic::Sink;
use crate::expr::resolve::text_of;
use crate::model::{Property, Value};
use crate::reader::{MANY, Shape, check, text};
use crate::suggest::hint;
use crate::syntax::{Node, Value as Written};
use crate::vocabulary::Vocabulary;

/// The sign that stands for a number in a phrase.
const NUMBER: &str = "#";

/// How descriptions say one property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Names of the part that the property is about. Where there are some, a phrase of
    /// [`Words::said`] counts only beside one of them: «ПВХ» may be the insulation or the sheath.
    pub about: Vec<String>,
    /// Names of the part that only what stands behind them is about: «бронированный лентами».
    pub about_behind: Vec<String>,
    /// Phrases that state a value.
    pub said: Vec<Said>,
    /// A description that does not say it leaves something open that has to be asked.
    pub asked: bool,
}

/// Phrases that state one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The value; `None`: the number that the phrase holds.
    pub value: Option<Value>,
    /// The phrases.
    pub phrases: Vec<String>,
    /// They count with no name of a part beside them too: «кабель медный».
    pub alone: bool,
}

/// Words that count, join and separate in descriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// Numbers in words: 2 is «два», «двух».
    pub numbers: Vec<(u32, Vec<String>)>,
    /// What is counted: cores, pairs.
    pub counted: Vec<Counted>,
    /// Endings behind figures: `3-х`.
    pub endings: Vec<String>,
    /// Words before a section.
    pub section: Vec<String>,
    /// Words before a voltage.
    pub voltage: Vec<String>,
    /// Words before a voltage that is the most and not the rated one: «до».
    pub limit: Vec<String>,
    /// What stands behind them is the material of what stands before: «изоляция из ПВХ».
    pub from: Vec<String>,
    /// They join equals: «изоляция и оболочка».
    pub joints: Vec<String>,
    /// A new thought begins with them: «с», «на».
    pub breaks: Vec<String>,
    /// They say nothing of the construction: «марка», «цвет».
    pub fillers: Vec<String>,
}

/// Something that is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Key of its property: `cores`.
    pub property: String,
    /// How many conductors one of them has.
    pub of: u32,
    /// Its names, and what is glued to a number: «жила», «жильный».
    pub names: Vec<String>,
}

const WORDS: Shape = Shape { arguments: (2, MANY), attributes: &["alone"], children: &[] };
const ABOUT: Shape = Shape { arguments: (1, MANY), attributes: &["behind"], children: &[] };
const LIST: Shape = Shape { arguments: (1, MANY), attributes: &[], children: &[] };
const COUNTED: Shape = Shape { arguments: (2, MANY), attributes: &["of"], children: &[] };
const NUMBERED: Shape = Shape { arguments: (2, MANY), attributes: &[], children: &[] };
const LISTS: [&str; 8] = ["ending", "section", "voltage", "limit", "from", "joint", "break", "filler"];
const WORDING: Shape = Shape {
    arguments: (0, 0),
    attributes: &[],
    children: &[
        "number", "counted", "ending", "section", "voltage", "limit", "from", "joint", "break", "filler",
    ],
};

/// The phrases of the property declared last.
pub(crate) fn of_property(node: &Node, vocabulary: &Vocabulary, sink: &mut Sink) -> Words {
    let mut words = Words { asked: node.flag("asked", sink).unwrap_or(false), ..Words::default() };
    for child in node.named("about") {
        let behind = child.flag("behind", sink).unwrap_or(false);
        let names = if behind { &mut words.about_behind } else { &mut words.about };
        names.extend(list(child, &ABOUT, 0, sink));
    }
    let parted = !words.about.is_empty() || !words.about_behind.is_empty();
    for child in node.named("words") {
        let phrases = list(child, &WORDS, 1, sink);
        let Some(first) = child.arguments.first() else { continue };
        let alone = child.flag("alone", sink).unwrap_or(false);
        if alone && !parted {
            sink.error("bad-value", child.head, "Без «about» слова и так считаются сами по себе.")
                .help("уберите alone или назовите часть кабеля: about \"…\"");
        }
        if let Some(value) = value(first, &phrases, vocabulary, sink) {
            words.said.push(Said { value, phrases, alone: alone || !parted });
        }
    }
    words
}

/// The value that phrases state: inside `None` the number that they hold.
#[expect(clippy::option_option, reason = "no value, or one that a number in the text gives")]
fn value(
    written: &Written,
    phrases: &[String],
    vocabulary: &Vocabulary,
    sink: &mut Sink,
) -> Option<Option<Value>> {
    let numbers = |phrase: &String| phrase.split_whitespace().filter(|word| *word == NUMBER).count();
    let taken = text_of(written) == Some(NUMBER);
    for phrase in phrases.iter().filter(|phrase| numbers(phrase) != usize::from(taken)) {
        sink.error("bad-phrase", written.span, format!("Число в «{phrase}» не на месте."))
            .help("# пишут один раз в каждом выражении, когда # стоит значением, и больше нигде");
    }
    if taken { Some(None) } else { Some(Some(vocabulary.meaning_of_last(written, sink)?)) }
}

/// The arguments of a node from one on, each of them words.
fn list(node: &Node, shape: &Shape, from: usize, sink: &mut Sink) -> Vec<String> {
    check(node, shape, sink);
    let mut all = Vec::new();
    for value in node.arguments.iter().skip(from) {
        let Some(phrase) = text(value, sink) else { continue };
        let empty = !phrase.chars().any(char::is_alphanumeric);
        if empty {
            sink.error("bad-phrase", value.span, "В выражении нет ни одного слова.")
                .help("напишите слова через пробел");
        } else {
            all.push(phrase);
        }
    }
    all
}

/// Reads all `wording` nodes as one.
pub(crate) fn wording(nodes: &[&Node], properties: &[Property], sink: &mut Sink) -> Wording {
    let mut wording = Wording::default();
    for node in nodes {
        check(node, &WORDING, sink);
        for child in &node.children {
            read_child(child, &mut wording, properties, sink);
        }
    }
    wording
}

fn read_child(node: &Node, wording: &mut Wording, properties: &[Property], sink: &mut Sink) {
    match node.name.text.as_str() {
        "number" => {
            let words = list(node, &NUMBERED, 1, sink);
            wording.numbers.extend(whole(node.arguments.first(), sink).map(|number| (number, words)));
        }
        "counted" => wording.counted.extend(counted(node, properties, sink)),
        name if LISTS.contains(&name) => list_of(name, wording).extend(list(node, &LIST, 0, sink)),
        _ => {}
    }
}

fn list_of<'w>(name: &str, wording: &'w mut Wording) -> &'w mut Vec<String> {
    match name {
        "ending" => &mut wording.endings,
        "section" => &mut wording.section,
        "voltage" => &mut wording.voltage,
        "limit" => &mut wording.limit,
        "from" => &mut wording.from,
        "joint" => &mut wording.joints,
        "break" => &mut wording.breaks,
        _ => &mut wording.fillers,
    }
}

fn counted(node: &Node, properties: &[Property], sink: &mut Sink) -> Option<Counted> {
    let names = list(node, &COUNTED, 1, sink);
    let property = node.argument(0, sink)?;
    if !properties.iter().any(|known| known.key == property) {
        let help = hint(&property, properties.iter().map(|known| known.key.as_str()));
        let message = format!("Свойства «{property}» нет в словаре.");
        sink.error("unknown-fact", node.arguments[0].span, message).help(help);
        return None;
    }
    let of = node.attribute("of").map_or(Some(1), |value| whole(Some(value), sink))?;
    Some(Counted { property, of, names })
}

/// A whole number above zero.
fn whole(value: Option<&Written>, sink: &mut Sink) -> Option<u32> {
    let value = value?;
    let number = text_of(value).and_then(|text| text.parse().ok()).filter(|number| *number > 0);
    if number.is_none() {
        sink.error("not-a-number", value.span, "Здесь нужно целое число больше нуля.")
            .help("напишите его цифрами");
    }
    number
}
