//! The shape of conditions, as nested lists; what is shown of them reads back.

use std::fmt::Write as _;

use super::resolve::{Heading, Nature, Scope};
use super::{Ast, AstKind, Joint, parser, resolve};
use crate::diagnostic::Sink;
use crate::model::{Body, Element, Expr, Family, Kind, Span};
use crate::syntax::{Data, Origin, Value};

fn check(text: &str, expected: &str) {
    let (ast, faults) = parser::parse(text);
    let mut found = print(&ast);
    for fault in faults {
        let _ = write!(found, " ! {}..{} {}", fault.range.start, fault.range.end, fault.message);
    }
    assert_eq!(found, expected, "{text}");
}

fn print(ast: &Ast) -> String {
    let list = |name: &str, members: &[&Ast]| {
        let members: Vec<String> = members.iter().map(|member| print(member)).collect();
        format!("({name} {})", members.join(" "))
    };
    match &ast.kind {
        AstKind::Word(word) => word.clone(),
        AstKind::Any => "*".to_owned(),
        AstKind::Broken => "?".to_owned(),
        AstKind::Span(from, to) => {
            let end = |end: &Option<Box<Ast>>| end.as_ref().map_or_else(|| "_".to_owned(), |ast| print(ast));
            format!("[{}..{}]", end(from), end(to))
        }
        AstKind::Not(inner) => list("not", &[inner]),
        AstKind::Compare(left, comparison, right) => list(&format!("{comparison:?}"), &[left, right]),
        AstKind::List(joint, members) => {
            let name = match joint {
                Joint::Or => "or",
                Joint::And => "and",
                Joint::Either => "|",
                Joint::Sum => "+",
                Joint::Product => "*",
            };
            list(name, &members.iter().collect::<Vec<_>>())
        }
    }
}

#[test]
fn shapes() {
    check("a = b", "(Equal a b)");
    check("a=b", "(Equal a b)");
    check("a != b|c|d", "(Unequal a (| b c d))");
    check("a = *x*", "(Equal a *x*)");
    check("a = *", "(Equal a *)");
    check("a = 1.5..50", "(Equal a [1.5..50])");
    check("a = 50..", "(Equal a [50.._])");
    check("a = ..50|x", "(Equal a (| [_..50] x))");
    check("a <= 10 and b > c", "(and (AtMost a 10) (More b c))");
    check("a + b * c > 5", "(More (+ a (* b c)) 5)");
    check("(a + b) * c >= 5", "(AtLeast (* (+ a b) c) 5)");
    check("a = b or c = d and e = f", "(or (Equal a b) (and (Equal c d) (Equal e f)))");
    check("(a = b or c = d) and e = f", "(and (or (Equal a b) (Equal c d)) (Equal e f))");
    check("not a = b and c = d", "(and (not (Equal a b)) (Equal c d))");
    check("not (a = b and c = d)", "(not (and (Equal a b) (Equal c d)))");
    check("not not a = b", "(not (not (Equal a b)))");
    check("a = u0-6|0.6-1|300-500", "(Equal a (| u0-6 0.6-1 300-500))");
    check("a = 1,5", "(Equal a 1,5)");
    check("a ≤ 1 and b ≠ c", "(and (AtMost a 1) (Unequal b c))");
    check("жила = медь", "(Equal жила медь)");
}

#[test]
fn faults() {
    check("", "? ! 0..0 Здесь чего-то не хватает.");
    check("a =", "(Equal a ?) ! 3..3 Здесь чего-то не хватает.");
    check("= a", "? ! 0..1 Здесь должно стоять имя или число. ! 2..3 Здесь условие уже кончилось.");
    check("(a = b", "(Equal a b) ! 0..1 Скобка ( не закрыта.");
    check("a = b)", "(Equal a b) ! 5..6 Здесь условие уже кончилось.");
    check("a = b c", "(Equal a b) ! 6..7 Здесь условие уже кончилось.");
    check("a < b < c", "(Less a b) ! 8..9 Второе сравнение подряд.");
    check("a = 1..2..3", "(Equal a [1..2]) ! 10..11 Второе сравнение подряд.");
    check("a & b", "a ! 2..3 Знак «&» в условии ничего не значит. ! 4..5 Здесь условие уже кончилось.");
}

#[test]
fn hostile_texts_end() {
    for text in ["(".repeat(100_000), "not ".repeat(100_000), "a+".repeat(100_000), "..".repeat(100_000)] {
        let (_, faults) = parser::parse(&text);
        assert!(!faults.is_empty());
    }
}

/// What the elements of a family look like to conditions.
fn scope(family: &Family) -> Scope {
    let nature = |kind| match kind {
        Kind::Choice => Nature::Choice,
        Kind::Number { closed } => Nature::Number { closed },
        Kind::Free => Nature::Free,
    };
    let heading = |element: &Element| Heading {
        key: element.key.clone(),
        nature: nature(element.kind),
        options: element.options.iter().map(|option| (option.key.clone(), option.value)).collect(),
    };
    Scope { headings: family.elements.iter().map(heading).collect() }
}

fn conditions(family: &Family) -> Vec<&Expr> {
    let bodies = family.rules.iter().flat_map(|rule| match &rule.body {
        Body::Forbid { when, forbid: expr } | Body::Require { when, require: expr } => {
            [when.as_ref(), Some(expr)]
        }
        Body::Table { when, .. } => [when.as_ref(), None],
    });
    let parts = family.parts.iter().map(|part| part.when.as_ref());
    bodies.flatten().chain(parts.flatten()).collect()
}

#[test]
fn shown_conditions_read_back() {
    let (base, _) = crate::load(crate::shipped());
    for family in &base.families {
        let scope = scope(family);
        for expr in conditions(family) {
            let text = crate::show::condition(family, expr);
            let span = Span { file: 0, start: 0, end: text.len() };
            let value = Value { data: Data::Text(text.clone()), span, origin: Origin::straight(0) };
            let read = resolve::condition(&value, &scope, &mut Sink::default());
            let read = read.as_ref().map(|read| crate::show::condition(family, read));
            assert_eq!(read.as_deref(), Some(text.as_str()), "{}", family.id);
        }
    }
}
