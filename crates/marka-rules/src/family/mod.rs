//! A `family` node and all that belongs to it, as a [`Family`].

pub(crate) mod documents;
mod elements;
mod rules;
mod sheets;
mod tables;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diagnostic::Sink;
use crate::expr::resolve::{self, Scope};
use crate::model::{Chapter, Fact, Family, Source, SourceFile, Text};
use crate::reader::{MANY, Shape, check, text, unsaid};
use crate::suggest::hint;
use crate::syntax::Node;
use crate::vocabulary::Vocabulary;

/// What families share.
pub(crate) struct Context<'a> {
    pub(crate) files: &'a [SourceFile],
    pub(crate) series: &'a BTreeMap<String, Vec<Decimal>>,
    pub(crate) groups: &'a BTreeMap<String, &'a Node>,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) chapters: &'a [Chapter],
    /// Specifications that stand in files of their own.
    pub(crate) specifications: &'a [&'a Node],
}

/// A child of the family or of a group that it uses, with the source that it inherits.
#[derive(Clone)]
struct Laid<'a> {
    node: &'a Node,
    inherited: Source,
}

const FAMILY: Shape = Shape {
    arguments: (1, 1),
    attributes: &[
        "title",
        "standard",
        "product",
        "chapter",
        "precedence",
        "conductors",
        "source",
        "evidence",
    ],
    children: &[
        "use",
        "is",
        "element",
        "part",
        "designation",
        "also-read",
        "rule",
        "table",
        "specification",
        "former",
        "present",
        "ambiguity",
    ],
};

/// What a shared group may hold.
pub(crate) const GROUP: Shape = Shape {
    arguments: (1, 1),
    attributes: &["source", "evidence"],
    children: &["use", "is", "element", "part", "also-read", "rule", "table", "former"],
};

/// Reads one family.
pub(crate) fn build(node: &Node, context: &Context<'_>, sink: &mut Sink) -> Option<Family> {
    check(node, &FAMILY, sink);
    let id = node.argument(0, sink)?;
    let mut laid = Vec::new();
    let inherited = node.source(&unsaid(), sink);
    lay(node, &inherited, context, &mut BTreeSet::new(), &mut laid, sink);
    let skeletons = elements::skeletons(&laid, context, sink);
    let scope = elements::scope(&skeletons);
    let mut builder = Builder { context, scope: &scope, laid: &laid, sink };
    let elements = builder.elements(&skeletons);
    let (parts, templates) = builder.writing(node);
    let facts = builder.facts();
    let conductors =
        node.attribute("conductors").and_then(|value| resolve::number(value, builder.scope, builder.sink));
    let (specifications, lifts) = builder.specifications(&id);
    let mut rules = builder.rules();
    builder.lift(&mut rules, lifts);
    let formers = builder.formers();
    let present = node.child("present").and_then(|node| builder.present(node));
    let ambiguities =
        node.named("ambiguity").filter_map(|node| documents::ambiguity(node, builder.sink)).collect();
    let standard = builder.standard(node);
    let (examples, ledger) = builder.sheets(node, &rules);
    Some(Family {
        title: node.words("title", sink).unwrap_or_else(|| untitled(node, &id, sink)),
        product: node.words("product", sink).unwrap_or_default(),
        chapter: chapter(node, context.chapters, sink),
        precedence: precedence(node, sink),
        span: node.span,
        id,
        standard,
        elements,
        parts,
        templates,
        rules,
        facts,
        conductors,
        specifications,
        formers,
        present,
        ambiguities,
        examples,
        ledger,
    })
}

fn untitled(node: &Node, id: &str, sink: &mut Sink) -> Text {
    sink.error("missing-title", node.head, format!("У семейства «{id}» нет названия."))
        .help("допишите title \"…\"");
    Text { ru: id.to_owned(), en: None }
}

fn chapter(node: &Node, chapters: &[Chapter], sink: &mut Sink) -> Option<usize> {
    let value = node.attribute("chapter")?;
    let key = text(value, sink)?;
    let found = chapters.iter().position(|chapter| chapter.key == key);
    if found.is_none() {
        let help = hint(&key, chapters.iter().map(|chapter| chapter.key.as_str()));
        sink.error("unknown-chapter", value.span, format!("Раздела «{key}» нет.")).help(help);
    }
    found
}

