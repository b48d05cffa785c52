//! The portal over HTTP: routes, handlers, API. It holds an engine and turns requests into pages and JSON.

mod access;
mod analogues;
mod api;
mod assets;
mod buffer;
mod cache;
mod construct;
mod decode;
mod edition;
mod error;
mod handbook;
mod list;
mod locale;
mod misread;
mod openapi;
mod page;
mod request;
mod router;
mod security;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use marka_answers::Answers;

pub use edition::{Edition, Portal};
pub use router::{router, router_with};

/// What the portal needs to start.
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Folder for what the portal keeps; made where it is missing.
    pub data: PathBuf,
    /// The engine over the rules, with all that its answers need.
    pub answers: Arc<Answers>,
    /// Called with the address once the portal answers there.
    pub ready: fn(SocketAddr),
}

/// Serves until the process is told to stop (interrupt or termination), then finishes what it has begun.
pub fn serve(config: Config) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let portal = Portal::new(Edition::new(config.answers), &config.data);
        let listener = tokio::net::TcpListener::bind(config.listen).await?;
        (config.ready)(listener.local_addr()?);
        axum::serve(listener, router(portal)).with_graceful_shutdown(stopped()).await
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
