//! Support: people ask for help from any page, administrators help, articles are made from answers; the maker of the
//! program gets letters, where the site wants that.

mod answers;
mod bundle;
mod calendar;
mod list;
mod one;
mod setup;

pub(crate) use answers::{article, articles, edit_article, new_article, remove_article, templates};
pub(crate) use bundle::{of_installation, show as show_bundle};
pub(crate) use list::{list, new, send, similar};
pub(crate) use one::{edit, file, say, ticket};
pub(crate) use setup::{change, setup};

use std::collections::BTreeMap;

use marka_pages::support::TicketRow;
use marka_store::{Micros, NewLetter, Priority, StoreError, Ticket};
use serde::{Deserialize, Serialize};

use crate::clock::now;
use crate::edition::Portal;
use crate::moment;
pub(crate) use calendar::Calendar;

/// How support works on a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Support {
    /// Address of the maker of the program; empty where nothing leaves the house.
    pub(crate) vendor: String,
    /// When people work.
    pub(crate) calendar: Calendar,
    /// Hours of work until the first answer, from the lowest priority on.
    pub(crate) hours: [i64; 4],
}

impl Default for Support {
    fn default() -> Support {
        Support { vendor: String::new(), calendar: Calendar::default(), hours: [40, 16, 4, 1] }
    }
}

impl Support {
    /// By when a request is to be answered.
    fn due(&self, ticket: &Ticket) -> Micros {
        let place = Priority::ALL.iter().position(|priority| *priority == ticket.priority).unwrap_or(0);
        self.calendar.due(ticket.created_at, self.hours[place])
    }
}

/// A request as lists show it.
fn row(ticket: &Ticket, support: &Support, names: &BTreeMap<i64, String>) -> TicketRow {
    let due = support.due(ticket);
    TicketRow {
        id: ticket.id,
        number: ticket.number.clone(),
        title: ticket.title.clone(),
        state: ticket.state.word(),
        priority: ticket.priority.word(),
        category: ticket.category.word(),
        author: names.get(&ticket.author).cloned().unwrap_or_default(),
        assignee: ticket.assignee.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        changed: moment::minute(ticket.changed_at),
        due: if ticket.answered_at.is_none() && ticket.state.is_open() {
            moment::minute(due)
        } else {
            String::new()
        },
        late: ticket.state.is_open() && ticket.answered_at.is_none() && due < now(),
    }
}

/// Sends what an author says to the maker of the program, where the site wants that.
async fn to_vendor(portal: &Portal, ticket: &Ticket, text: &str) -> Result<(), StoreError> {
    let support = portal.settings().support.clone();
    if support.vendor.is_empty() || portal.config.mail.is_none() {
        return Ok(());
    }
    let settings = portal.settings();
    let subject = format!("[marka {} {}] {}", ticket.number, ticket.tag, ticket.title);
    let body = format!(
        "{text}\n\n--\n{}\nmarka {}\n{}\n",
        settings.site,
        env!("CARGO_PKG_VERSION"),
        portal.link(&format!("/support/{}", ticket.id))
    );
    let letter = NewLetter { recipient: &support.vendor, subject: &subject, body: &body };
    portal.store.post(&letter, now()).await.map(|_| ())
}
