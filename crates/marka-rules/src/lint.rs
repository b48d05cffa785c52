//! What is suspicious in rules that were read: everything that can be said without compiling them.

use std::collections::BTreeSet;

use crate::diagnostic::Sink;
use crate::ledger;
use crate::model::{
    Code, Element, ElementId, Evidence, Expr, Family, Item, Kind, OptionId, RuleBase, Source, Span,
};
use crate::suggest::hint;

/// Looks over all families.
pub(crate) fn check(base: &RuleBase, sink: &mut Sink) {
    for family in &base.families {
        check_family(family, base, sink);
    }
    for pair in base.families.windows(2) {
        if pair[0].precedence == pair[1].precedence {
            let message = format!("Старшинство {} такое же, как у «{}».", pair[1].precedence, pair[0].id);
            sink.warning("same-precedence", pair[1].span, message)
                .help("дайте другое precedence: меньшее отвечает первым");
        }
    }
}

fn check_family(family: &Family, base: &RuleBase, sink: &mut Sink) {
    check_written(family, sink);
    for element in &family.elements {
        check_element(element, base, sink);
    }
    check_codes(family, sink);
    check_examples(family, sink);
    for rule in &family.rules {
        check_source(&rule.source, rule.span, sink);
    }
    check_present(family, base, sink);
    check_ledger(family, base, sink);
}

/// Every element must stand in some designation.
fn check_written(family: &Family, sink: &mut Sink) {
    let mut written = vec![false; family.elements.len()];
    for template in &family.templates {
        mark_written(&template.items, family, &mut written);
    }
    for (element, _) in family.elements.iter().zip(&written).filter(|(_, written)| !**written) {
        let message = format!("Элемент «{}» не пишется ни в одном шаблоне.", element.key);
        sink.error("unwritten", element.span, message)
            .help(format!("допишите {{{}}} в designation или в её часть", element.key));
    }
}

fn mark_written(items: &[Item], family: &Family, written: &mut [bool]) {
    for item in items {
        match item {
            Item::Element(element) => written[*element] = true,
            Item::Group(items) => mark_written(items, family, written),
            Item::Part(name) => {
                for part in family.parts.iter().filter(|part| part.name == *name) {
                    mark_written(&part.items, family, written);
                }
            }
            Item::Literal(_) => {}
        }
    }
}

fn check_element(element: &Element, base: &RuleBase, sink: &mut Sink) {
    for option in &element.options {
        check_source(&option.source, option.span, sink);
    }
    let unknown =
        element.unit.as_ref().filter(|unit| !base.spelling.units.iter().any(|(known, _)| known == *unit));
    if let (Some(unit), false) = (unknown, base.spelling.units.is_empty()) {
        let help = hint(unit, base.spelling.units.iter().map(|(known, _)| known.as_str()));
        sink.warning("unknown-unit", element.span, format!("Единицы «{unit}» нет в spelling.kdl."))
            .help(help);
    }
    if element.kind == Kind::Free && element.implied {
        sink.warning("bad-implied", element.span, "Свободный элемент не выводится из правил.")
            .help("уберите implied");
    }
}

/// Two options of one element must differ in their codes, or in the conditions of the codes, or in their place.
fn check_codes(family: &Family, sink: &mut Sink) {
    for (id, element) in family.elements.iter().enumerate() {
        for (index, option) in element.options.iter().enumerate() {
            for (earlier, other) in element.options[..index].iter().enumerate() {
                let same =
                    option.codes.iter().find(|code| other.codes.iter().any(|known| overlap(known, code)));
                let Some(code) = same.filter(|_| !told_apart(family, id, earlier, index)) else { continue };
                let message = format!(
                    "Варианты «{}» и «{}» пишутся одинаково: «{}».",
                    other.key, option.key, code.text
                );
                sink.warning("same-code", option.span, message)
                    .help("по записи их не различить; задайте разные коды или условия");
            }
        }
    }
}

/// An example twice is one of them forgotten, or two expectations.
fn check_examples(family: &Family, sink: &mut Sink) {
    let mut seen = BTreeSet::new();
    for example in &family.examples {
        if !seen.insert(example.text.as_str()) {
            let message = format!("Пример «{}» уже есть.", example.text);
            sink.warning("same-example", example.span, message).help("оставьте один");
        }
    }
}

