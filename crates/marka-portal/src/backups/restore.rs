//! Restoring a backup instead of making the first administrator.

use std::io::Write as _;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Extension, Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use marka_backup::{BackupError, Passphrase, into_unused};
use marka_pages::texts::PeopleTexts;
use tempfile::NamedTempFile;

use crate::access::{Address, Anybody};
use crate::account::{is_code, setup_again};
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;

/// The largest archive that the first start takes, in bytes; larger ones are restored from the command line.
pub(crate) const BODY: usize = 16 * 1024 * 1024 * 1024;

/// `POST /setup/restore`.
pub(crate) async fn restore(
    _: Anybody,
    State(portal): State<Portal>,
    locale: Locale,
    Extension(address): Extension<Address>,
    mut form: Multipart,
) -> Result<Response, AppError> {
    let w = locale.lang.people_texts();
    let broken = |error: MultipartError| AppError::too_large(error.body_text());
    let (mut code, mut words, mut archive) = (String::new(), String::new(), None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "code" => code = field.text().await.map_err(broken)?,
            "passphrase" => words = field.text().await.map_err(broken)?,
            "archive" => {
                // Nobody fills the disk who does not know the code.
                if !is_code(&portal, &code, &address).await? {
                    return setup_again(&portal, &locale, &code, &w.setup_code_wrong);
                }
                archive = Some(save(&portal, field).await?);
            }
            _ => {}
        }
    }
    let Some(archive) =
        archive.filter(|archive| archive.as_file().metadata().is_ok_and(|about| about.len() > 0))
    else {
        return setup_again(&portal, &locale, &code, &w.restore_no_file);
    };
    let passphrase = Passphrase::new(&words);
    match into_unused(archive.path(), passphrase.as_ref(), &portal.store, &portal.data).await {
        Ok(_) => {
            portal.refresh().await?;
            Ok(Redirect::to("/sign-in").into_response())
        }
        Err(BackupError::InUse) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => setup_again(&portal, &locale, &code, &told(&error, w)),
    }
}

/// Keeps the archive while it is looked at.
async fn save(portal: &Portal, mut field: Field<'_>) -> Result<NamedTempFile, AppError> {
    let failed = |error: std::io::Error| AppError::internal(error.to_string());
    let mut file = tempfile::Builder::new().prefix(".uploaded-").tempfile_in(&portal.data).map_err(failed)?;
    while let Some(bytes) = field.chunk().await.map_err(|error| AppError::too_large(error.body_text()))? {
        file.write_all(&bytes).map_err(failed)?;
    }
    file.flush().map_err(failed)?;
    Ok(file)
}

fn told(error: &BackupError, w: &PeopleTexts) -> String {
    match error {
        BackupError::PassphraseNeeded => w.restore_passphrase_needed.clone(),
        BackupError::PassphraseWrong => w.restore_passphrase_wrong.clone(),
        BackupError::Newer(version) => format!("{} ({version})", w.restore_newer),
        other => format!("{}: {other}", w.restore_failed),
    }
}
