//! Standards, specifications, former codes, present analogues, ambiguities.

use super::Builder;
use crate::diagnostic::Sink;
use crate::expr::resolve;
use crate::model::{
    Ambiguity, Former, FormerCode, Present, PresentMap, Source, Specification, Standard, Text,
};
use crate::reader::{MANY, Shape, check, repeated, text, unsaid};
use crate::spelling::reason;
use crate::syntax::Node;

const STANDARD: Shape = Shape { arguments: (1, 1), attributes: &["from", "cancelled"], children: &[] };
const SPECIFICATION: Shape = Shape {
    arguments: (1, 1),
    attributes: &["family", "note", "only", "source", "evidence", "clause"],
    children: &["marks", "lifts"],
};
pub(super) const LIFTS: Shape = Shape { arguments: (1, 1), attributes: &["when"], children: &[] };
const FORMER: Shape =
    Shape { arguments: (1, 1), attributes: &["source", "evidence", "clause"], children: &["code"] };
const FORMER_CODE: Shape = Shape {
    arguments: (1, 1),
    attributes: &["for", "becomes", "when", "reason", "en", "source", "evidence", "clause", "if-present"],
    children: &[],
};
const PRESENT: Shape = Shape { arguments: (1, 1), attributes: &["reason"], children: &["map"] };
const MAP: Shape = Shape { arguments: (0, 0), attributes: &["when"], children: &["set"] };

const SET: Shape = Shape { arguments: (2, MANY), attributes: &[], children: &[] };
const AMBIGUITY: Shape =
    Shape { arguments: (1, 1), attributes: &["families", "reason", "en"], children: &[] };

/// A lift before its rule is found.
pub(super) struct Lifting<'a> {
    pub(super) specification: usize,
    pub(super) node: &'a Node,
}

impl<'a> Builder<'a, '_> {
    pub(super) fn standard(&mut self, node: &Node) -> Option<Standard> {
        let standard = node.child("standard")?;
        check(standard, &STANDARD, self.sink);
        Some(Standard {
            name: standard.argument(0, self.sink)?,
            from: standard.text("from", self.sink),
            cancelled: standard.flag("cancelled", self.sink).unwrap_or(false),
        })
    }

    pub(super) fn specifications(&mut self, family: &str) -> (Vec<Specification>, Vec<Lifting<'a>>) {
        let context = self.context;
        let separate = context.specifications.iter().copied().filter(|node| {
            node.attribute("family").and_then(resolve::text_of).is_some_and(|named| named == family)
        });
        let own = self.named("specification").map(|laid| (laid.node, laid.inherited.clone()));
        let nodes: Vec<(&'a Node, Source)> = own.chain(separate.map(|node| (node, unsaid()))).collect();
        let (mut specifications, mut liftings) = (Vec::new(), Vec::new());
        for (node, inherited) in nodes {
            check(node, &SPECIFICATION, self.sink);
            let Some(name) = node.argument(0, self.sink) else { continue };
            let only =
                node.attribute("only").and_then(|value| resolve::condition(value, self.scope, self.sink));
            let marks = node
                .named("marks")
                .flat_map(|marks| &marks.arguments)
                .filter_map(|mark| text(mark, self.sink))
                .collect();
            liftings.extend(
                node.named("lifts").map(|node| Lifting { specification: specifications.len(), node }),
            );
            let (note, source) = (node.words("note", self.sink), node.source(&inherited, self.sink));
            specifications
                .push((Specification { name, note, marks, only, source, span: node.span }, node.span));
        }
        repeated(
            "Документ",
            specifications.iter().map(|(specification, span)| (specification.name.as_str(), *span)),
            self.sink,
        );
        (specifications.into_iter().map(|(specification, _)| specification).collect(), liftings)
    }

    pub(super) fn formers(&mut self) -> Vec<Former> {
        let mut formers: Vec<Former> = Vec::new();
        for laid in self.named("former") {
            check(laid.node, &FORMER, self.sink);
            let Some(standard) = laid.node.argument(0, self.sink) else { continue };
            let inherited = laid.node.source(&laid.inherited, self.sink);
            let codes = laid
                .node
                .named("code")
                .filter_map(|code| self.if_present(code, |builder| builder.former_code(code, &inherited)));
            formers.push(Former { standard, codes: codes.collect() });
        }
        formers
    }

    fn former_code(&mut self, node: &Node, inherited: &Source) -> Option<FormerCode> {
        check(node, &FORMER_CODE, self.sink);
        let written = node.argument(0, self.sink)?;
        let element = self.element(node, "for")?;
        let Some(becomes) = node.attribute("becomes") else {
            self.sink
                .error("missing-becomes", node.head, "Не сказано, чем код стал.")
                .help("допишите becomes=\"вариант\" или несколько через |");
            return None;
        };
        let becomes = resolve::options(becomes, element, self.scope, self.sink);
        let when = self.when(node);
        let reason = Text { ru: reason(node, self.sink), en: node.text("en", self.sink) };
        let source = node.source(inherited, self.sink);
        Some(FormerCode {
            text: written,
            element,
            becomes: becomes?.options,
            when: when.ok()?,
            reason,
            source,
            span: node.span,
        })
    }

    pub(super) fn present(&mut self, node: &Node) -> Option<Present> {
        check(node, &PRESENT, self.sink);
        let mut maps = Vec::new();
        for map in node.named("map") {
            check(map, &MAP, self.sink);
            let Ok(when) = self.when(map) else { continue };
            let set = map.named("set").filter_map(|set| self.setting(set)).collect();
            maps.push(PresentMap { when, set });
        }
        let reason =
            node.words("reason", self.sink).unwrap_or_else(|| Text { ru: reason(node, self.sink), en: None });
        Some(Present { family: node.argument(0, self.sink)?, reason, maps, span: node.span })
    }

    /// `set "element" "option|option"`
    fn setting(&mut self, node: &Node) -> Option<(String, Vec<String>)> {
        check(node, &SET, self.sink);
        let mut words = node.arguments.iter().filter_map(|value| text(value, self.sink));
        let element = words.next()?;
        let options: Vec<String> = words.collect();
        Some((
            element,
            options.iter().flat_map(|list| list.split('|')).map(|key| key.trim().to_owned()).collect(),
        ))
    }
}

/// Reads an `ambiguity` node.
pub(crate) fn ambiguity(node: &Node, sink: &mut Sink) -> Option<Ambiguity> {
    check(node, &AMBIGUITY, sink);
    let families = node.text("families", sink).unwrap_or_default();
    let reason = Text { ru: reason(node, sink), en: node.text("en", sink) };
    let families = families.split_whitespace().map(str::to_owned).collect();
    Some(Ambiguity { text: node.argument(0, sink)?, families, reason })
}
