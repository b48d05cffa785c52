//! What pages say of the rules, written once for an edition and a language:
//! a constructor step only joins these pieces.

use marka_engine::compiled::Compiled;
use marka_engine::diagram::Count;
use marka_engine::engine::Engine;
use marka_engine::selection::Selection;
use marka_rules::model::{Element, Evidence, Family, Kind, Opt, Role, Rule, Source};

use crate::handbook::anchor;
use crate::html::{encoded, escape, push_escaped};
use crate::texts::{Lang, Texts};

/// Pieces of all families in one language.
pub struct Prepared {
    /// The language.
    pub t: &'static Texts,
    /// In the order of [`Engine::families`].
    pub families: Vec<PreparedFamily>,
}

/// Pieces of a family.
pub struct PreparedFamily {
    /// All constructions of the family.
    pub total: Count,
    /// In the order of the family's elements.
    pub elements: Vec<PreparedElement>,
    /// Reason, source and evidence of each rule, as HTML.
    pub rules: Vec<String>,
    /// Elements whose numbers make a grid: count and size.
    pub grid: Option<(usize, usize)>,
    /// How many constructions the family has, in words.
    pub left_of: String,
    /// Ends of options and cells by how they stand.
    pub words: Words,
}

/// What options and cells say of how they stand. All texts are HTML.
pub struct Words {
    /// Behind the key of a rare option.
    pub rare: String,
    /// Behind the key of an option that follows.
    pub follows: String,
    /// Behind the inside of an impossible option.
    pub impossible_end: String,
    /// Behind the inside of a rare option.
    pub rare_end: String,
    /// Behind the inside of an option that follows.
    pub follows_end: String,
    /// Behind the name of an impossible cell.
    pub impossible_cell: String,
    /// Behind the name of a rare cell.
    pub rare_cell: String,
}

impl Words {
    fn new(t: &Texts) -> Words {
        let [rare, follows, impossible] = [&t.rare, &t.follows, &t.impossible].map(|text| escape(text));
        let begin = |word: &str| format!("\" title=\"{word}\">");
        let end = |word: &str| format!("<span class=\"sr\">, {word}</span></button>");
        let cell = |word: &str| format!(", {word}\"></button></td>");
        Words {
            rare: begin(&rare),
            follows: begin(&follows),
            impossible_end: end(&impossible),
            rare_end: end(&rare),
            follows_end: end(&follows),
            impossible_cell: cell(&impossible),
            rare_cell: cell(&rare),
        }
    }
}

/// Pieces of an element. All texts are HTML.
pub struct PreparedElement {
    /// Title.
    pub title: String,
    /// Title with a small first letter, to stand inside a sentence.
    pub lower: String,
    /// Unit, whether it may be omitted.
    pub hint: String,
    /// Longer note; empty where there is none.
    pub note: String,
    /// Class of its role: `r-insulation`.
    pub class: &'static str,
    /// Its options.
    pub options: Vec<PreparedOption>,
}

/// Pieces of an option. All texts are HTML.
pub struct PreparedOption {
    /// Element and option: `insulation.pvc`.
    pub key: String,
    /// As in an address behind other choices: `&insulation=pvc`.
    pub query: String,
    /// Inside of its chip, where its code does not depend on other choices.
    pub inner: Option<String>,
    /// Shortest name: code, else title.
    pub label: String,
}

impl Prepared {
    /// Writes the pieces of all families.
    pub fn new(engine: &Engine, lang: Lang) -> Prepared {
        let t = lang.texts();
        Prepared {
            t,
            families: engine.families.iter().map(|compiled| PreparedFamily::new(compiled, t)).collect(),
        }
    }
}

impl PreparedFamily {
    fn new(compiled: &Compiled, t: &Texts) -> PreparedFamily {
        let family = &compiled.family;
        let total = compiled.count(&Selection::open(family));
        PreparedFamily {
            left_of: t.left_of(total.all),
            words: Words::new(t),
            total,
            elements: family.elements.iter().map(|element| PreparedElement::new(element, t)).collect(),
            rules: family.rules.iter().map(|rule| rule_html(family, rule, t)).collect(),
            grid: grid(family),
        }
    }
}

