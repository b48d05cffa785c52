//! The lines of a request: each needs a designation.

use sea_orm::FromQueryResult;
use serde_json::json;

use crate::history::{NewEvent, Subject, record};
use crate::requests::{locked, tie};
use crate::sql::{add_rows, all, run};
use crate::tx::change;
use crate::{Micros, Refusal, Store, StoreError};

/// A line of a request.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct RequestLine {
    /// Its place within the request, from 1.
    pub place: i64,
    /// What is needed.
    pub text: String,
    /// The entry that came of it.
    pub entry_id: Option<i64>,
    /// Why there is none, or what is to be said of it.
    pub remark: String,
}

impl Store {
    /// Gives a request its lines, once, as long as somebody still has to do something.
    pub async fn add_lines(
        &self,
        (id, version): (i64, i64),
        lines: &[&str],
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let request = locked(tx, id, version).await?;
            if !request.state.is_open() {
                return Err(Refusal::Status.into());
            }
            let rows = (1_i64..).zip(lines);
            let rows = rows.map(|(place, text)| vec![id.into(), place.into(), (*text).into(), "".into()]);
            add_rows(tx, "request_line (request_id, place, text, remark)", rows.collect(), "").await?;
            let after = Some(json!({ "lines": lines.len() }));
            let subject = (Subject::Request, id);
            record(tx, NewEvent { subject, at: now, person: Some(by), kind: "lines", before: None, after })
                .await
        })
    }

    /// The lines of a request, in their order.
    pub async fn lines(&self, request: i64) -> Result<Vec<RequestLine>, StoreError> {
        let sql =
            "SELECT place, text, entry_id, remark FROM request_line WHERE request_id = $1 ORDER BY place";
        all(&self.db, sql, vec![request.into()]).await
    }

    /// Says which entry came of a line, or why there is none.
    pub async fn settle_line(
        &self,
        (request, place): (i64, i64),
        entry: Option<i64>,
        remark: &str,
        by: i64,
        now: Micros,
    ) -> Result<(), StoreError> {
        change!(self, |tx| {
            let sql =
                "UPDATE request_line SET entry_id = $3, remark = $4 WHERE request_id = $1 AND place = $2";
            if run(tx, sql, vec![request.into(), place.into(), entry.into(), remark.into()]).await? == 0 {
                return Err(StoreError::Missing("line"));
            }
            if let Some(entry) = entry {
                tie(tx, request, entry, by, now).await?;
            }
            let after = Some(json!({ "line": place, "entry": entry, "remark": remark }));
            let subject = (Subject::Request, request);
            record(tx, NewEvent { subject, at: now, person: Some(by), kind: "line", before: None, after })
                .await
        })
    }
}
