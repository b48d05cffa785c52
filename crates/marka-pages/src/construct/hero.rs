//! The designation in parts: each with the colour of its kind, a caption and the row that it belongs to.

use marka_engine::compose::{Designation, Piece};
use marka_rules::model::{Element, ElementId, Family, Kind, OptionId, Role};

use crate::prepared::role_class;
use crate::texts::Lang;

/// The longest option title that stands as a caption; longer ones give way to the element's title.
const CAPTION: usize = 24;
/// Stands where something is still to be chosen.
const PLACE: &str = "_";

/// One part of a designation.
pub struct HeroPart {
    /// What is written.
    pub text: String,
    /// Class of its role.
    pub class: &'static str,
    /// Keys of its elements, for the ties; empty for text that belongs to none.
    pub keys: String,
    /// Short caption.
    pub caption: String,
    /// What it means.
    pub title: String,
    /// A blank stands before it.
    pub gap: bool,
    /// Something in it is still to be chosen.
    pub open: bool,
    role: Option<Role>,
}

impl HeroPart {
    /// Key of its row: that of its first element.
    pub fn row(&self) -> &str {
        self.keys.split(' ').next().unwrap_or("")
    }

    /// Joins a size to the number of conductors before it.
    fn join(&mut self, size: &Element, text: &str, open: bool) {
        self.text.push_str(text);
        self.open |= open;
        self.keys = format!("{} {}", self.keys, size.key);
        self.class = role_class(Role::Size);
        self.role = Some(Role::Size);
        if let Some(unit) = &size.unit {
            self.caption = format!("{} × {unit}", self.caption);
            self.title = format!("{} × {unit}", self.title);
        }
    }
}

/// Lays the pieces of a designation into parts: signs go to the part that they introduce or close,
/// a number of conductors and the size that follows it are one part.
///
/// `open` are elements whose piece only shows that something will stand there.
pub fn parts(
    family: &Family,
    designation: &Designation<'_>,
    open: &[ElementId],
    lang: Lang,
) -> Vec<HeroPart> {
    let mut laid =
        Laid { family, open, lang, parts: Vec::with_capacity(12), before: String::new(), gap: false };
    for piece in &designation.pieces {
        match piece.element {
            Some(element) => laid.element(piece, element),
            None => laid.literal(piece),
        }
    }
    laid.finish()
}

struct Laid<'a> {
    family: &'a Family,
    open: &'a [ElementId],
    lang: Lang,
    parts: Vec<HeroPart>,
    /// Signs that wait for the part that they introduce.
    before: String,
    gap: bool,
}

impl Laid<'_> {
    fn literal(&mut self, piece: &Piece<'_>) {
        if piece.text == " " {
            self.gap = true;
        } else if piece.part == Some("mark") && piece.text.chars().any(char::is_alphabetic) {
            let text = std::mem::take(&mut self.before) + &piece.text;
            self.push(text, String::new(), None, String::new(), String::new());
        } else if let (true, Some(last)) = (closes(&piece.text), self.parts.last_mut()) {
            last.text.push_str(&piece.text);
        } else {
            self.before.push_str(&piece.text);
        }
    }

    fn element(&mut self, piece: &Piece<'_>, element: ElementId) {
        let model = &self.family.elements[element];
        let open = self.open.contains(&element);
        let text = std::mem::take(&mut self.before) + if open { PLACE } else { &piece.text };
        let joined = model.role == Role::Size && !self.gap;
        if let Some(last) = self.parts.last_mut().filter(|last| joined && last.role == Some(Role::Count)) {
            last.join(model, &text, open);
            return;
        }
        let (caption, title) = self.words(model, piece.option.filter(|_| !open));
        self.push(text, model.key.clone(), Some(model.role), caption, title);
        if let Some(last) = self.parts.last_mut() {
            last.open = open;
        }
    }

    fn words(&self, model: &Element, option: Option<OptionId>) -> (String, String) {
        let element = self.lang.of(&model.title);
        let option = option.map(|option| self.lang.of(&model.options[option].title));
        match (model.kind, option) {
            (Kind::Choice, Some(option)) => {
                let long = option.chars().count() > CAPTION.max(element.chars().count());
                (if long { element } else { option }.to_owned(), format!("{element}: {option}"))
            }
            (Kind::Choice, None) => (element.to_owned(), element.to_owned()),
            _ => {
                let unit = model.unit.as_deref().filter(|_| model.role != Role::Count);
                (unit.unwrap_or(element).to_owned(), element.to_owned())
            }
        }
    }

    fn push(&mut self, text: String, keys: String, role: Option<Role>, caption: String, title: String) {
        let class = role.map_or("r-mark", role_class);
        let gap = std::mem::take(&mut self.gap) && !self.parts.is_empty();
        self.parts.push(HeroPart { text, class, keys, caption, title, gap, open: false, role });
    }

    fn finish(mut self) -> Vec<HeroPart> {
        let rest = std::mem::take(&mut self.before);
        match self.parts.last_mut() {
            Some(last) => last.text.push_str(&rest),
            None if !rest.is_empty() => self.push(rest, String::new(), None, String::new(), String::new()),
            None => {}
        }
        self.parts
    }
}

fn closes(text: &str) -> bool {
    text.starts_with([')', ']'])
}
