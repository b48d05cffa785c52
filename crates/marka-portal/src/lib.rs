//! The portal over HTTP: routes, handlers, API. It holds an engine and turns requests into pages and JSON.

mod access;
mod account;
mod analogues;
mod api;
mod assets;
mod backups;
mod blocking;
mod buffer;
mod bytes;
mod cache;
mod clock;
pub mod console;
mod construct;
mod control;
mod decode;
pub mod doctor;
mod edition;
mod error;
mod form;
mod handbook;
mod health;
mod help;
mod history;
mod jobs;
mod layout;
mod letters;
mod licences;
mod likeness;
mod list;
mod locale;
mod mail;
mod misread;
mod moment;
mod notify;
mod openapi;
mod page;
mod people;
mod register;
mod request;
mod requests;
mod router;
mod secrets;
mod security;
mod settings;
mod suggestions;
mod support;
mod talk;
mod tasks;
mod tls;
mod watch;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::serve::ListenerExt as _;
use marka_answers::Answers;

use crate::tls::Encrypted;

pub use edition::{Admission, BackupConfig, Edition, MailConfig, MailSecurity, Portal, PortalConfig};
pub use marka_backup::Passphrase;
pub use marka_sign_in::{Directory, Provider};
pub use marka_store::{Place, Role, Store, StoreError};
pub use router::{router, router_with};
pub use tls::{Certificate, CertificateError};

/// What the portal needs to start.
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Folder for what the portal keeps; made where it is missing.
    pub data: PathBuf,
    /// Where the database is.
    pub place: Place,
    /// What does not change while it runs.
    pub portal: PortalConfig,
    /// The engine over the rules, with all that its answers need.
    pub answers: Arc<Answers>,
    /// Called once the portal answers.
    pub ready: fn(&Ready),
}

/// What is to be told once the portal answers.
pub struct Ready {
    /// Where.
    pub address: SocketAddr,
    /// It encrypts its connections itself.
    pub is_encrypted: bool,
    /// The code of the first start, where nobody has done it.
    pub setup_code: Option<String>,
}

/// Why the portal did not start or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not ours.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Its certificate does not serve.
    #[error("{0}")]
    Certificate(#[from] CertificateError),
    /// The database does not let itself be opened.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// Serves until the process is told to stop (interrupt or termination), then finishes what it has begun.
pub fn serve(config: Config) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(&config.place).await?;
        let edition = Edition::new(config.answers);
        let portal = Portal::new(edition, &config.data, store, config.portal).await?;
        let setup_code =
            account::open_setup(&portal).await.map_err(|error| io::Error::other(error.to_string()))?;
        let listener = tokio::net::TcpListener::bind(config.listen).await?;
        let (address, is_encrypted) = (listener.local_addr()?, portal.config.certificate.is_some());
        let encrypted = match portal.config.certificate.clone() {
            Some(certificate) => Ok(Encrypted::new(listener, certificate)?),
            None => Err(listener),
        };
        (config.ready)(&Ready { address, is_encrypted, setup_code });
        error::note_panics();
        let tasks = [
            tasks::begin(&portal),
            tasks::begin_letters(&portal),
            jobs::begin(&portal, jobs::KINDS),
            jobs::begin(&portal, jobs::MESSAGES),
        ];
        let service = router(portal.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let served = match encrypted {
            // What taps it lets requests know where they come from.
            Ok(listener) => {
                axum::serve(listener.tap_io(|_| {}), service).with_graceful_shutdown(stopped()).await
            }
            Err(listener) => axum::serve(listener, service).with_graceful_shutdown(stopped()).await,
        };
        for task in tasks {
            task.abort();
        }
        watch::lay_down(&portal).await?;
        Ok(served?)
    })
}

/// Resolves when the process is told to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
