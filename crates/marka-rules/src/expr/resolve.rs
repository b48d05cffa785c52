//! Ties the words of conditions to elements and options.

use rust_decimal::Decimal;

use super::{Ast, AstKind, Joint, parser};
use crate::diagnostic::{Made, Sink};
use crate::model::{Cell, Comparison, ElementId, Expr, Num, OptionSet, Range};
use crate::suggest::hint;
use crate::syntax::{Data, Value};

/// The elements that a condition may name.
pub(crate) struct Scope {
    pub(crate) headings: Vec<Heading>,
}

/// What a condition may say of an element.
pub(crate) struct Heading {
    pub(crate) key: String,
    pub(crate) nature: Nature,
    /// Keys of the options and their values.
    pub(crate) options: Vec<(String, Option<Decimal>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Choice,
    Number { closed: bool },
    Free,
}

impl Scope {
    pub(crate) fn find(&self, key: &str) -> Option<ElementId> {
        self.headings.iter().position(|heading| heading.key == key)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        self.headings.iter().map(|heading| heading.key.as_str())
    }
}

/// A condition; `None` when something was wrong, which was said.
pub(crate) fn condition(value: &Value, scope: &Scope, sink: &mut Sink) -> Option<Expr> {
    let (ast, sound) = read(value, sink)?;
    Resolver { value, scope, sink }.condition(&ast).filter(|_| sound)
}

/// A sum of elements.
pub(crate) fn number(value: &Value, scope: &Scope, sink: &mut Sink) -> Option<Num> {
    let (ast, sound) = read(value, sink)?;
    Resolver { value, scope, sink }.number(&ast).filter(|_| sound)
}

/// Options of one element: `a|b`, `1..5`, `*`.
pub(crate) fn options(value: &Value, element: ElementId, scope: &Scope, sink: &mut Sink) -> Option<Cell> {
    let (ast, sound) = read(value, sink)?;
    Resolver { value, scope, sink }.cell(element, &ast).filter(|_| sound)
}

/// The text of a value that may be written as a text or as a bare number.
pub(crate) fn text_of(value: &Value) -> Option<&str> {
    match &value.data {
        Data::Text(text) | Data::Number(text) => Some(text),
        Data::Flag(_) | Data::Null => None,
    }
}

/// A number with a decimal point or comma.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    if !text.starts_with(|sign: char| sign.is_ascii_digit() || sign == '-') || text.contains(['e', 'E', '_'])
    {
        return None;
    }
    text.replacen(',', ".", 1).parse::<Decimal>().ok().map(|number| number.normalize())
}

/// The tree of a condition, and whether it was written without faults.
fn read(value: &Value, sink: &mut Sink) -> Option<(Ast, bool)> {
    let Some(text) = text_of(value) else {
        sink.error("bad-value", value.span, "Условие пишут текстом.").help("например: \"section > 50\"");
        return None;
    };
    let (ast, faults) = parser::parse(text);
    let sound = faults.is_empty();
    for fault in faults {
        sink.error("syntax-condition", value.part(fault.range), fault.message).help(fault.help);
    }
    Some((ast, sound))
}

struct Resolver<'a> {
    value: &'a Value,
    scope: &'a Scope,
    sink: &'a mut Sink,
}

