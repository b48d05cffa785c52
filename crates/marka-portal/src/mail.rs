//! Sending what waits in the outbox. A server that is down only delays it.

use std::time::{Duration, Instant};

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use marka_store::{Letter, Store, StoreError};

use crate::clock::{DAY, HOUR, SECOND, now};
use crate::edition::{MailConfig, MailSecurity, Portal};

/// Letters that are taken at once.
const BATCH: u32 = 20;
/// How long a batch may take: with the patience for its last letter less than it is ours.
const BATCH_TIME: Duration = Duration::from_secs(80);
/// How long a letter is tried.
const TRIED: i64 = 5 * DAY;
/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(30);

type Server = AsyncSmtpTransport<Tokio1Executor>;

/// The server of a configuration.
fn server(config: &MailConfig) -> Result<Server, lettre::transport::smtp::Error> {
    let tls = match config.security {
        MailSecurity::None => Tls::None,
        MailSecurity::StartTls => Tls::Opportunistic(TlsParameters::new(config.server.clone())?),
        MailSecurity::Tls => Tls::Wrapper(TlsParameters::new(config.server.clone())?),
    };
    let builder =
        Server::builder_dangerous(&config.server).port(config.port).timeout(Some(PATIENCE)).tls(tls);
    let builder = match &config.account {
        Some((name, password)) => builder.credentials(Credentials::new(name.clone(), password.clone())),
        None => builder,
    };
    Ok(builder.build())
}

/// Whether the server answers, and takes our name and password.
pub(crate) async fn reach(config: &MailConfig) -> Result<(), String> {
    let server = server(config).map_err(|error| error.to_string())?;
    match server.test_connection().await {
        Ok(true) => Ok(()),
        Ok(false) => Err("сервер не отвечает".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Sends what is due; gives how many letters went.
pub(crate) async fn send_due(portal: &Portal) -> Result<usize, StoreError> {
    let Some(config) = &portal.config.mail else { return Ok(0) };
    let letters = portal.store.take_letters(BATCH, now()).await?;
    if letters.is_empty() {
        return Ok(0);
    }
    let server = server(config);
    let mut sent = 0;
    let begun = Instant::now();
    for letter in letters {
        // The rest may be another node's by now.
        if begun.elapsed() > BATCH_TIME {
            break;
        }
        let outcome = match &server {
            Ok(server) => send(server, &config.from, &letter).await,
            Err(error) => Err(Trouble::Passing(error.to_string())),
        };
        match outcome {
            Ok(()) => {
                portal.store.letter_sent(letter.id, now()).await?;
                sent += 1;
            }
            Err(trouble) => later(&portal.store, &letter, trouble).await?,
        }
    }
    Ok(sent)
}

/// Why a letter did not go.
enum Trouble {
    /// It may go later.
    Passing(String),
    /// It never will.
    Lasting(String),
}

async fn send(server: &Server, from: &str, letter: &Letter) -> Result<(), Trouble> {
    let address =
        |text: &str| text.parse::<Mailbox>().map_err(|error| Trouble::Lasting(format!("{text}: {error}")));
    let message = Message::builder()
        .from(address(from)?)
        .to(address(&letter.recipient)?)
        .subject(letter.subject.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.clone())
        .map_err(|error| Trouble::Lasting(error.to_string()))?;
    match server.send(message).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => Err(Trouble::Lasting(error.to_string())),
        Err(error) => Err(Trouble::Passing(error.to_string())),
    }
}

async fn later(store: &Store, letter: &Letter, trouble: Trouble) -> Result<(), StoreError> {
    let (error, passes) = match trouble {
        Trouble::Passing(error) => (error, true),
        Trouble::Lasting(error) => (error, false),
    };
    let wait = wait(letter.attempts);
    let tried = (1..letter.attempts).map(self::wait).sum::<i64>();
    let again = (passes && tried < TRIED).then(|| now() + wait);
    tracing::warn!(letter = letter.id, again = again.is_some(), "{error}");
    store.letter_failed(letter.id, &error, again, now()).await
}

/// How long to wait after so many attempts: a quarter of a minute, then twice as long each time, an hour at most.
fn wait(attempts: i64) -> i64 {
    let doubled = attempts.saturating_sub(1).clamp(0, 8);
    ((15 * SECOND) << doubled).min(HOUR)
}
