//! Parts and templates: how the codes are laid into a designation.

use super::{Builder, Laid};
use crate::model::{Item, Part, Template, Text};
use crate::reader::{Shape, check};
use crate::syntax::Node;
use crate::template::{self, Names};

const PART: Shape =
    Shape { arguments: (2, 2), attributes: &["when", "also", "reason", "en", "if-present"], children: &[] };
const TEMPLATE: Shape = Shape { arguments: (1, 1), attributes: &["when", "reason", "en"], children: &[] };

impl Builder<'_, '_> {
    pub(super) fn writing(&mut self, family: &Node) -> (Vec<Part>, Vec<Template>) {
        let mut names: Vec<String> =
            self.named("part").filter_map(|laid| laid.node.argument(0, self.sink)).collect();
        names.sort_unstable();
        names.dedup();
        let mut parts = Vec::new();
        for Laid { node, .. } in self.named("part") {
            parts.extend(self.if_present(node, |builder| builder.part(node, &names)));
        }
        self.refuse_circles(&mut parts);
        let mut templates = Vec::new();
        for also in [false, true] {
            for Laid { node, .. } in self.named(if also { "also-read" } else { "designation" }) {
                templates.extend(self.template(node, also, &names));
            }
        }
        if templates.first().is_none_or(|template| template.also) {
            self.sink
                .error("no-designation", family.head, "Не сказано, как пишется обозначение.")
                .help("допишите designation \"{mark} {size}\"");
        }
        (parts, templates)
    }

    fn part(&mut self, node: &Node, names: &[String]) -> Option<Part> {
        check(node, &PART, self.sink);
        let name = node.argument(0, self.sink)?;
        let also = node.flag("also", self.sink).unwrap_or(false);
        let names = Names { scope: self.scope, parts: names, inside_part: true };
        let items = template::parse(node.arguments.get(1)?, &names, self.sink);
        let when = self.when(node).ok()?;
        let reason = self.reading_reason(node, also);
        Some(Part { name, when, also, reason, items, span: node.span })
    }

    fn template(&mut self, node: &Node, also: bool, names: &[String]) -> Option<Template> {
        check(node, &TEMPLATE, self.sink);
        let names = Names { scope: self.scope, parts: names, inside_part: false };
        let items = template::parse(node.arguments.first()?, &names, self.sink);
        let when = self.when(node).ok()?;
        let reason = self.reading_reason(node, also);
        Some(Template { when, also, reason, items, span: node.span })
    }

    /// A form that is only read says why people write so.
    fn reading_reason(&mut self, node: &Node, also: bool) -> Option<Text> {
        if also {
            Some(Text { ru: crate::spelling::reason(node, self.sink), en: node.text("en", self.sink) })
        } else {
            node.text("reason", self.sink).map(|ru| Text { ru, en: None })
        }
    }

    /// Parts may hold parts, but no part itself.
    fn refuse_circles(&mut self, parts: &mut Vec<Part>) {
        let mut order: Vec<String> = Vec::new();
        loop {
            let ready = |part: &Part| {
                let mut inner = Vec::new();
                part_names(&part.items, &mut inner);
                inner.iter().all(|name| order.contains(name))
            };
            let found = parts.iter().map(|part| &part.name).find(|name| {
                !order.contains(name) && parts.iter().filter(|part| part.name == **name).all(ready)
            });
            match found {
                Some(name) => order.push(name.clone()),
                None => break,
            }
        }
        for part in parts.iter().filter(|part| !order.contains(&part.name)) {
            let message = format!("Часть «{}» содержит саму себя.", part.name);
            self.sink
                .error("circle", part.span, message)
                .help("уберите её имя из шаблонов, которые в неё входят");
        }
        parts.retain(|part| order.contains(&part.name));
    }
}

fn part_names(items: &[Item], names: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Part(name) => names.push(name.clone()),
            Item::Group(items) => part_names(items, names),
            Item::Literal(_) | Item::Element(_) => {}
        }
    }
}
