//! Colours of the terminal: one for each kind of element, as on the pages of the portal.

use std::io::{IsTerminal, stdout};

use marka_answers::decode::Status;
use marka_rules::model::Role;

/// Colours, or none where the output is not a terminal.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    /// Colours if standard output is a terminal that wants them.
    pub(crate) fn for_stdout() -> Paint {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Paint { on: stdout().is_terminal() && !refused && !dumb }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// The text that the eye should find first.
    pub(crate) fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    /// Text of the second rank.
    pub(crate) fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    /// What is forbidden or has failed.
    pub(crate) fn bad(self, text: &str) -> String {
        self.with("31", text)
    }

    /// A code of the designation, by the role of its element.
    pub(crate) fn code(self, role: Role, text: &str) -> String {
        let colour = match role {
            Role::Conductor => "38;5;173",
            Role::Insulation => "38;5;74",
            Role::Screen => "38;5;108",
            Role::Armour => "38;5;139",
            Role::Sheath => "38;5;67",
            Role::Fire => "38;5;167",
            Role::Climate => "38;5;73",
            Role::Count | Role::Size | Role::Shape | Role::Marked => "38;5;179",
            Role::Voltage => "38;5;140",
            Role::Mark => "38;5;110",
            Role::Rating | Role::Colour | Role::Other => "38;5;246",
        };
        self.with(colour, text)
    }

    /// The word for a status.
    pub(crate) fn status(self, status: Status) -> String {
        match status {
            Status::Exact => self.with("32", "точно"),
            Status::Repaired => self.with("33", "исправлено"),
            Status::Invalid => self.with("31", "запрещено правилами"),
            Status::Ambiguous => self.with("35", "неоднозначно"),
            Status::Unknown => self.with("36", "не опознано"),
            Status::None => self.with("2", "кабеля нет"),
        }
    }
}
