//! The rule bases in `tests/good` load without a word and mean what their snapshots say.

use std::fmt::Write as _;
use std::path::Path;

use marka_rules::model::{Body, Cell, Element, Expr, Family, Opt, Rule, Source};
use marka_rules::{folder, load, render, show};

#[test]
fn meaning() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/all");
    let (base, diagnostics) = load(folder::read(&folder)?);
    let report: String = diagnostics.iter().map(|diagnostic| render(&base.files, diagnostic)).collect();
    assert_eq!(report, "");
    for family in &base.families {
        insta::assert_snapshot!(family.id.as_str(), family_text(family));
    }
    insta::assert_debug_snapshot!("ambiguities", base.ambiguities);
    insta::assert_debug_snapshot!("spelling", base.spelling);
    insta::assert_debug_snapshot!("vocabulary", base.vocabulary);
    insta::assert_debug_snapshot!("wording", base.wording);
    Ok(())
}

#[test]
fn shipped_rules_load_without_a_word() {
    let (base, diagnostics) = load(marka_rules::shipped());
    let report: String = diagnostics.iter().map(|diagnostic| render(&base.files, diagnostic)).collect();
    assert_eq!(report, "");
    assert!(!base.families.is_empty());
}

#[test]
fn hash_tells_states_apart() {
    let files = marka_rules::shipped();
    let mut changed = files.clone();
    changed[0].1.push(' ');
    let mut reordered = files.clone();
    reordered.reverse();
    let hash = |files| load(files).0.hash;
    assert_eq!(hash(files.clone()), hash(reordered));
    assert_ne!(hash(files), hash(changed));
}

fn family_text(family: &Family) -> String {
    let mut out = format!("{} {:?} {:?}\n", family.id, family.title, family.standard);
    let _ = writeln!(out, "conductors {:?}", family.conductors.as_ref().map(|sum| show::number(family, sum)));
    for fact in &family.facts {
        let _ = writeln!(out, "is {}={:?}{}", fact.property, fact.value, when(family, fact.when.as_ref()));
    }
    for element in &family.elements {
        out += &element_text(family, element);
    }
    for part in &family.parts {
        let condition = when(family, part.when.as_ref());
        let _ = writeln!(
            out,
            "part {} also={} {}{condition}",
            part.name,
            part.also,
            show::template(family, &part.items)
        );
    }
    for template in &family.templates {
        let condition = when(family, template.when.as_ref());
        let _ = writeln!(
            out,
            "template also={} {}{condition}",
            template.also,
            show::template(family, &template.items)
        );
    }
    for rule in &family.rules {
        out += &rule_text(family, rule);
    }
    for document in &family.specifications {
        let _ = writeln!(
            out,
            "specification {} {:?} {:?}{}",
            document.name,
            document.note,
            document.marks,
            when(family, document.only.as_ref())
        );
    }
    for former in &family.formers {
        let _ = writeln!(out, "former {}", former.standard);
        for code in &former.codes {
            let becomes = show::list(family, code.element, code.becomes, &[]);
            let _ = writeln!(
                out,
                "    {} -> {} {becomes}{} {}",
                code.text,
                family.elements[code.element].key,
                when(family, code.when.as_ref()),
                source(&code.source)
            );
        }
    }
    for map in family.present.iter().flat_map(|present| &present.maps) {
        let _ = writeln!(out, "present {:?}{}", map.set, when(family, map.when.as_ref()));
    }
    for ambiguity in &family.ambiguities {
        let _ = writeln!(out, "ambiguity {} {}", ambiguity.text, ambiguity.reason.ru);
    }
    for example in &family.examples {
        let _ = writeln!(out, "example {} {:?} {}", example.text, example.expectation, example.source);
    }
    for row in &family.ledger {
        let carriers: Vec<_> = marka_rules::ledger::carriers(row)
            .into_iter()
            .flatten()
            .map(|carrier| format!("{}:{}", carrier.kind, carrier.name))
            .collect();
        let _ = writeln!(out, "fact {} {} {carriers:?} {}", row.fact, row.status, row.reason);
    }
    out
}

fn element_text(family: &Family, element: &Element) -> String {
    let Element { key, role, kind, unit, blank, may_omit, implied, spaced, forms, .. } = element;
    let mut out = format!(
        "element {key} {role:?} {kind:?} {unit:?} {blank:?} omit={may_omit} implied={implied} spaced={spaced} {forms:?} {}\n",
        source(&element.source)
    );
    for option in &element.options {
        out += &option_text(family, option);
    }
    out
}

fn option_text(family: &Family, option: &Opt) -> String {
    let mut out = format!("    {} «{}»", option.key, option.title.ru);
    for code in &option.codes {
        let _ = write!(out, " code={:?}{}", code.text, when(family, code.when.as_ref()));
    }
    for also in &option.also {
        let _ = write!(out, " also={:?}", also.text);
    }
    for fact in &option.facts {
        let _ = write!(out, " is {}={:?}", fact.property, fact.value);
    }
    let value = option.value.map(|value| format!(" value={value}")).unwrap_or_default();
    let _ =
        writeln!(out, "{value}{} {}", if option.unusual { " unusual" } else { "" }, source(&option.source));
    out
}

fn rule_text(family: &Family, rule: &Rule) -> String {
    let mut out = format!("rule {} closed={} {}\n", rule.key, rule.closed, source(&rule.source));
    let body = match &rule.body {
        Body::Forbid { when: condition, forbid } => {
            format!("forbid {}{}", show::condition(family, forbid), when(family, condition.as_ref()))
        }
        Body::Require { when: condition, require } => {
            format!("require {}{}", show::condition(family, require), when(family, condition.as_ref()))
        }
        Body::Table { when: condition, columns, rows } => {
            let cell =
                |(cell, column): (&Cell, &usize)| show::list(family, *column, cell.options, &cell.ranges);
            let rows = rows.iter().map(|row| {
                let cells: Vec<String> = row.cells.iter().zip(columns).map(cell).collect();
                format!(
                    "\n    row {}{}",
                    cells.join(" ; "),
                    row.source.as_ref().map(|own| format!(" {}", source(own))).unwrap_or_default()
                )
            });
            format!("table{}{}", when(family, condition.as_ref()), rows.collect::<String>())
        }
    };
    let _ = writeln!(out, "    {body}");
    for lift in &rule.lifted {
        let _ = writeln!(
            out,
            "    lifted by {}{}",
            family.specifications[lift.specification].name,
            when(family, Some(&lift.when))
        );
    }
    out
}

fn when(family: &Family, condition: Option<&Expr>) -> String {
    condition.map(|condition| format!(" when {}", show::condition(family, condition))).unwrap_or_default()
}

fn source(source: &Source) -> String {
    format!("[{}, {}, {:?}]", source.text, source.evidence.key(), source.clause)
}
