//! Files beside entries and requests, kept in the database in pieces, so that every node has them.

use sea_orm::FromQueryResult;

use crate::sql::{add, all, one, run, values};
use crate::tx::change;
use crate::{Micros, Refusal, Store, StoreError, Subject, digest};

/// The largest file, in bytes.
pub const FILE_LIMIT: usize = 20 * 1024 * 1024;
/// Bytes of one piece.
const PIECE: usize = 256 * 1024;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Paper {
    /// Number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal figures.
    pub sha256: String,
    /// Who added it.
    pub person_id: i64,
    /// When.
    pub at: Micros,
}

/// A file to be kept.
#[derive(Clone, Debug)]
pub struct NewPaper<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its media type.
    pub media: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

const COLUMNS: &str = "SELECT id, name, media, size, sha256, person_id, at FROM file";

impl Store {
    /// Keeps a file.
    pub async fn add_paper(
        &self,
        subject: (Subject, i64),
        new: &NewPaper<'_>,
        person: i64,
        now: Micros,
    ) -> Result<i64, StoreError> {
        if new.bytes.len() > FILE_LIMIT {
            return Err(Refusal::FileTooLarge.into());
        }
        change!(self, |tx| {
            let sql = "INSERT INTO file (subject, subject_id, name, media, size, sha256, person_id, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
            let values = vec![
                subject.0.word().into(),
                subject.1.into(),
                new.name.into(),
                new.media.into(),
                i64::try_from(new.bytes.len()).unwrap_or(i64::MAX).into(),
                digest(new.bytes).into(),
                person.into(),
                now.into(),
            ];
            let id = add(tx, sql, values).await?;
            for (place, piece) in (0_i64..).zip(new.bytes.chunks(PIECE)) {
                let sql = "INSERT INTO file_chunk (file_id, place, bytes) VALUES ($1, $2, $3)";
                run(tx, sql, vec![id.into(), place.into(), piece.to_vec().into()]).await?;
            }
            Ok(id)
        })
    }

    /// The files of a subject.
    pub async fn papers(&self, subject: (Subject, i64)) -> Result<Vec<Paper>, StoreError> {
        let sql = format!("{COLUMNS} WHERE subject = $1 AND subject_id = $2 ORDER BY id");
        all(&self.db, &sql, vec![subject.0.word().into(), subject.1.into()]).await
    }

    /// A file of a subject with what is in it.
    pub async fn paper(&self, subject: (Subject, i64), id: i64) -> Result<(Paper, Vec<u8>), StoreError> {
        let sql = format!("{COLUMNS} WHERE subject = $1 AND subject_id = $2 AND id = $3");
        let paper: Option<Paper> =
            one(&self.db, &sql, vec![subject.0.word().into(), subject.1.into(), id.into()]).await?;
        let paper = paper.ok_or(StoreError::Missing("file"))?;
        let sql = "SELECT bytes FROM file_chunk WHERE file_id = $1 ORDER BY place";
        let pieces: Vec<Vec<u8>> = values(&self.db, sql, vec![id.into()]).await?;
        Ok((paper, pieces.concat()))
    }
}
