//! Requests to a provider, away from the threads that answer.

use std::io;
use std::sync::LazyLock;
use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse};
use ureq::tls::{RootCerts, TlsConfig};

/// The largest answer, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Asks nobody but whom it was told to ask: it follows no redirection.
static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    // The certificates that the system trusts, those of the house among them.
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = ureq::Agent::config_builder().tls_config(tls).max_redirects(0);
    let config = config.http_status_as_error(false).timeout_global(Some(Duration::from_secs(8)));
    config.build().new_agent()
});

/// Sends a request and waits for its answer.
pub(crate) async fn send(request: HttpRequest) -> Result<HttpResponse, io::Error> {
    tokio::task::spawn_blocking(move || {
        let (parts, mut body) = AGENT.run(request).map_err(io::Error::other)?.into_parts();
        let body = body.with_config().limit(LARGEST).read_to_vec().map_err(io::Error::other)?;
        Ok(HttpResponse::from_parts(parts, body))
    })
    .await
    .map_err(io::Error::other)?
}