fn precedence(node: &Node, sink: &mut Sink) -> i64 {
    let Some(value) = node.attribute("precedence") else { return 1000 };
    let number = resolve::text_of(value).and_then(|text| text.parse().ok());
    if number.is_none() {
        sink.error("bad-value", value.span, "Старшинство - целое число.").help("меньшее число идёт раньше");
    }
    number.unwrap_or(1000)
}

/// Children in their order, groups in the place of `use`.
fn lay<'a>(
    node: &'a Node,
    inherited: &Source,
    context: &Context<'a>,
    used: &mut BTreeSet<String>,
    laid: &mut Vec<Laid<'a>>,
    sink: &mut Sink,
) {
    for child in &node.children {
        if child.name.text != "use" {
            laid.push(Laid { node: child, inherited: inherited.clone() });
            continue;
        }
        check(child, &Shape { arguments: (1, MANY), attributes: &[], children: &[] }, sink);
        for value in &child.arguments {
            let Some(name) = text(value, sink) else { continue };
            let Some(group) = context.groups.get(&name) else {
                let help = hint(&name, context.groups.keys().map(String::as_str));
                sink.error("unknown-group", value.span, format!("Общей части «{name}» нет.")).help(help);
                continue;
            };
            if !used.insert(name.clone()) {
                sink.error("repeated", value.span, format!("Общая часть «{name}» уже взята."))
                    .help("уберите повтор");
                continue;
            }
            let inherited = group.source(inherited, sink);
            lay(group, &inherited, context, used, laid, sink);
        }
    }
}

/// Reads the parts of one family.
struct Builder<'a, 'b> {
    context: &'a Context<'a>,
    scope: &'b Scope,
    laid: &'a [Laid<'a>],
    sink: &'b mut Sink,
}

impl<'a> Builder<'a, '_> {
    /// Laid nodes of one name.
    fn named(&self, name: &'static str) -> impl Iterator<Item = &'a Laid<'a>> + use<'a> {
        let laid = self.laid;
        laid.iter().filter(move |laid| laid.node.name.text == name)
    }

    /// The condition `when` of a node: none given, good, or broken.
    fn when(&mut self, node: &Node) -> Result<Option<crate::model::Expr>, Broken> {
        match node.attribute("when") {
            None => Ok(None),
            Some(value) => resolve::condition(value, self.scope, self.sink).map(Some).ok_or(Broken),
        }
    }

    /// Reads a node of a shared group that may name elements which this family lacks.
    fn if_present<T>(
        &mut self,
        node: &Node,
        read: impl FnOnce(&mut Builder<'a, '_>) -> Option<T>,
    ) -> Option<T> {
        if node.flag("if-present", self.sink) != Some(true) {
            return read(self);
        }
        let mut trial = Sink::default();
        let result = read(&mut Builder {
            context: self.context,
            scope: self.scope,
            laid: self.laid,
            sink: &mut trial,
        });
        if trial.has("unknown-element") || trial.has("unknown-option") {
            return None;
        }
        self.sink.append(trial);
        result
    }

    /// Statements on the whole family.
    fn facts(&mut self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for laid in self.named("is") {
            facts.extend(self.facts_of(laid.node, ""));
        }
        facts
    }

    /// The statements of one `is` node.
    fn facts_of(&mut self, node: &Node, stands_for: &str) -> Vec<Fact> {
        let Ok(when) = self.when(node) else { return Vec::new() };
        let stated = node.properties.iter().filter(|(name, _)| name.text != "when");
        let mut facts = Vec::new();
        for (name, value) in stated {
            if let Some(fact) = self.context.vocabulary.fact(name, value, stands_for, self.sink) {
                facts.push(Fact { when: when.clone(), ..fact });
            }
        }
        if let Some(extra) = node.arguments.first() {
            self.sink
                .error("extra-argument", extra.span, "После is пишут свойство=значение.")
                .help("например: is armoured=#true");
        }
        facts
    }

    /// The element that an attribute names.
    fn element(&mut self, node: &Node, attribute: &str) -> Option<usize> {
        let Some(value) = node.attribute(attribute) else {
            let message = format!("Не сказано, к какому элементу относится «{}».", node.name.text);
            self.sink
                .error("missing-element", node.head, message)
                .help(format!("допишите {attribute}=\"элемент\""));
            return None;
        };
        let name = text(value, self.sink)?;
        let found = self.scope.find(&name);
        if found.is_none() {
            let help = hint(&name, self.scope.keys());
            self.sink.error("unknown-element", value.span, format!("Элемента «{name}» нет.")).help(help);
        }
        found
    }
}

/// A condition that could not be read; what it belongs to is left out.
struct Broken;
