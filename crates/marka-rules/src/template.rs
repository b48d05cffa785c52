//! Templates: `{mark} {size}[-{voltage}]`.

use crate::diagnostic::Sink;
use crate::expr::resolve::Scope;
use crate::model::{Item, Span};
use crate::suggest::hint;
use crate::syntax::{Data, Value};

/// Groups inside groups, at most.
const MAX_DEPTH: usize = 16;

/// What a template may name.
pub(crate) struct Names<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) parts: &'a [String],
    /// Where a part and an element have one name: inside a part it means the element, else the part.
    pub(crate) inside_part: bool,
}

impl Names<'_> {
    fn find(&self, name: &str) -> Option<Item> {
        let element = self.scope.find(name).map(Item::Element);
        let part = self.parts.iter().any(|part| part == name).then(|| Item::Part(name.to_owned()));
        if self.inside_part { element.or(part) } else { part.or(element) }
    }
}

/// Reads a template; what is wrong is said and left out.
pub(crate) fn parse(value: &Value, names: &Names<'_>, sink: &mut Sink) -> Vec<Item> {
    let Data::Text(text) = &value.data else {
        sink.error("bad-value", value.span, "Шаблон пишут текстом.").help("например: \"{mark} {size}\"");
        return Vec::new();
    };
    let mut reader = Reader { value, text, at: 0, names, sink };
    let items = reader.items(0);
    if items.is_empty() {
        reader
            .sink
            .error("empty-template", value.span, "Шаблон пуст.")
            .help("впишите элементы в фигурных скобках");
    }
    items
}

struct Reader<'a> {
    value: &'a Value,
    text: &'a str,
    at: usize,
    names: &'a Names<'a>,
    sink: &'a mut Sink,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn span(&self, start: usize) -> Span {
        self.value.part(start..self.at)
    }

    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(sign) = self.rest().chars().next() {
            let start = self.at;
            if let Some(bracket) = escaped(self.rest()) {
                self.at += "{}".len() + bracket.len_utf8();
                literal(&mut items, bracket);
                continue;
            }
            self.at += sign.len_utf8();
            match sign {
                '{' => items.extend(self.name(start)),
                '[' if depth < MAX_DEPTH => items.push(self.group(start, depth)),
                ']' if depth > 0 => {
                    self.at = start;
                    return items;
                }
                '}' | ']' | '[' => {
                    let span = self.span(start);
                    self.sink
                        .error("template-bracket", span, format!("Лишняя скобка {sign} в шаблоне."))
                        .help(format!("скобку самого обозначения пишут так: {{{sign}}}"));
                }
                _ => literal(&mut items, sign),
            }
        }
        items
    }

    fn group(&mut self, start: usize, depth: usize) -> Item {
        let items = self.items(depth + 1);
        if self.rest().starts_with(']') {
            self.at += 1;
        } else {
            let span = self.value.part(start..start + 1);
            self.sink
                .error("template-bracket", span, "Скобка [ в шаблоне не закрыта.")
                .help("поставьте ] в конце необязательной части");
        }
        if !items.iter().any(names_something) {
            let span = self.span(start);
            self.sink
                .error("template-group", span, "В необязательной части [ ] нет элементов.")
                .help("она пишется, когда пишется элемент внутри; постоянный текст пишут без скобок");
        }
        Item::Group(items)
    }

    fn name(&mut self, start: usize) -> Option<Item> {
        let end = self.rest().find(['{', '}', '[', ']']).filter(|end| self.rest()[*end..].starts_with('}'));
        let Some(length) = end else {
            let span = self.span(start);
            self.sink
                .error("template-bracket", span, "Скобка { в шаблоне не закрыта.")
                .help("поставьте } после имени");
            return None;
        };
        let name = self.rest()[..length].trim().to_owned();
        let inner = self.at..self.at + length;
        self.at = inner.end + 1;
        let found = self.names.find(&name);
        if found.is_none() {
            let known = self.names.scope.keys().chain(self.names.parts.iter().map(String::as_str));
            let message = format!("Ни элемента, ни части «{name}» нет.");
            let help = hint(&name, known);
            self.sink.error("unknown-element", self.value.part(inner), message).help(help);
        }
        found
    }
}

/// `{[}`, `{]}`, `{{}`, `{}}` are brackets of the designation itself.
fn escaped(rest: &str) -> Option<char> {
    let bracket = rest.strip_prefix('{')?.chars().next().filter(|sign| "[]{}".contains(*sign))?;
    rest[1 + bracket.len_utf8()..].starts_with('}').then_some(bracket)
}

fn names_something(item: &Item) -> bool {
    match item {
        Item::Element(_) | Item::Part(_) => true,
        Item::Literal(_) => false,
        Item::Group(items) => items.iter().any(names_something),
    }
}

fn literal(items: &mut Vec<Item>, sign: char) {
    if let Some(Item::Literal(text)) = items.last_mut() {
        text.push(sign);
    } else {
        items.push(Item::Literal(sign.to_string()));
    }
}
