//! Laying the codes of a selection into the family's template.

use std::borrow::Cow;

use marka_rules::model::{ElementId, Family, Item, Kind, OptionId, Part, Role, Template};

use crate::expr::{Truth, View};
use crate::number;
use crate::selection::Selection;

/// One piece of a designation; codes are borrowed from the family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'f> {
    /// What is written.
    pub text: Cow<'f, str>,
    /// The element that it belongs to; `None` for literals.
    pub element: Option<ElementId>,
    /// The option, where exactly one is chosen.
    pub option: Option<OptionId>,
    /// Name of the outermost part that it stands in: `mark`, `size` …
    pub part: Option<&'f str>,
}

/// A designation, piece by piece.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Designation<'f> {
    /// Pieces in order.
    pub pieces: Vec<Piece<'f>>,
}

impl Designation<'_> {
    /// The whole designation.
    pub fn full(&self) -> String {
        self.pieces.iter().map(|piece| &*piece.text).collect()
    }

    /// The text of one named part: `mark`, `size`; `None` where nothing of it is written.
    pub fn part(&self, name: &str) -> Option<String> {
        let inside = self.pieces.iter().filter(|piece| piece.part == Some(name));
        let text: String = inside.map(|piece| &*piece.text).collect();
        (!text.is_empty()).then_some(text)
    }
}

/// How a text wrote its elements, where that differs from the canonical codes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Written {
    /// Elements written by codes of a cancelled standard: element, standard, code.
    pub formers: Vec<(ElementId, u16, u16)>,
    /// Elements that the text leaves out: they write nothing even where one option is left.
    pub omitted: Vec<ElementId>,
}

/// Composes the designation of a selection: open and omitted elements write nothing, former codes stay as they were written.
pub fn compose<'f>(family: &'f Family, selection: &Selection, written: &Written) -> Designation<'f> {
    let composer = Composer { family, selection, written };
    let template = composer.template();
    let mut pieces = Vec::with_capacity(16);
    if let Some(template) = template {
        composer.items(&template.items, None, &mut pieces);
    }
    Designation { pieces }
}

/// The code that an option writes in a selection: the first whose condition holds, else the first whose condition can hold.
pub fn code<'f>(family: &'f Family, element: ElementId, option: OptionId, selection: &Selection) -> &'f str {
    let codes = &family.elements[element].options[option].codes;
    if let [code] = codes.as_slice() {
        return &code.text;
    }
    let view = View::of(family, selection);
    let first = |wanted: &[Truth]| codes.iter().find(|code| wanted.contains(&view.when(code.when.as_ref())));
    first(&[Truth::True]).or_else(|| first(&[Truth::Open])).map_or("", |code| code.text.as_str())
}

struct Composer<'f, 's> {
    family: &'f Family,
    selection: &'s Selection,
    written: &'s Written,
}

impl<'f> Composer<'f, '_> {
    fn template(&self) -> Option<&'f Template> {
        let canonical = || self.family.templates.iter().filter(|template| !template.also);
        canonical().find(|template| self.holds(template.when.as_ref())).or_else(|| canonical().next())
    }

    fn part(&self, name: &str) -> Option<&'f Part> {
        let canonical = || self.family.parts.iter().filter(|part| !part.also && part.name == name);
        canonical().find(|part| self.holds(part.when.as_ref())).or_else(|| canonical().next())
    }

    fn holds(&self, when: Option<&marka_rules::model::Expr>) -> bool {
        View::of(self.family, self.selection).when(when) != Truth::False
    }

    /// Adds pieces; tells whether an element wrote something.
    ///
    /// A blank goes with the next thing that is written, over elements that write nothing. At the beginning
    /// of the designation there is none.
    fn items(&self, items: &'f [Item], part: Option<&'f str>, into: &mut Vec<Piece<'f>>) -> bool {
        let mut written = false;
        let mut blank: Option<Piece<'f>> = None;
        for item in items {
            let at = into.len();
            match item {
                Item::Literal(text) if text == " " => {
                    blank = (at > 0).then(|| literal(text, part));
                    continue;
                }
                Item::Literal(text) => into.push(literal(text, part)),
                Item::Element(element) => written |= self.element(*element, part, into),
                Item::Part(name) => written |= self.named(name, part, into),
                Item::Group(items) => written |= self.group(items, part, into),
            }
            if into.len() == at {
                // What is missing as a whole takes its blank along.
                blank = blank.filter(|_| matches!(item, Item::Element(_)));
            } else if let Some(piece) = blank.take() {
                into.insert(at, piece);
            }
        }
        written
    }

    /// A part is written where one of its elements is. A mark stands also where none of its elements has a code.
    fn named(&self, name: &'f str, part: Option<&'f str>, into: &mut Vec<Piece<'f>>) -> bool {
        let Some(found) = self.part(name) else { return false };
        let begin = into.len();
        // A mark and a size keep their names inside other parts.
        let outer = part.filter(|_| !matches!(name, "mark" | "size")).unwrap_or(name);
        let written = self.items(&found.items, Some(outer), into);
        if name == "size" {
            // A section alone, without the cores and the sign between them.
            let signs = into[begin..].iter().take_while(|piece| piece.element.is_none()).count();
            into.drain(begin..begin + signs);
        }
        if written || name == "mark" && self.decided(&found.items) {
            return true;
        }
        into.truncate(begin);
        false
    }

    /// Whether each element has one option.
    fn decided(&self, items: &[Item]) -> bool {
        items.iter().all(|item| match item {
            Item::Element(element) => {
                let omitted = self.written.omitted.contains(element);
                !omitted && self.selection.sets[*element].single().is_some()
            }
            Item::Literal(_) | Item::Part(_) | Item::Group(_) => true,
        })
    }

    fn group(&self, items: &'f [Item], part: Option<&'f str>, into: &mut Vec<Piece<'f>>) -> bool {
        let begin = into.len();
        let written = self.items(items, part, into);
        if !written {
            into.truncate(begin);
        }
        written
    }

    fn element(&self, element: ElementId, part: Option<&'f str>, into: &mut Vec<Piece<'f>>) -> bool {
        let text = self.text(element);
        if text.is_empty() {
            return false;
        }
        let option = self.selection.sets[element].single();
        into.push(Piece { text, element: Some(element), option, part });
        true
    }

    fn text(&self, element: ElementId) -> Cow<'f, str> {
        let model = &self.family.elements[element];
        if self.written.omitted.contains(&element) || matches!(model.role, Role::Rating | Role::Colour) {
            return Cow::Borrowed("");
        }
        if let Some(&(_, standard, code)) = self.written.formers.iter().find(|former| former.0 == element) {
            return Cow::Borrowed(&self.family.formers[usize::from(standard)].codes[usize::from(code)].text);
        }
        if matches!(model.kind, Kind::Free) {
            let text = self.selection.free.iter().find(|free| free.0 == element);
            return text.map(|free| Cow::Owned(free.1.clone())).unwrap_or_default();
        }
        if let Some(outside) = self.selection.outside.iter().find(|outside| outside.0 == element) {
            return Cow::Owned(number::format(outside.1));
        }
        match self.selection.sets[element].single() {
            Some(option) => Cow::Borrowed(code(self.family, element, option, self.selection)),
            None => Cow::Borrowed(""),
        }
    }
}

fn literal<'f>(text: &'f str, part: Option<&'f str>) -> Piece<'f> {
    Piece { text: Cow::Borrowed(text), element: None, option: None, part }
}
