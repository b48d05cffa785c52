//! Pages of support.

use askama::Template;

use crate::frame::Frame;
use crate::register::FileRow;
use crate::texts::SupportTexts;

/// A request for support in a list.
pub struct TicketRow {
    /// Number within the database.
    pub id: i64,
    /// Number for people.
    pub number: String,
    /// In a few words.
    pub title: String,
    /// State, as a word.
    pub state: &'static str,
    /// Priority, as a word.
    pub priority: &'static str,
    /// Category, as a word.
    pub category: &'static str,
    /// Whose.
    pub author: String,
    /// Who helps; may be empty.
    pub assignee: String,
    /// When something was last said or changed.
    pub changed: String,
    /// By when it is to be answered; empty once it was.
    pub due: String,
    /// That time is over.
    pub late: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "support/list.html")]
pub struct TicketsPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SupportTexts,
    /// Requests.
    pub rows: Vec<TicketRow>,
    /// What is sought.
    pub words: &'a str,
    /// Open ones only.
    pub open: bool,
    /// Helps others.
    pub helps: bool,
}

/// A new request.
#[derive(Template)]
#[template(path = "support/new.html")]
pub struct NewTicketPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SupportTexts,
    /// What was typed.
    pub title: &'a str,
    /// What was typed.
    pub text: &'a str,
    /// Categories, and the one that is chosen.
    pub categories: Vec<(&'static str, bool)>,
    /// Priorities, and the one that is chosen.
    pub priorities: Vec<(&'static str, bool)>,
    /// Path of the page where it arose.
    pub place: &'a str,
    /// It goes to the maker of the program too.
    pub vendor: bool,
    /// The diagnostic bundle may go with it.
    pub bundle: bool,
    /// Articles that may answer it.
    pub offered: Offered,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// Articles that may answer it already, also as a piece of a page.
#[derive(Template)]
#[template(path = "support/offered.html")]
pub struct Offered {
    /// Texts.
    pub w: &'static SupportTexts,
    /// Number and title.
    pub rows: Vec<(i64, String)>,
}

/// One request.
#[derive(Template)]
#[template(path = "support/ticket.html")]
pub struct TicketPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SupportTexts,
    /// The request.
    pub row: TicketRow,
    /// Path of the page where it arose; may be empty.
    pub place: &'a str,
    /// Counts changes.
    pub version: i64,
    /// What was said.
    pub messages: Vec<MessageRow>,
    /// Files.
    pub files: Vec<FileRow>,
    /// Helps others.
    pub helps: bool,
    /// States to which it may be led, the present one first.
    pub states: Vec<&'static str>,
    /// All priorities.
    pub priorities: Vec<&'static str>,
    /// All categories.
    pub categories: Vec<&'static str>,
    /// Who may help: number, name, whether it is this one.
    pub people: Vec<(i64, String, bool)>,
    /// Templates: number and title.
    pub templates: Vec<(i64, String)>,
    /// What happened: when, who, what.
    pub history: Vec<(String, String, String)>,
    /// What the answer begins with.
    pub text: &'a str,
    /// It was typed as an internal note.
    pub note: bool,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// What was said.
pub struct MessageRow {
    /// Number.
    pub id: i64,
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// By the person who looks.
    pub own: bool,
    /// Text.
    pub text: String,
    /// For those who help only.
    pub note: bool,
}

/// Articles.
#[derive(Template)]
#[template(path = "support/articles.html")]
pub struct ArticlesPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SupportTexts,
    /// What is sought.
    pub words: &'a str,
    /// Number and title.
    pub rows: Vec<(i64, String)>,
    /// Writes them.
    pub helps: bool,
}

/// An article.
#[derive(Template)]
#[template(path = "support/article.html")]
pub struct ArticlePage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SupportTexts,
    /// Number.
    pub id: i64,
    /// Title.
    pub title: &'a str,
    /// Text.
    pub text: &'a str,
    /// Writes them.
    pub helps: bool,
}

/// How support works.
#[derive(Template)]
#[template(path = "support/setup.html")]
pub struct SupportSetupPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static SupportTexts,
    /// Address of the maker of the program; may be empty.
    pub vendor: &'a str,
    /// There is a mail server.
    pub mail: bool,
    /// Hours of work until the first answer, by priority.
    pub hours: Vec<(&'static str, i64)>,
    /// Days of the week, and whether people work on them.
    pub days: Vec<(u8, bool)>,
    /// From which hour.
    pub from: i64,
    /// To which hour.
    pub to: i64,
    /// Days on which nobody works, one a line.
    pub free: String,
    /// Days off on which people work.
    pub worked: String,
    /// Templates: number, title, text.
    pub templates: Vec<(i64, String, String)>,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}
