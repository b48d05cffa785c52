//! Small families of every shape that rule files can give.

use super::Draw;
use marka_rules::model::{
    Blank, Body, Cell, Code, Comparison, Element, Evidence, Expr, Fact, Family, Kind, Lift, Num, Opt,
    OptionSet, Range, Role, Rule, Source, Span, TableRow, Text, Value,
};
use rust_decimal::Decimal;

fn source(evidence: Evidence) -> Source {
    Source { text: String::new(), clause: None, evidence }
}

/// A family without anything.
pub(crate) fn empty() -> Family {
    Family {
        chapter: None,
        id: "drawn".into(),
        title: Text::default(),
        standard: None,
        product: Text::default(),
        precedence: 0,
        elements: Vec::new(),
        parts: Vec::new(),
        templates: Vec::new(),
        rules: Vec::new(),
        facts: Vec::new(),
        conductors: None,
        specifications: Vec::new(),
        formers: Vec::new(),
        present: None,
        ambiguities: Vec::new(),
        examples: Vec::new(),
        ledger: Vec::new(),
        span: Span::default(),
    }
}

/// An element; options with `Some` are numbers.
pub(crate) fn element(key: &str, kind: Kind, values: &[Option<Decimal>]) -> Element {
    Element {
        key: key.into(),
        title: Text::default(),
        note: None,
        role: Role::Other,
        kind,
        unit: None,
        options: values.iter().enumerate().map(|(at, value)| option(at, *value)).collect(),
        forms: Vec::new(),
        may_omit: false,
        implied: false,
        spaced: false,
        blank: Blank::Written,
        source: source(Evidence::Catalogue),
        span: Span::default(),
    }
}

fn option(at: usize, value: Option<Decimal>) -> Opt {
    let key = value.map_or_else(|| format!("o{at}"), |value| value.to_string());
    Opt {
        codes: vec![Code { text: key.clone(), when: None }],
        key,
        title: Text::default(),
        also: Vec::new(),
        value,
        facts: Vec::new(),
        unusual: false,
        source: source(Evidence::Catalogue),
        span: Span::default(),
    }
}

/// A rule without lifts.
pub(crate) fn rule(key: &str, closed: bool, body: Body) -> Rule {
    Rule {
        key: key.into(),
        because: Text::default(),
        source: source(Evidence::Catalogue),
        closed,
        body,
        lifted: Vec::new(),
        span: Span::default(),
    }
}

/// A family of some 10 to 4 000 constructions, rules not counted.
pub(crate) fn draw(seed: u64) -> Family {
    let mut draw = Draw::new(seed);
    let mut family = empty();
    let mut size = 1;
    let most = draw.of(&[60, 500, 4000]);
    for at in 0..9 {
        let most_options = draw.of(&[3, 3, 6]);
        let options = 2 + draw.below(most_options);
        if size * options > most {
            break;
        }
        size *= options;
        family.elements.push(drawn_element(&mut draw, at, options));
    }
    if draw.once_in(4) {
        let at = draw.below(family.elements.len() + 1);
        family.elements.insert(at, element("free", Kind::Free, &[]));
    }
    let rules = draw.below(7);
    for at in 0..rules {
        let closed = !draw.once_in(3);
        let body = body(&mut draw, &family);
        let mut rule = rule(&format!("r{at}"), closed, body);
        if draw.once_in(6) {
            rule.lifted.push(Lift { specification: 0, when: condition(&mut draw, &family, 1) });
        }
        family.rules.push(rule);
    }
    state_facts(&mut draw, &mut family);
    family
}

/// A family of small elements and closed rules over three to five of them.
pub(crate) fn draw_tight(seed: u64) -> Family {
    let mut draw = Draw::new(seed);
    let mut family = empty();
    for at in 0..5 + draw.below(3) {
        let options = 2 + draw.below(2);
        family.elements.push(element(&format!("e{at}"), Kind::Choice, &vec![None; options]));
    }
    for at in 0..3 + draw.below(12) {
        let width = 2 + draw.below(4);
        let parts = draw.some(width, family.elements.len()).into_iter().map(|element| {
            let option = draw.below(family.elements[element].options.len());
            Expr::Is { element, options: OptionSet::one(option), ranges: Vec::new() }
        });
        let forbid = Expr::And(parts.collect());
        family.rules.push(rule(&format!("r{at}"), !draw.once_in(5), Body::Forbid { when: None, forbid }));
    }
    family
}

/// A family of very many constructions with rules between elements far apart.
pub(crate) fn draw_entangled(seed: u64) -> Family {
    let mut draw = Draw::new(seed);
    let mut family = empty();
    let values = (0..40).map(|value| Some(Decimal::from(value))).collect::<Vec<_>>();
    for at in 0..40 {
        family.elements.push(element(&format!("e{at}"), Kind::Number { closed: true }, &values));
    }
    for at in 0..120 {
        let parts = draw.some(3, family.elements.len()).into_iter().map(Num::Element).collect();
        let sum = Expr::Compare {
            left: Num::Add(parts),
            op: Comparison::Unequal,
            right: Num::Const(draw.tenths(900)),
        };
        family.rules.push(rule(&format!("r{at}"), true, Body::Require { when: None, require: sum }));
    }
    family
}

fn state_facts(draw: &mut Draw, family: &mut Family) {
    for _ in 0..draw.below(14) {
        let property = draw.of(&["first", "second"]).to_owned();
        let value = Value::Number(Decimal::from(draw.below(2)));
        let when = draw.once_in(2).then(|| condition(draw, family, 1));
        let fact = Fact { property, value, when };
        let at = draw.below(family.elements.len());
        let options = family.elements[at].options.len();
        if options == 0 || draw.once_in(4) {
            family.facts.push(fact);
        } else {
            family.elements[at].options[draw.below(options)].facts.push(fact);
        }
    }
    family.conductors = draw.once_in(2).then(|| number(draw, family, 1));
}

