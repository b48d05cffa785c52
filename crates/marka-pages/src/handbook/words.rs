//! Conditions of the rules in the words of people, as HTML with links to the elements that they name.

use marka_engine::number;
use marka_rules::model::{
    Comparison, Element, ElementId, Expr, Family, Kind, Num, OptionId, OptionSet, Range,
};
use rust_decimal::Decimal;

use super::anchor;
use crate::html::escape;
use crate::prepared::{lowered, role_class};
use crate::texts::Texts;

/// More options than this are named by their codes alone.
const IN_FULL: usize = 2;
/// As many neighbours of a series are written as one span.
const RUN: usize = 3;

/// Speaks of the elements of one family.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) family: &'a Family,
    pub(super) t: &'static Texts,
}

impl Words<'_> {
    /// A condition.
    pub(super) fn condition(self, expr: &Expr) -> String {
        self.spoken(expr, false)
    }

    /// A condition or its opposite. `not` is carried inwards as far as it goes.
    fn spoken(self, expr: &Expr, opposite: bool) -> String {
        match expr {
            Expr::And(all) if !opposite => self.joined(all, &self.t.w_and, false),
            Expr::Or(all) if !opposite => self.joined(all, &self.t.w_or, false),
            Expr::And(all) => self.joined(all, &self.t.w_or, true),
            Expr::Or(all) => self.joined(all, &self.t.w_and, true),
            Expr::Not(inner) => self.spoken(inner, !opposite),
            Expr::Is { element, options, ranges } => self.is(*element, *options, ranges, opposite),
            Expr::Compare { left, op, right } => {
                let compared =
                    format!("{} {} {}", self.number(left), self.comparison(*op), self.number(right));
                if opposite { format!("{} {compared}", self.t.w_not_so) } else { compared }
            }
        }
    }

    fn joined(self, all: &[Expr], word: &str, opposite: bool) -> String {
        let one = |expr: &Expr| {
            let said = self.spoken(expr, opposite);
            if is_several(expr) { format!("({said})") } else { said }
        };
        let members: Vec<String> = all.iter().map(one).collect();
        members.join(&format!(" <i>{word}</i> "))
    }

    fn is(self, element: ElementId, options: OptionSet, ranges: &[Range], opposite: bool) -> String {
        let model = &self.family.elements[element];
        let all = OptionSet::first(model.options.len());
        let choice = !matches!(model.kind, Kind::Number { .. });
        let named = if choice && opposite { all.minus(options) } else { options };
        let except = if choice { named.len() * 2 > all.len() && named != all } else { opposite };
        let listed = if choice && except { all.minus(named) } else { named };
        let what = self.listed(element, listed, ranges);
        let except = if except { format!("{} ", self.t.w_except) } else { String::new() };
        format!("{} — {except}{what}", self.name(model))
    }

    /// The name of an element inside a sentence.
    pub(super) fn name(self, model: &Element) -> String {
        let title = escape(&lowered(self.t.lang.of(&model.title)));
        format!(
            "<a class=\"word {}\" href=\"#{}\">{title}</a>",
            role_class(model.role),
            anchor::element(model)
        )
    }

    /// Options and ranges of an element, joined by «or».
    pub(super) fn listed(self, element: ElementId, options: OptionSet, ranges: &[Range]) -> String {
        let model = &self.family.elements[element];
        let bounded = ranges.iter().any(|range| range.from.is_some() || range.to.is_some());
        if options == OptionSet::first(model.options.len()) && !bounded {
            return self.t.w_any.clone();
        }
        let words: Vec<String> = match model.kind {
            Kind::Number { .. } => self.numbers(model, options, ranges),
            _ => options.iter().map(|option| self.option(model, option, options.len() > IN_FULL)).collect(),
        };
        let unit = model.unit.as_deref().filter(|_| matches!(model.kind, Kind::Number { .. }));
        let unit = unit.map(|unit| format!(" {}", escape(unit))).unwrap_or_default();
        words.join(&format!(" {} ", self.t.w_or)) + &unit
    }

    fn option(self, model: &Element, option: OptionId, brief: bool) -> String {
        let option = &model.options[option];
        let title = escape(self.t.lang.of(&option.title));
        let code = escape(&option.codes[0].text);
        let inner = match (code.is_empty() || option.codes.len() > 1, brief) {
            (true, _) => format!("«{title}»"),
            (false, true) => format!("<code>{code}</code>"),
            (false, false) => format!("«{title}» <code>{code}</code>"),
        };
        format!("<a class=\"word\" href=\"#{}\" title=\"{title}\">{inner}</a>", anchor::option(model, option))
    }

    /// Numbers: options without a value by their titles, neighbours of the series as spans, ranges as given.
    fn numbers(self, model: &Element, options: OptionSet, ranges: &[Range]) -> Vec<String> {
        let blank =
            options.iter().map(|option| &model.options[option]).filter(|option| option.value.is_none());
        let mut words: Vec<String> =
            blank.map(|option| format!("«{}»", escape(self.t.lang.of(&option.title)))).collect();
        let (points, spans): (Vec<Range>, Vec<Range>) =
            ranges.iter().partition(|range| range.from.is_some() && range.from == range.to);
        let inside = |value: Decimal| spans.iter().any(|span| span.contains(value));
        let apart = |option: &OptionId| model.options[*option].value.is_some_and(|value| !inside(value));
        let mut run: Vec<OptionId> = Vec::new();
        for option in options.iter().filter(apart) {
            if run.last().is_some_and(|last| last + 1 != option) {
                push_run(model, &run, &mut words);
                run.clear();
            }
            run.push(option);
        }
        push_run(model, &run, &mut words);
        let known = |point: &Range| model.options.iter().any(|option| option.value == point.from);
        let beside = points.into_iter().filter(|point| !known(point));
        words.extend(beside.chain(spans).map(|range| self.range(range)));
        words
    }

    fn range(self, range: Range) -> String {
        let t = self.t;
        let from = range.from.map(|from| {
            format!("{} {}", if range.from_included { &t.w_from } else { &t.w_more }, number::format(from))
        });
        let to = range.to.map(|to| {
            format!("{} {}", if range.to_included { &t.w_to } else { &t.w_less }, number::format(to))
        });
        match (from, to) {
            (Some(_), Some(_)) if range.from == range.to => {
                range.from.map(number::format).unwrap_or_default()
            }
            (Some(from), Some(to)) => format!("{from} {to}"),
            (from, to) => from.or(to).unwrap_or_else(|| t.w_any.clone()),
        }
    }

    /// A sum or product of elements.
    pub(super) fn number(self, num: &Num) -> String {
        let member = |member: &Num| {
            let said = self.number(member);
            if matches!((num, member), (Num::Mul(_), Num::Add(_))) { format!("({said})") } else { said }
        };
        let all = |members: &[Num], sign: &str| members.iter().map(member).collect::<Vec<_>>().join(sign);
        match num {
            Num::Const(value) => number::format(*value),
            Num::Element(element) => self.name(&self.family.elements[*element]),
            Num::Add(members) => all(members, " + "),
            Num::Mul(members) => all(members, " × "),
        }
    }

    fn comparison(self, op: Comparison) -> &'static str {
        let t = self.t;
        match op {
            Comparison::Less => &t.w_less,
            Comparison::AtMost => &t.w_at_most,
            Comparison::Equal => &t.w_equal,
            Comparison::Unequal => &t.w_unequal,
            Comparison::AtLeast => &t.w_at_least,
            Comparison::More => &t.w_more,
        }
    }
}