impl Resolver<'_> {
    fn error(&mut self, code: &'static str, ast: &Ast, message: impl Into<String>) -> Made<'_> {
        self.sink.error(code, self.value.part(ast.range.clone()), message)
    }

    fn condition(&mut self, ast: &Ast) -> Option<Expr> {
        match &ast.kind {
            AstKind::Compare(left, comparison, right) => self.comparison(left, *comparison, right),
            AstKind::Not(inner) => Some(negated(self.condition(inner)?)),
            AstKind::List(Joint::And, members) => Some(Expr::And(self.conditions(members)?)),
            AstKind::List(Joint::Or, members) => Some(Expr::Or(self.conditions(members)?)),
            AstKind::Broken => None,
            _ => {
                self.error("not-a-condition", ast, "Это не условие: здесь ничто ни с чем не сравнивается.")
                    .help("сравните элемент с вариантом или числом: armour != none, section > 50");
                None
            }
        }
    }

    fn conditions(&mut self, members: &[Ast]) -> Option<Vec<Expr>> {
        let all: Vec<Option<Expr>> = members.iter().map(|member| self.condition(member)).collect();
        all.into_iter().collect()
    }

    fn comparison(&mut self, left: &Ast, comparison: Comparison, right: &Ast) -> Option<Expr> {
        let AstKind::Word(word) = &left.kind else { return self.numbers(left, comparison, right) };
        if decimal(word).is_some() {
            return self.numbers(left, comparison, right);
        }
        let element = self.element(left, word);
        let Some(element) = element else {
            if self.names_elements(right) {
                self.number(right);
            }
            return None;
        };
        if self.names_elements(right) && !self.is_option(element, right) {
            return self.two_elements(left, element, comparison, right);
        }
        match comparison {
            Comparison::Equal => Some(self.is(element, right)?.into()),
            Comparison::Unequal => Some(negated(self.is(element, right)?.into())),
            _ => self.bounded(left, element, comparison, right),
        }
    }

    /// Whether the text names an element or sums up numbers.
    fn names_elements(&self, ast: &Ast) -> bool {
        match &ast.kind {
            AstKind::Word(word) => self.scope.find(word).is_some(),
            AstKind::List(Joint::Sum | Joint::Product, _) => true,
            _ => false,
        }
    }

    fn is_option(&self, element: ElementId, ast: &Ast) -> bool {
        let AstKind::Word(word) = &ast.kind else { return false };
        self.scope.headings[element].options.iter().any(|(key, _)| key == word)
    }

    fn element(&mut self, ast: &Ast, word: &str) -> Option<ElementId> {
        let Some(element) = self.scope.find(word) else {
            let help = hint(word, self.scope.keys());
            self.error("unknown-element", ast, format!("Элемента «{word}» нет.")).help(help);
            return None;
        };
        if self.scope.headings[element].nature == Nature::Free {
            self.error(
                "free-element",
                ast,
                format!("Элемент «{word}» - свободный текст, его не сравнивают."),
            )
            .help("условия бывают только над элементами с вариантами и числами");
            return None;
        }
        Some(element)
    }

    fn is(&mut self, element: ElementId, ast: &Ast) -> Option<Is> {
        let cell = self.cell(element, ast)?;
        Some(Is { element, cell })
    }

    /// The options that a list of keys, numbers, ranges and globs means.
    fn cell(&mut self, element: ElementId, ast: &Ast) -> Option<Cell> {
        match &ast.kind {
            AstKind::List(Joint::Either, members) => {
                let cells: Vec<Option<Cell>> =
                    members.iter().map(|member| self.cell(element, member)).collect();
                let mut all = Cell { options: OptionSet::EMPTY, ranges: Vec::new() };
                for cell in cells {
                    let cell = cell?;
                    all.options = all.options.or(cell.options);
                    all.ranges.extend(cell.ranges);
                }
                Some(all)
            }
            AstKind::Any => Some(self.within(element, ANY, |_| true)),
            AstKind::Word(word) => self.word(element, ast, word),
            AstKind::Span(from, to) => self.span(element, ast, from.as_deref(), to.as_deref()),
            AstKind::Broken => None,
            _ => {
                self.error("bad-options", ast, "Здесь нужны варианты элемента.")
                    .help("варианты перечисляют через |: pvc|xlpe; числа ещё и через ..: 1.5..50");
                None
            }
        }
    }

    fn word(&mut self, element: ElementId, ast: &Ast, word: &str) -> Option<Cell> {
        let heading = &self.scope.headings[element];
        if let Some(option) = heading.options.iter().position(|(key, _)| key == word) {
            let ranges = heading.options[option].1.map(exactly).into_iter().collect();
            return Some(Cell { options: OptionSet::one(option), ranges });
        }
        if let (Nature::Number { closed }, Some(number)) = (heading.nature, decimal(word)) {
            let cell = self.within(element, exactly(number), |value| value == Some(number));
            if cell.options.is_empty() && closed {
                let key = &heading.key;
                let message = format!("Числа {word} в ряду элемента «{key}» нет.");
                let span = self.value.part(ast.range.clone());
                self.sink
                    .warning("outside-series", span, message)
                    .help("проверьте число или добавьте его вариантом");
            }
            return Some(cell);
        }
        if word.contains(['*', '?']) {
            return Some(self.glob(element, ast, word));
        }
        let help = hint(word, heading.options.iter().map(|(key, _)| key.as_str()));
        let message = format!("У элемента «{}» нет варианта «{word}».", heading.key);
        self.error("unknown-option", ast, message).help(help);
        None
    }

    fn glob(&mut self, element: ElementId, ast: &Ast, pattern: &str) -> Cell {
        let heading = &self.scope.headings[element];
        let matching = heading.options.iter().enumerate().filter(|(_, (key, _))| glob_matches(pattern, key));
        let (mut options, mut ranges) = (OptionSet::EMPTY, Vec::new());
        for (option, (_, value)) in matching {
            options = options.or(OptionSet::one(option));
            ranges.extend(value.map(exactly));
        }
        if options.is_empty() {
            let message = format!("Под «{pattern}» не подходит ни один вариант элемента «{}».", heading.key);
            let help = hint(pattern, heading.options.iter().map(|(key, _)| key.as_str()));
            let span = self.value.part(ast.range.clone());
            self.sink.warning("empty-glob", span, message).help(help);
        }
        Cell { options, ranges }
    }

    fn span(&mut self, element: ElementId, ast: &Ast, from: Option<&Ast>, to: Option<&Ast>) -> Option<Cell> {
        let heading = &self.scope.headings[element];
        if !matches!(heading.nature, Nature::Number { .. }) {
            let message = format!("Диапазон возможен только у числа, а «{}» - выбор.", heading.key);
            self.error("bad-range", ast, message).help("перечислите варианты через |");
            return None;
        }
        let range = self.range(from, to)?;
        if let (Some(low), Some(high)) = (range.from, range.to)
            && low > high
        {
            self.error("bad-range", ast, "Начало диапазона больше конца.").help("поменяйте числа местами");
            return None;
        }
        Some(self.within(element, range, |value| value.is_some_and(|value| range.contains(value))))
    }

    fn range(&mut self, from: Option<&Ast>, to: Option<&Ast>) -> Option<Range> {
        let from = from.map(|ast| self.constant(ast)).map_or(Some(None), |bound| bound.map(Some))?;
        let to = to.map(|ast| self.constant(ast)).map_or(Some(None), |bound| bound.map(Some))?;
        Some(Range { from, from_included: from.is_some(), to, to_included: to.is_some() })
    }

    fn constant(&mut self, ast: &Ast) -> Option<Decimal> {
        if let AstKind::Word(word) = &ast.kind
            && let Some(number) = decimal(word)
        {
            return Some(number);
        }
        if ast.kind != AstKind::Broken {
            self.error("not-a-number", ast, "Здесь нужно число.").help("дробь пишут с точкой: 1.5");
        }
        None
    }

    /// Options whose value passes; beside them the range for numbers outside the series.
    fn within(&self, element: ElementId, range: Range, passes: impl Fn(Option<Decimal>) -> bool) -> Cell {
        let heading = &self.scope.headings[element];
        let options = heading
            .options
            .iter()
            .enumerate()
            .filter(|(_, (_, value))| passes(*value))
            .map(|(option, _)| option);
        let ranges = if matches!(heading.nature, Nature::Number { .. }) { vec![range] } else { Vec::new() };
        Cell { options: options.collect(), ranges }
    }

    /// `section > 50`
    fn bounded(
        &mut self,
        left: &Ast,
        element: ElementId,
        comparison: Comparison,
        right: &Ast,
    ) -> Option<Expr> {
        self.numeric(left, element)?;
        let bound = Some(self.constant(right)?);
        let open = Range { from: None, from_included: false, to: None, to_included: false };
        let range = match comparison {
            Comparison::Less => Range { to: bound, ..open },
            Comparison::AtMost => Range { to: bound, to_included: true, ..open },
            Comparison::AtLeast => Range { from: bound, from_included: true, ..open },
            _ => Range { from: bound, ..open },
        };
        let cell = self.within(element, range, |value| value.is_some_and(|value| range.contains(value)));
        Some(Is { element, cell }.into())
    }

    /// `second-section > section`; `shape = second-shape` over equal keys.
    fn two_elements(
        &mut self,
        left: &Ast,
        element: ElementId,
        comparison: Comparison,
        right: &Ast,
    ) -> Option<Expr> {
        let choice = self.scope.headings[element].nature == Nature::Choice;
        let (AstKind::Word(word), true) = (&right.kind, choice) else {
            return self.numbers(left, comparison, right);
        };
        let other = self.element(right, word)?;
        let equal = self.equal_keys(element, other);
        match comparison {
            Comparison::Equal => Some(equal),
            Comparison::Unequal => Some(negated(equal)),
            _ => self.numbers(left, comparison, right),
        }
    }

    fn equal_keys(&self, left: ElementId, right: ElementId) -> Expr {
        let (ours, theirs) = (&self.scope.headings[left].options, &self.scope.headings[right].options);
        let one = |element, option| Expr::Is { element, options: OptionSet::one(option), ranges: Vec::new() };
        let pairs = ours.iter().enumerate().filter_map(|(mine, (key, _))| {
            let other = theirs.iter().position(|(other, _)| other == key)?;
            Some(Expr::And(vec![one(left, mine), one(right, other)]))
        });
        Expr::Or(pairs.collect())
    }

    /// A comparison of sums; on the right also lists and ranges.
    fn numbers(&mut self, left: &Ast, comparison: Comparison, right: &Ast) -> Option<Expr> {
        let sum = self.number(left);
        let compare = |op, right| Some(Expr::Compare { left: sum.clone()?, op, right });
        match (&right.kind, comparison) {
            (AstKind::List(Joint::Either, members), Comparison::Equal) => {
                let all: Vec<Option<Expr>> =
                    members.iter().map(|member| self.numbers(left, comparison, member)).collect();
                Some(Expr::Or(all.into_iter().collect::<Option<_>>()?))
            }
            (AstKind::List(Joint::Either, members), Comparison::Unequal) => {
                let all: Vec<Option<Expr>> =
                    members.iter().map(|member| self.numbers(left, comparison, member)).collect();
                Some(Expr::And(all.into_iter().collect::<Option<_>>()?))
            }
            (AstKind::Span(from, to), Comparison::Equal) => {
                let range = self.range(from.as_deref(), to.as_deref())?;
                let low = range.from.map(|from| compare(Comparison::AtLeast, Num::Const(from)));
                let high = range.to.map(|to| compare(Comparison::AtMost, Num::Const(to)));
                Some(Expr::And(low.into_iter().chain(high).collect::<Option<_>>()?))
            }
            _ => compare(comparison, self.number(right)?),
        }
    }

    fn number(&mut self, ast: &Ast) -> Option<Num> {
        match &ast.kind {
            AstKind::Word(word) => {
                if let Some(number) = decimal(word) {
                    return Some(Num::Const(number));
                }
                let element = self.element(ast, word)?;
                self.numeric(ast, element)?;
                Some(Num::Element(element))
            }
            AstKind::List(Joint::Sum, members) => Some(Num::Add(self.members(members)?)),
            AstKind::List(Joint::Product, members) => Some(Num::Mul(self.members(members)?)),
            AstKind::Broken => None,
            _ => {
                self.error("not-a-number", ast, "Здесь нужно число, числовой элемент или сумма.")
                    .help("например: cores + second-cores");
                None
            }
        }
    }

    fn members(&mut self, members: &[Ast]) -> Option<Vec<Num>> {
        let all: Vec<Option<Num>> = members.iter().map(|member| self.number(member)).collect();
        all.into_iter().collect()
    }

    /// Says that an element has no numbers.
    fn numeric(&mut self, ast: &Ast, element: ElementId) -> Option<()> {
        let heading = &self.scope.headings[element];
        let has_numbers = matches!(heading.nature, Nature::Number { .. })
            || heading.options.iter().any(|(_, value)| value.is_some());
        if has_numbers {
            return Some(());
        }
        let message =
            format!("У вариантов элемента «{}» нет чисел: их не сравнивают по величине.", heading.key);
        self.error("not-a-number", ast, message).help("для чисел у элемента пишут kind=\"number\"");
        None
    }
}

/// An element with options and ranges.
struct Is {
    element: ElementId,
    cell: Cell,
}

impl From<Is> for Expr {
    fn from(is: Is) -> Expr {
        Expr::Is { element: is.element, options: is.cell.options, ranges: is.cell.ranges }
    }
}

const ANY: Range = Range { from: None, from_included: false, to: None, to_included: false };

fn exactly(number: Decimal) -> Range {
    Range { from: Some(number), from_included: true, to: Some(number), to_included: true }
}

fn negated(inner: Expr) -> Expr {
    Expr::Not(Box::new(inner))
}

/// `*` stands for any signs, `?` for one.
fn glob_matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t, mut retry) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(sign) if *sign == '?' || *sign == text[t] => (p, t) = (p + 1, t + 1),
            _ => match retry {
                Some((after, from)) => {
                    retry = Some((after, from + 1));
                    (p, t) = (after, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|sign| *sign == '*')
}
