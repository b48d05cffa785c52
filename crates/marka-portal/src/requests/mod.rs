//! Requests over HTTP, and notices.

mod list;
mod notices;
mod request;

pub(crate) use list::{list, new, send};
pub(crate) use notices::{notices, read_all};
pub(crate) use request::{assign, file, files, lead, remark, request, tie};

use std::collections::BTreeMap;

use marka_pages::register::RequestRow;
use marka_store::Request;

use crate::clock::now;
use crate::moment;

/// A request as lists and its page show it.
fn row(request: &Request, names: &BTreeMap<i64, String>) -> RequestRow {
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let first = request.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let more = request.text.lines().filter(|line| !line.trim().is_empty()).count() > 1;
    let text: String = first.trim().chars().take(120).collect();
    RequestRow {
        id: request.id,
        number: request.number.clone(),
        text: if more { format!("{text} …") } else { text },
        state: request.state.word(),
        author: name(request.author),
        assignee: request.assignee.map(name).unwrap_or_default(),
        due: request.due_at.map(moment::day).unwrap_or_default(),
        late: request.state.is_open() && request.due_at.is_some_and(|due| due < now()),
        created: moment::minute(request.created_at),
    }
}