impl PreparedElement {
    fn new(element: &Element, t: &Texts) -> PreparedElement {
        PreparedElement {
            title: escape(t.lang.of(&element.title)),
            lower: escape(&lowered(t.lang.of(&element.title))),
            hint: escape(&hint(element, t)),
            note: element.note.as_ref().map(|note| escape(t.lang.of(note))).unwrap_or_default(),
            class: role_class(element.role),
            options: element.options.iter().map(|option| PreparedOption::new(element, option, t)).collect(),
        }
    }
}

impl PreparedOption {
    fn new(element: &Element, option: &Opt, t: &Texts) -> PreparedOption {
        let code = &option.codes[0].text;
        let title = t.lang.of(&option.title);
        PreparedOption {
            key: escape(&format!("{}.{}", element.key, option.key)),
            query: format!("&{}={}", encoded(&element.key), encoded(&option.key)),
            inner: (option.codes.len() == 1).then(|| chip_html(code, title)),
            label: escape(if code.is_empty() { title } else { code }),
        }
    }
}

/// Inside of a chip: code and title; a number is its code alone.
pub(crate) fn chip_html(code: &str, title: &str) -> String {
    let mut html = String::with_capacity(code.len() + title.len() + 32);
    html.push_str("<code>");
    push_escaped(&mut html, if code.is_empty() { "–" } else { code });
    html.push_str("</code> ");
    if title != code {
        push_escaped(&mut html, title);
    }
    html
}

/// The text with a small first letter.
pub(crate) fn lowered(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

/// Unit, and whether the element may stay unwritten.
fn hint(element: &Element, t: &Texts) -> String {
    let omit = element.may_omit.then_some(t.may_omit.as_str());
    let all: Vec<&str> = [element.unit.as_deref(), omit].into_iter().flatten().collect();
    all.join(" · ")
}

/// A rule for people: why, where it stands, how firmly it is known.
fn rule_html(family: &Family, rule: &Rule, t: &Texts) -> String {
    let mut html = escape(t.lang.of(&rule.because));
    html.push(' ');
    html.push_str(&source_html(&rule.source, t));
    html.push(' ');
    html.push_str(&link_html(&anchor::within(family, &anchor::rule(rule)), t));
    html
}

/// A link to a place of the handbook.
pub(crate) fn link_html(address: &str, t: &Texts) -> String {
    format!("<a class=\"to-handbook\" href=\"{address}\">{}</a>", t.hb_open)
}

/// Source, clause and evidence in one small line.
pub(crate) fn source_html(source: &Source, t: &Texts) -> String {
    let text = if source.text.is_empty() { t.no_source.as_str() } else { &source.text };
    let clause = source.clause.as_deref().unwrap_or(&t.clause_unknown);
    let doubtful = if source.evidence == Evidence::Doubtful { " doubtful" } else { "" };
    let evidence = t.evidence(source.evidence);
    format!(
        "<small class=\"from\">{} · {} <span class=\"tag{doubtful}\">{evidence}</span></small>",
        escape(text),
        escape(clause)
    )
}

/// The first number of conductors that a size follows at once.
fn grid(family: &Family) -> Option<(usize, usize)> {
    let number =
        |element: &Element| matches!(element.kind, Kind::Number { .. }) && !element.options.is_empty();
    let pair = |pair: &[Element]| {
        pair[0].role == Role::Count && pair[1].role == Role::Size && number(&pair[0]) && number(&pair[1])
    };
    family.elements.windows(2).position(pair).map(|at| (at, at + 1))
}

/// Class that gives an element the colour of its kind.
pub(crate) fn role_class(role: Role) -> &'static str {
    match role {
        Role::Conductor => "r-conductor",
        Role::Insulation => "r-insulation",
        Role::Screen => "r-screen",
        Role::Armour => "r-armour",
        Role::Sheath => "r-sheath",
        Role::Fire => "r-fire",
        Role::Climate => "r-climate",
        Role::Count => "r-count",
        Role::Size => "r-size",
        Role::Shape => "r-shape",
        Role::Marked => "r-marked",
        Role::Voltage => "r-voltage",
        Role::Rating => "r-rating",
        Role::Colour => "r-colour",
        Role::Mark => "r-mark",
        Role::Other => "r-other",
    }
}