fn overlap(left: &Code, right: &Code) -> bool {
    left.text == right.text && (left.when.is_none() || right.when.is_none() || left.when == right.when)
}

/// Whether some part or template is written for one of the two options only.
fn told_apart(family: &Family, element: ElementId, left: OptionId, right: OptionId) -> bool {
    let parts = family.parts.iter().filter_map(|part| part.when.as_ref());
    let templates = family.templates.iter().filter_map(|template| template.when.as_ref());
    parts.chain(templates).any(|when| separates(when, element, left, right))
}

fn separates(expr: &Expr, element: ElementId, left: OptionId, right: OptionId) -> bool {
    match expr {
        Expr::And(all) | Expr::Or(all) => all.iter().any(|expr| separates(expr, element, left, right)),
        Expr::Not(inner) => separates(inner, element, left, right),
        Expr::Is { element: named, options, .. } => {
            *named == element && options.has(left) != options.has(right)
        }
        Expr::Compare { .. } => false,
    }
}

/// A level of evidence that needs a source has one.
fn check_source(source: &Source, span: Span, sink: &mut Sink) {
    let named = matches!(source.evidence, Evidence::Standard | Evidence::Catalogue);
    if named && source.text.is_empty() {
        let message = format!("Уровень «{}», а источник не назван.", source.evidence.key());
        sink.warning("no-source", span, message)
            .help("допишите source=\"…\" или поставьте evidence=\"memory\"");
    }
    if source.clause.is_some() && source.text.is_empty() {
        sink.warning("no-source", span, "Пункт указан, а документ не назван.").help("допишите source=\"…\"");
    }
}

/// What a cancelled family maps to must exist.
fn check_present(family: &Family, base: &RuleBase, sink: &mut Sink) {
    let Some(present) = &family.present else { return };
    let Some(target) = base.families.iter().find(|other| other.id == present.family) else {
        let help = hint(&present.family, base.families.iter().map(|family| family.id.as_str()));
        sink.error("unknown-family", present.span, format!("Нынешнего семейства «{}» нет.", present.family))
            .help(help);
        return;
    };
    for (key, options) in present.maps.iter().flat_map(|map| &map.set) {
        let Some(element) = target.elements.iter().find(|element| element.key == *key) else {
            let help = hint(key, target.elements.iter().map(|element| element.key.as_str()));
            sink.error(
                "unknown-element",
                present.span,
                format!("В семействе «{}» элемента «{key}» нет.", target.id),
            )
            .help(help);
            continue;
        };
        for option in
            options.iter().filter(|option| !element.options.iter().any(|known| known.key == **option))
        {
            let help = hint(option, element.options.iter().map(|option| option.key.as_str()));
            sink.error(
                "unknown-option",
                present.span,
                format!("У элемента «{key}» семейства «{}» варианта «{option}» нет.", target.id),
            )
            .help(help);
        }
    }
}

/// What a fact names as its carrier must exist, here or, for a family, anywhere.
fn check_ledger(family: &Family, base: &RuleBase, sink: &mut Sink) {
    for row in &family.ledger {
        for carrier in ledger::carriers(row) {
            let carrier = match carrier {
                Ok(carrier) => carrier,
                Err(word) => {
                    let message = format!("«{word}» - не указание на правило, вариант или марку.");
                    sink.error("bad-ledger", row.span, message)
                        .help(format!("бывает: {}:…", ledger::KINDS.join(":…, ")));
                    continue;
                }
            };
            let elsewhere =
                carrier.kind == "family" && base.families.iter().any(|other| other.id == carrier.name);
            if !elsewhere && !ledger::exists(family, &carrier) {
                let message = format!(
                    "Факт «{}» выражен через {}:{}, а этого нет.",
                    row.fact, carrier.kind, carrier.name
                );
                sink.error("lost-carrier", row.span, message)
                    .help("исправьте имя или назовите причину, почему факт не выражен");
            }
        }
    }
}
