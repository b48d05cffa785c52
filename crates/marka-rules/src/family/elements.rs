//! Elements and their options.

use rust_decimal::Decimal;

use super::{Builder, Context, Laid};
use crate::diagnostic::Sink;
use crate::expr::resolve::{Heading, Nature, Scope, decimal, text_of};
use crate::model::{Blank, Code, Element, Fact, Kind, MAX_OPTIONS, Opt, Role, Source, Synonym, Text};
use crate::reader::{MANY, Shape, check, repeated, text};
use crate::spelling::reason;
use crate::suggest::hint;
use crate::syntax::Node;

/// An element before its conditions can be read: what other conditions may say of it.
pub(super) struct Skeleton<'a> {
    key: String,
    node: &'a Node,
    inherited: Source,
    nature: Nature,
    options: Vec<Bone<'a>>,
}

/// An option before its conditions can be read. Members of a series need no node.
struct Bone<'a> {
    key: String,
    value: Option<Decimal>,
    node: Option<&'a Node>,
}

const ELEMENT: Shape = Shape {
    arguments: (1, 2),
    attributes: &[
        "role", "kind", "unit", "series", "closed", "may-omit", "implied", "spaced", "blank", "note", "en",
        "from", "to", "source", "evidence", "clause",
    ],
    children: &["option", "is", "form"],
};
const OPTION: Shape = Shape {
    arguments: (1, 2),
    attributes: &["code", "en", "unusual", "value", "source", "evidence", "clause"],
    children: &["code", "also", "is"],
};
const CODE: Shape = Shape { arguments: (1, 1), attributes: &["when"], children: &[] };
const ALSO: Shape = Shape { arguments: (1, MANY), attributes: &["reason", "en"], children: &[] };
const FORM: Shape = Shape { arguments: (1, MANY), attributes: &[], children: &[] };

/// Keys and values of all elements and options.
pub(super) fn skeletons<'a>(
    laid: &'a [Laid<'a>],
    context: &Context<'_>,
    sink: &mut Sink,
) -> Vec<Skeleton<'a>> {
    let mut skeletons: Vec<Skeleton<'a>> = Vec::new();
    let mut keys = Vec::new();
    for Laid { node, inherited } in laid.iter().filter(|laid| laid.node.name.text == "element") {
        check(node, &ELEMENT, sink);
        let Some(key) = node.argument(0, sink) else { continue };
        keys.push((key.clone(), node.arguments[0].span));
        if skeletons.iter().any(|known| known.key == key) {
            continue;
        }
        let closed = node.flag("closed", sink).unwrap_or(false);
        let kinds =
            [("choice", Nature::Choice), ("number", Nature::Number { closed }), ("free", Nature::Free)];
        let nature = node.one_of("kind", &kinds, sink).unwrap_or(Nature::Choice);
        let options = if nature == Nature::Free { Vec::new() } else { bones(node, nature, context, sink) };
        skeletons.push(Skeleton { key, node, inherited: inherited.clone(), nature, options });
    }
    repeated("Элемент", keys.iter().map(|(key, span)| (key.as_str(), *span)), sink);
    skeletons
}

/// What conditions may name.
pub(super) fn scope(skeletons: &[Skeleton<'_>]) -> Scope {
    let heading = |skeleton: &Skeleton<'_>| Heading {
        key: skeleton.key.clone(),
        nature: skeleton.nature,
        options: skeleton.options.iter().map(|bone| (bone.key.clone(), bone.value)).collect(),
    };
    Scope { headings: skeletons.iter().map(heading).collect() }
}

/// The options of an element: those without a number in file order, then the numbers of the series in theirs.
fn bones<'a>(node: &'a Node, nature: Nature, context: &Context<'_>, sink: &mut Sink) -> Vec<Bone<'a>> {
    let numbers = matches!(nature, Nature::Number { .. });
    let mut bones: Vec<Bone<'a>> = Vec::new();
    let mut keys = Vec::new();
    for option in node.named("option") {
        check(option, &OPTION, sink);
        let Some(word) = option.argument(0, sink) else { continue };
        let declared = option.attribute("value").and_then(text_of).and_then(decimal);
        let number = declared.or_else(|| decimal(&word).filter(|_| numbers));
        let key = if declared.is_none() { number.map_or(word, |number| number.to_string()) } else { word };
        keys.push((key.clone(), option.arguments[0].span));
        if !bones.iter().any(|bone| bone.key == key) {
            bones.push(Bone { key, value: number, node: Some(option) });
        }
    }
    repeated("Вариант", keys.iter().map(|(key, span)| (key.as_str(), *span)), sink);
    if numbers && let Some(series) = series(node, context, sink) {
        let fresh = series.into_iter().filter(|number| !bones.iter().any(|bone| bone.value == Some(*number)));
        let fresh: Vec<Decimal> = fresh.collect();
        bones.extend(fresh.into_iter().map(|number| Bone {
            key: number.to_string(),
            value: Some(number),
            node: None,
        }));
        bones.sort_by_key(|bone| bone.value);
    }
    if bones.len() > MAX_OPTIONS {
        let message = format!("Вариантов {}, а может быть не больше {MAX_OPTIONS}.", bones.len());
        sink.error("too-many-options", node.head, message)
            .help("сократите ряд: from и to; остальные числа читаются и вне ряда");
        bones.truncate(MAX_OPTIONS);
    }
    if bones.is_empty() {
        sink.error("no-options", node.head, "У элемента нет вариантов.")
            .help("допишите option, а числу - series");
    }
    bones
}

