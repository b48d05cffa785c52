//! Pages of signing in, of one's own account and of the accounts of people.

use askama::Template;

use crate::frame::Frame;
use crate::settings::SubstituteRow;
use crate::texts::PeopleTexts;

/// The page to sign in.
#[derive(Template)]
#[template(path = "people/sign_in.html")]
pub struct SignInPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// What was typed.
    pub login: &'a str,
    /// Where to go on.
    pub next: &'a str,
    /// What the button to a provider says, where there is one.
    pub provider: Option<&'a str>,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// The page for the second factor.
#[derive(Template)]
#[template(path = "people/second.html")]
pub struct SecondPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// Token of the sign-in that waits.
    pub token: &'a str,
    /// Where to go on.
    pub next: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// The page of the first start.
#[derive(Template)]
#[template(path = "people/setup.html")]
pub struct SetupPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// The code as it is known so far.
    pub code: &'a str,
    /// What was typed.
    pub login: &'a str,
    /// What was typed.
    pub name: &'a str,
    /// What was typed.
    pub email: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// The page that a link leads to: a password is chosen there.
#[derive(Template)]
#[template(path = "people/link.html")]
pub struct LinkPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// Token of the link.
    pub token: &'a str,
    /// Whose it is; nobody's where it does not work.
    pub login: Option<&'a str>,
    /// It is the first password.
    pub first: bool,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// One's own account.
#[derive(Template)]
#[template(path = "people/me.html")]
pub struct MePage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// Name.
    pub name: &'a str,
    /// Name at sign-in.
    pub login: &'a str,
    /// Roles in words.
    pub roles: Vec<&'static str>,
    /// The portal vouches for the password.
    pub local: bool,
    /// The second factor.
    pub second: Second,
    /// Sessions.
    pub sessions: Vec<SessionRow>,
    /// Who may act while the person is away; `None` for those who decide nothing.
    pub away: Option<Away>,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// Who acts while somebody is away.
pub struct Away {
    /// Who does, now or later.
    pub substitutes: Vec<SubstituteRow>,
    /// Colleagues who may: number and name.
    pub people: Vec<(i64, String)>,
    /// The day of today, as forms have it.
    pub today: String,
}

/// A new key for a program.
#[derive(Template)]
#[template(path = "people/key.html")]
pub struct KeyPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// The key.
    pub key: &'a str,
}

/// Where the second factor stands.
pub enum Second {
    /// It is off; with what it would be switched on.
    Off(NewSecond),
    /// It is on; what is left of the recovery codes, in words.
    On(String),
    /// It was switched on just now; these are the recovery codes.
    Codes(Vec<String>),
}

/// A second factor that may be switched on.
pub struct NewSecond {
    /// Its secret.
    pub secret: String,
    /// The secret for eyes, in groups.
    pub grouped: String,
    /// The picture for a telephone: SVG.
    pub picture: String,
}

/// A session.
pub struct SessionRow {
    /// Number.
    pub id: i64,
    /// Device.
    pub device: String,
    /// Address.
    pub address: String,
    /// Since when.
    pub since: String,
    /// Last seen.
    pub seen: String,
    /// This one.
    pub this: bool,
}

/// All people.
#[derive(Template)]
#[template(path = "people/people.html")]
pub struct PeoplePage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// How many, in words.
    pub count: String,
    /// People.
    pub rows: Vec<PersonRow>,
    /// The invitation as far as it is written.
    pub new: NewPersonForm,
    /// The link that was made just now.
    pub link: Option<String>,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
}

/// A person in the list.
pub struct PersonRow {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Name at sign-in.
    pub login: String,
    /// Address of mail.
    pub email: String,
    /// Roles in words.
    pub roles: Vec<&'static str>,
    /// State as it is kept.
    pub state: &'static str,
    /// When added.
    pub added: String,
    /// The person who looks.
    pub this: bool,
}

/// What is written into a form about a person.
#[derive(Default)]
pub struct NewPersonForm {
    /// Name at sign-in.
    pub login: String,
    /// Name.
    pub name: String,
    /// Address of mail.
    pub email: String,
    /// Roles.
    pub roles: Vec<RoleBox>,
}

/// A role that may be ticked.
pub struct RoleBox {
    /// Its word.
    pub word: &'static str,
    /// Whether it is ticked.
    pub on: bool,
}

/// One person.
#[derive(Template)]
#[template(path = "people/person.html")]
pub struct PersonPage<'a> {
    /// Frame.
    pub frame: Frame<'a>,
    /// Texts.
    pub w: &'static PeopleTexts,
    /// Number.
    pub id: i64,
    /// The form.
    pub form: NewPersonForm,
    /// State as it is kept.
    pub state: &'static str,
    /// Source of sign-in as it is kept.
    pub source: &'static str,
    /// A second factor is on.
    pub second: bool,
    /// The link that was made just now.
    pub link: Option<String>,
    /// What went well; may be empty.
    pub done: &'a str,
    /// What was wrong; may be empty.
    pub trouble: &'a str,
    /// What happened to the account.
    pub history: Vec<(String, String, String)>,
}