/// Numbers that follow each other in the series.
fn push_run(model: &Element, run: &[OptionId], words: &mut Vec<String>) {
    let written = |option: OptionId| model.options[option].value.map(number::format).unwrap_or_default();
    match run {
        [first, .., last] if run.len() >= RUN => {
            words.push(format!("{}…{}", written(*first), written(*last)));
        }
        _ => words.extend(run.iter().map(|option| written(*option))),
    }
}

/// Whether a condition, or what it denies, has several members.
fn is_several(expr: &Expr) -> bool {
    match expr {
        Expr::And(_) | Expr::Or(_) => true,
        Expr::Not(inner) => is_several(inner),
        Expr::Is { .. } | Expr::Compare { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Lang;
    use marka_rules::model::Body;

    /// A family with one rule over a material of three options, a number with a blank, and two sums.
    const FAMILY: &str = r#"
        family "f" {
            title "Проба"
            element "metal" "Металл" { option "x" code="" "медь"; option "y" code="Y" "сплав"; option "z" code="Z" "сталь" }
            element "cores" "Число" kind="number" { option "none" code="" "нет"; option 1; option 2; option 3; option 5 }
            element "size" "Размер" kind="number" unit="мм²" { option 1.5; option 4 }
            designation "{metal} {cores}х{size}"
            rule "r" { forbid "CONDITION"; because "Так." }
        }"#;

    /// A condition as it is read, without tags.
    fn spoken(condition: &str) -> String {
        let text = FAMILY.replace("CONDITION", condition);
        let (base, _) = marka_rules::load(vec![("f.kdl".to_owned(), text)]);
        let family = &base.families[0];
        let Body::Forbid { forbid, .. } = &family.rules[0].body else { panic!("{condition} is no rule") };
        let html = Words { family, t: Lang::Ru.texts() }.condition(forbid);
        let tags = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        tags.collect()
    }

    #[test]
    fn conditions_are_sentences() {
        for (condition, sentence) in [
            ("metal = x", "металл — «медь»"),
            ("metal != x", "металл — кроме «медь»"),
            ("metal = y", "металл — «сплав» Y"),
            ("metal = x|z", "металл — кроме «сплав» Y"),
            ("cores = none", "число — «нет»"),
            ("cores != none", "число — кроме «нет»"),
            ("cores = 1|2|3", "число — 1…3"),
            ("cores = 1|3", "число — 1 или 3"),
            ("cores = 2..5", "число — от 2 до 5"),
            ("size >= 1.5", "размер — от 1,5 мм²"),
            ("size > 1.5", "размер — больше 1,5 мм²"),
            ("cores + size < 5", "число + размер меньше 5"),
            ("not (cores > size)", "неверно, что число больше размер"),
            ("metal = x and (cores = 1 or size = 4)", "металл — «медь» и (число — 1 или размер — 4 мм²)"),
            (
                "metal = x and not (cores = 1 and size = 4)",
                "металл — «медь» и (число — кроме 1 или размер — кроме 4 мм²)",
            ),
        ] {
            assert_eq!(spoken(condition), sentence, "{condition}");
        }
    }
}