fn drawn_element(draw: &mut Draw, at: usize, options: usize) -> Element {
    let numbers = draw.once_in(2);
    let mut value = Decimal::ZERO;
    let values = (0..options)
        .map(|option| {
            value += Decimal::new(5, 1) * Decimal::from(1 + draw.below(3));
            (numbers && (option > 0 || !draw.once_in(3))).then_some(value)
        })
        .collect::<Vec<_>>();
    let kind = if numbers { Kind::Number { closed: draw.once_in(2) } } else { Kind::Choice };
    let mut element = element(&format!("e{at}"), kind, &values);
    if draw.once_in(4) {
        element.options[draw.below(options)].unusual = true;
    }
    element
}

fn body(draw: &mut Draw, family: &Family) -> Body {
    let when = draw.once_in(2).then(|| condition(draw, family, 1));
    match draw.below(4) {
        0 => Body::Require { when, require: condition(draw, family, 2) },
        1 => table(draw, family, when),
        _ => {
            let parts = 1 + draw.below(4);
            Body::Forbid { when, forbid: Expr::And((0..parts).map(|_| condition(draw, family, 1)).collect()) }
        }
    }
}

fn table(draw: &mut Draw, family: &Family, when: Option<Expr>) -> Body {
    let solid =
        (0..family.elements.len()).filter(|&at| family.elements[at].kind != Kind::Free).collect::<Vec<_>>();
    let width = (1 + draw.below(4)).min(solid.len());
    let columns = draw.some(width, solid.len()).into_iter().map(|at| solid[at]).collect::<Vec<_>>();
    let rows = (0..=draw.below(7)).map(|_| TableRow {
        cells: columns
            .iter()
            .map(|&column| {
                let (options, ranges) = some_options(draw, &family.elements[column]);
                Cell { options, ranges }
            })
            .collect(),
        source: draw.once_in(4).then(|| source(draw.of(&[Evidence::Doubtful, Evidence::Memory]))),
        span: Span::default(),
    });
    let rows = rows.collect();
    Body::Table { when, columns, rows }
}

/// Options of an element; for a number a range as often as a set.
fn some_options(draw: &mut Draw, element: &Element) -> (OptionSet, Vec<Range>) {
    let count = element.options.len();
    if count == 0 {
        return (OptionSet::EMPTY, Vec::new());
    }
    if !matches!(element.kind, Kind::Number { .. }) || draw.once_in(3) {
        let wanted = 1 + draw.below(count);
        let options = draw.some(wanted, count).into_iter().collect::<OptionSet>();
        let points = options.iter().filter_map(|option| element.options[option].value);
        let point =
            |value| Range { from: Some(value), from_included: true, to: Some(value), to_included: true };
        return (options, points.map(point).collect());
    }
    let from = (!draw.once_in(3)).then(|| draw.tenths(60));
    let to = (!draw.once_in(3)).then(|| from.unwrap_or_default() + draw.tenths(40));
    let range = Range { from, from_included: !draw.once_in(4), to, to_included: !draw.once_in(4) };
    let inside = |value: Decimal| {
        from.is_none_or(|from| value > from || range.from_included && value == from)
            && to.is_none_or(|to| value < to || range.to_included && value == to)
    };
    let options = (0..count).filter(|&option| element.options[option].value.is_some_and(inside)).collect();
    (options, vec![range])
}

fn condition(draw: &mut Draw, family: &Family, depth: usize) -> Expr {
    if depth > 0 && draw.once_in(4) {
        let parts = (0..2 + draw.below(2)).map(|_| condition(draw, family, depth - 1)).collect();
        return match draw.below(3) {
            0 => Expr::And(parts),
            1 => Expr::Or(parts),
            _ => Expr::Not(Box::new(Expr::Or(parts))),
        };
    }
    if draw.once_in(4) {
        let ops = [
            Comparison::Less,
            Comparison::AtMost,
            Comparison::Equal,
            Comparison::Unequal,
            Comparison::AtLeast,
            Comparison::More,
        ];
        return Expr::Compare {
            left: number(draw, family, 2),
            op: draw.of(&ops),
            right: number(draw, family, 1),
        };
    }
    let element = draw.below(family.elements.len());
    let (options, ranges) = some_options(draw, &family.elements[element]);
    let is = Expr::Is { element, options, ranges };
    if draw.once_in(5) { Expr::Not(Box::new(is)) } else { is }
}

fn number(draw: &mut Draw, family: &Family, depth: usize) -> Num {
    let parts = |draw: &mut Draw| (0..2 + draw.below(2)).map(|_| number(draw, family, depth - 1)).collect();
    match draw.below(6) {
        0 => Num::Const(draw.tenths(90)),
        1 | 2 if depth > 0 => Num::Add(parts(draw)),
        3 if depth > 0 => Num::Mul(parts(draw)),
        _ => Num::Element(draw.below(family.elements.len())),
    }
}

/// A selection of `choices` elements of the family, mostly of single options.
pub(crate) fn selection(
    draw: &mut Draw,
    family: &Family,
    choices: usize,
) -> marka_engine::selection::Selection {
    let mut selection = marka_engine::selection::Selection::open(family);
    let solid =
        (0..family.elements.len()).filter(|&at| !family.elements[at].options.is_empty()).collect::<Vec<_>>();
    for at in draw.some(choices.min(solid.len()), solid.len()) {
        let count = family.elements[solid[at]].options.len();
        let wanted = if draw.once_in(5) { 1 + draw.below(count) } else { 1 };
        selection.sets[solid[at]] = draw.some(wanted, count).into_iter().collect();
    }
    selection
}
