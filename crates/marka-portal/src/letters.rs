//! Letters to people: laid into the outbox together with what they are about.

use marka_pages::texts::Lang;
use marka_store::{NewLetter, Person, StoreError};

use crate::clock::now;
use crate::edition::Portal;
use crate::error::AppError;

/// The language in which a person gets letters.
fn language(person: &Person) -> Lang {
    Lang::from_code(&person.language).unwrap_or_default()
}

/// A link to a first or new password. Without a mail server whoever made it hands it over.
pub(crate) async fn invitation(portal: &Portal, person: &Person, link: &str) -> Result<(), AppError> {
    let w = language(person).people_texts();
    let title = if person.password.is_none() { &w.link_title_invitation } else { &w.link_title_reset };
    let body = format!("{}\n\n{}: {}\n\n{}\n", w.link_lead, w.login, person.login, link);
    Ok(post(portal, person, title, &body).await?)
}

/// What also stands among the notices of a person.
pub(crate) async fn notice(
    portal: &Portal,
    person: &Person,
    kind: &str,
    text: &str,
    path: &str,
) -> Result<(), StoreError> {
    let w = language(person).register_texts();
    let title = format!("{}: {text}", w.notice(kind));
    post(portal, person, &title, &format!("{title}\n\n{}\n", portal.link(path))).await
}

async fn post(portal: &Portal, person: &Person, subject: &str, body: &str) -> Result<(), StoreError> {
    if portal.config.mail.is_none() || person.email.is_empty() {
        return Ok(());
    }
    portal.store.post(&NewLetter { recipient: &person.email, subject, body }, now()).await?;
    Ok(())
}
