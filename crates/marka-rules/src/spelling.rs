//! `spelling.kdl`: how people write and damage designations.

use crate::diagnostic::Sink;
use crate::model::{Damage, Spelling, Text};
use crate::reader::{MANY, Shape, check, text};
use crate::syntax::Node;

const SPELLING: Shape = Shape {
    arguments: (0, 0),
    attributes: &[],
    children: &[
        "twins",
        "signs",
        "lookalikes",
        "damage",
        "unit",
        "reason",
        "cable-words",
        "other-goods",
        "work-words",
        "colour",
        "documents",
    ],
};
const LIST: Shape = Shape { arguments: (1, MANY), attributes: &[], children: &[] };
const DAMAGE: Shape = Shape { arguments: (2, 2), attributes: &["reason", "en"], children: &[] };
const REASON: Shape = Shape { arguments: (2, 2), attributes: &["en"], children: &[] };

/// Reads all `spelling` nodes as one.
pub(crate) fn read(nodes: &[&Node], sink: &mut Sink) -> Spelling {
    let mut spelling = Spelling::default();
    for node in nodes {
        check(node, &SPELLING, sink);
        for child in &node.children {
            read_child(child, &mut spelling, sink);
        }
    }
    spelling
}

fn read_child(node: &Node, spelling: &mut Spelling, sink: &mut Sink) {
    match node.name.text.as_str() {
        "twins" => groups(node, &mut spelling.twins, sink),
        "signs" => groups(node, &mut spelling.signs, sink),
        "lookalikes" => groups(node, &mut spelling.lookalikes, sink),
        "cable-words" => spelling.cable_words.extend(words(node, sink)),
        "other-goods" => spelling.other_goods.extend(words(node, sink)),
        "work-words" => spelling.work_words.extend(words(node, sink)),
        "documents" => spelling.documents.extend(words(node, sink)),
        "unit" => spelling.units.extend(named_list(node, sink)),
        "colour" => spelling.colours.extend(named_list(node, sink)),
        "damage" => {
            check(node, &DAMAGE, sink);
            let (Some(from), Some(to)) = (node.argument(0, sink), node.argument(1, sink)) else { return };
            if from.is_empty() {
                sink.error("bad-value", node.head, "Порча не может быть пустой.")
                    .help("напишите, что встречается в тексте");
                return;
            }
            let reason = Text { ru: reason(node, sink), en: node.text("en", sink) };
            spelling.damages.push(Damage { from, to, reason });
        }
        "reason" => {
            check(node, &REASON, sink);
            let (Some(kind), Some(ru)) = (node.argument(0, sink), node.argument(1, sink)) else { return };
            let en = node.text("en", sink);
            spelling.reasons.push((kind, Text { ru, en }));
        }
        _ => {}
    }
}

/// The reason of a correction, which must be given.
pub(crate) fn reason(node: &Node, sink: &mut Sink) -> String {
    let reason = node.text("reason", sink);
    if reason.is_none() {
        sink.error("missing-reason", node.head, format!("У «{}» нет причины.", node.name.text))
            .help("допишите reason=\"…\": её увидит тот, чью запись исправят");
    }
    reason.unwrap_or_default()
}

fn words(node: &Node, sink: &mut Sink) -> Vec<String> {
    check(node, &LIST, sink);
    node.arguments.iter().filter_map(|value| text(value, sink)).collect()
}

/// Groups of single signs, two and more in each.
fn groups(node: &Node, all: &mut Vec<String>, sink: &mut Sink) {
    check(node, &LIST, sink);
    for value in &node.arguments {
        let Some(group) = text(value, sink) else { continue };
        if group.chars().count() < 2 {
            sink.error("bad-value", value.span, "В группе должно быть два знака или больше.")
                .help("пишите подряд, без пробелов");
        } else {
            all.push(group);
        }
    }
}

fn named_list(node: &Node, sink: &mut Sink) -> Option<(String, Vec<String>)> {
    let mut words = words(node, sink).into_iter();
    let name = words.next()?;
    let mut all = vec![name.clone()];
    all.extend(words);
    Some((name, all))
}