/// The members of the element's series between `from` and `to`.
fn series(node: &Node, context: &Context<'_>, sink: &mut Sink) -> Option<Vec<Decimal>> {
    let value = node.attribute("series")?;
    let name = text(value, sink)?;
    let Some(series) = context.series.get(&name) else {
        let help = hint(&name, context.series.keys().map(String::as_str));
        sink.error("unknown-series", value.span, format!("Ряда «{name}» нет.")).help(help);
        return None;
    };
    let (from, to) = (bound(node, "from", sink), bound(node, "to", sink));
    let within =
        |number: &&Decimal| from.is_none_or(|from| **number >= from) && to.is_none_or(|to| **number <= to);
    Some(series.iter().filter(within).copied().collect())
}

fn bound(node: &Node, name: &str, sink: &mut Sink) -> Option<Decimal> {
    let value = node.attribute(name)?;
    let number = text_of(value).and_then(decimal);
    if number.is_none() {
        sink.error("not-a-number", value.span, format!("«{name}» - число."))
            .help("напишите число с точкой: 2.5");
    }
    number
}

impl<'a> Builder<'a, '_> {
    pub(super) fn elements(&mut self, skeletons: &[Skeleton<'a>]) -> Vec<Element> {
        skeletons.iter().map(|skeleton| self.complete(skeleton)).collect()
    }

    fn complete(&mut self, skeleton: &Skeleton<'a>) -> Element {
        let node = skeleton.node;
        let source = node.source(&skeleton.inherited, self.sink);
        let options: Vec<Opt> =
            skeleton.options.iter().map(|bone| self.option(bone, node, &source)).collect();
        let may_omit = node.flag("may-omit", self.sink).unwrap_or(false);
        let kind = match skeleton.nature {
            Nature::Choice => Kind::Choice,
            Nature::Number { closed } => Kind::Number { closed },
            Nature::Free => Kind::Free,
        };
        Element {
            key: skeleton.key.clone(),
            title: self.title(node, &skeleton.key),
            note: node.words("note", self.sink),
            role: self.role(node),
            kind,
            unit: node.text("unit", self.sink),
            blank: self.blank(node, kind, may_omit, &options),
            options,
            forms: self.forms(node, kind),
            may_omit,
            implied: node.flag("implied", self.sink).unwrap_or(false),
            spaced: node.flag("spaced", self.sink).unwrap_or(false),
            source,
            span: node.span,
        }
    }

    fn title(&mut self, node: &Node, key: &str) -> Text {
        let ru = node.argument(1, self.sink).unwrap_or_else(|| key.to_owned());
        Text { ru, en: node.text("en", self.sink) }
    }

    fn role(&mut self, node: &Node) -> Role {
        node.role(self.sink)
    }

    fn forms(&mut self, node: &Node, kind: Kind) -> Vec<String> {
        let mut forms = Vec::new();
        for form in node.named("form") {
            check(form, &FORM, self.sink);
            forms.extend(form.arguments.iter().filter_map(|value| text(value, self.sink)));
        }
        if kind == Kind::Free && forms.is_empty() {
            let help = "допишите form: # - число, * - слово, [ ] - необязательная часть";
            self.sink.error("no-form", node.head, "У свободного элемента нет формы.").help(help);
        }
        forms
    }

    fn blank(&mut self, node: &Node, kind: Kind, may_omit: bool, options: &[Opt]) -> Blank {
        let declared = node.one_of("blank", &[("none", true), ("not-said", false)], self.sink);
        if kind == Kind::Free {
            return Blank::NotSaid;
        }
        let empty = |code: &Code| code.text.is_empty();
        let always = options
            .iter()
            .position(|option| option.codes.iter().any(|code| empty(code) && code.when.is_none()));
        let nothing = always.or_else(|| options.iter().position(|option| option.codes.iter().any(empty)));
        match (nothing, may_omit, declared) {
            (None, false, _) => Blank::Written,
            (Some(_), true, Some(false)) | (None, true, _) => Blank::NotSaid,
            (Some(option), false, _) | (Some(option), true, Some(true)) => Blank::Means(option),
            (Some(option), true, None) => {
                let message =
                    format!("Пустое место двусмысленно: вариант «{}» или «не указано»?", options[option].key);
                self.sink
                    .error("two-blanks", node.head, message)
                    .help("допишите blank=\"none\" (значит вариант) или blank=\"not-said\" (не указано)");
                Blank::NotSaid
            }
        }
    }

    fn option(&mut self, bone: &Bone<'a>, element: &'a Node, inherited: &Source) -> Opt {
        let shown = bone.value.map_or_else(|| bone.key.clone(), |value| value.to_string().replace('.', ","));
        let mut option = Opt {
            key: bone.key.clone(),
            title: Text { ru: shown.clone(), en: bone.value.map(|value| value.to_string()) },
            codes: Vec::new(),
            also: Vec::new(),
            value: bone.value,
            facts: Vec::new(),
            unusual: false,
            source: inherited.clone(),
            span: element.span,
        };
        if let Some(node) = bone.node {
            self.declared(&mut option, node, inherited);
        }
        if option.codes.is_empty() {
            if bone.value.is_none() {
                let message = format!("У варианта «{}» нет кода.", bone.key);
                self.sink
                    .error("no-code", option.span, message)
                    .help("допишите code=\"…\"; если он не пишется - code=\"\"");
            }
            option.codes.push(Code { text: shown, when: None });
        }
        self.common_facts(&mut option, element);
        option
    }

    /// What the node of the option says.
    fn declared(&mut self, option: &mut Opt, node: &'a Node, inherited: &Source) {
        option.span = node.span;
        option.source = node.source(inherited, self.sink);
        option.unusual = node.flag("unusual", self.sink).unwrap_or(false);
        if let Some(ru) = node.argument(1, self.sink) {
            option.title = Text { ru, en: None };
        }
        option.title.en = node.text("en", self.sink).or(option.title.en.take());
        option.codes = self.codes(node);
        for also in node.named("also") {
            check(also, &ALSO, self.sink);
            let reason = Text { ru: reason(also, self.sink), en: also.text("en", self.sink) };
            let texts = also.arguments.iter().filter_map(|value| text(value, self.sink));
            option.also.extend(texts.map(|text| Synonym { text, reason: reason.clone() }));
        }
        let stands_for = option.value.map(|value| value.to_string()).unwrap_or_default();
        for is in node.named("is") {
            option.facts.extend(self.facts_of(is, &stands_for));
        }
    }

    /// `code="…"`, or `code "…" when="…"` as often as needed.
    fn codes(&mut self, node: &Node) -> Vec<Code> {
        let mut codes = Vec::new();
        if let Some((_, value)) = node.properties.iter().find(|(name, _)| name.text == "code")
            && let Some(text) = text(value, self.sink)
        {
            codes.push(Code { text, when: None });
        }
        for code in node.named("code") {
            check(code, &CODE, self.sink);
            let (Some(text), Ok(when)) = (code.argument(0, self.sink), self.when(code)) else { continue };
            if codes.last().is_some_and(|code: &Code| code.when.is_none()) {
                self.sink
                    .error("dead-code", code.head, "До этого кода дело не дойдёт: перед ним код без условия.")
                    .help("код без when ставят последним");
            }
            codes.push(Code { text, when });
        }
        if codes.last().is_some_and(|code| code.when.is_some()) {
            self.sink
                .error("no-code", node.head, "Вариант остаётся без кода, когда условия не выполнены.")
                .help("последним поставьте код без when, хотя бы пустой: code \"\"");
        }
        codes
    }

    /// What the element says of all its options, unless the option says otherwise.
    fn common_facts(&mut self, option: &mut Opt, element: &'a Node) {
        let stands_for = option.value.map(|value| value.to_string());
        for is in element.named("is") {
            let by_value = is
                .properties
                .iter()
                .any(|(_, value)| text_of(value).is_some_and(|text| text.contains("{value}")));
            if by_value && stands_for.is_none() {
                continue;
            }
            let facts = self.facts_of(is, stands_for.as_deref().unwrap_or_default());
            let said: Vec<String> = option.facts.iter().map(|fact| fact.property.clone()).collect();
            option.facts.extend(facts.into_iter().filter(|fact: &Fact| !said.contains(&fact.property)));
        }
    }
}
