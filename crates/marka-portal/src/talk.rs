//! Remarks and files beside an entry or a request.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Multipart;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use marka_pages::html::encoded;
use marka_pages::register::{FileRow, RemarkRow};
use marka_store::{NewPaper, Paper, Remark, Subject};

use crate::access::Signed;
use crate::bytes::size;
use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;
use crate::moment;
use crate::notify::{News, mentioned, path, tell};

/// The largest form with files, in bytes.
pub(crate) const BODY: usize = marka_store::FILE_LIMIT + 512 * 1024;
/// The longest remark, in characters.
const LONGEST: usize = 4_000;

/// Remarks as a page shows them.
pub(crate) async fn remarks(
    portal: &Portal,
    subject: (Subject, i64),
    names: &BTreeMap<i64, String>,
) -> Result<Vec<RemarkRow>, AppError> {
    let row = |remark: Remark| RemarkRow {
        at: moment::minute(remark.at),
        who: names.get(&remark.person_id).cloned().unwrap_or_default(),
        text: remark.text,
    };
    Ok(portal.store.remarks(subject).await?.into_iter().map(row).collect())
}

/// Files as a page shows them.
pub(crate) async fn files(
    portal: &Portal,
    subject: (Subject, i64),
    names: &BTreeMap<i64, String>,
) -> Result<Vec<FileRow>, AppError> {
    let here = path(subject.0.word(), subject.1);
    let row = |paper: Paper| FileRow {
        address: format!("{here}/files/{}", paper.id),
        name: paper.name,
        size: size(u64::try_from(paper.size).unwrap_or(0)),
        by: format!("{}, {}", names.get(&paper.person_id).map_or("", String::as_str), moment::day(paper.at)),
    };
    Ok(portal.store.papers(subject).await?.into_iter().map(row).collect())
}

/// Adds a remark and tells those whom it concerns and those whom it mentions.
pub(crate) async fn add_remark(
    portal: &Portal,
    signed: &Signed,
    subject: (Subject, i64),
    title: &str,
    concerned: BTreeSet<i64>,
    text: &str,
) -> Result<(), AppError> {
    let text: String = text.trim().chars().take(LONGEST).collect();
    if text.is_empty() {
        return Ok(());
    }
    portal.store.add_remark(subject, signed.person.id, &text, now()).await?;
    let people = portal.store.people().await?;
    let mentioned = mentioned(&text, &people);
    let news = |kind| News { kind, subject, text: title };
    tell(portal, &mentioned, signed.person.id, &news("mention")).await?;
    let others = concerned.difference(&mentioned).copied().collect();
    Ok(tell(portal, &others, signed.person.id, &news("remark")).await?)
}

/// Keeps the files of a form; gives its other fields.
pub(crate) async fn read_form(
    mut form: Multipart,
) -> Result<(Vec<(String, String)>, Vec<NewFile>), AppError> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let broken = |error: axum::extract::multipart::MultipartError| AppError::too_large(error.body_text());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let key = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = field.bytes().await.map_err(broken)?;
                if !name.is_empty() && !bytes.is_empty() {
                    files.push(NewFile { name: plain(&name), bytes: bytes.to_vec() });
                }
            }
            None => fields.push((key, field.text().await.map_err(broken)?)),
        }
    }
    Ok((fields, files))
}

/// A file of a form.
pub(crate) struct NewFile {
    name: String,
    pub(crate) bytes: Vec<u8>,
}

impl NewFile {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A file of our own.
    pub(crate) fn of(name: &str, bytes: Vec<u8>) -> NewFile {
        NewFile { name: name.to_owned(), bytes }
    }
}

/// The name of a file without folders and signs that names do not have.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// Keeps files.
pub(crate) async fn keep_files(
    portal: &Portal,
    signed: &Signed,
    subject: (Subject, i64),
    files: Vec<NewFile>,
) -> Result<(), AppError> {
    for file in files {
        // Whatever it says of itself, a file is only ever saved, never shown.
        let new = NewPaper { name: &file.name, media: "application/octet-stream", bytes: &file.bytes };
        portal.store.add_paper(subject, &new, signed.person.id, now()).await?;
    }
    Ok(())
}

/// A file as an answer that a browser saves.
pub(crate) async fn file(portal: &Portal, subject: (Subject, i64), id: i64) -> Result<Response, AppError> {
    let (paper, bytes) = portal.store.paper(subject, id).await?;
    let name = encoded(&paper.name).replace('+', "%20");
    let saved = format!("attachment; filename*=UTF-8''{name}");
    Ok(([(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, saved)], bytes)
        .into_response())
}
