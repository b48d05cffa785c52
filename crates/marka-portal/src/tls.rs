//! Connections that the portal encrypts itself, with certificate files of the site, read again when they change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use axum::serve::Listener;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How soon a new certificate is seen.
const LOOK: Duration = Duration::from_secs(5);
/// How long a connection may take until it is encrypted, and how many may be about it at once.
const PATIENCE: Duration = Duration::from_secs(10);
const AT_ONCE: usize = 512;
/// How long to wait where the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(200);

/// Certificate files of a site.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The certificate and those that lead to its root: PEM.
    pub chain: PathBuf,
    /// Its key: PEM.
    pub key: PathBuf,
}

/// Why a certificate does not serve.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file is not there, or is no PEM.
    #[error("{}: {why}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The key is of another certificate.
    #[error("ключ не от этого сертификата")]
    OtherKey,
    /// What the library of encryption says.
    #[error("{0}")]
    Tls(#[from] rustls::Error),
}

impl Certificate {
    fn read(&self) -> Result<CertifiedKey, CertificateError> {
        let told = |path: &Path, why: String| CertificateError::File { path: path.to_owned(), why };
        let chain = CertificateDer::pem_file_iter(&self.chain).and_then(Iterator::collect);
        let chain: Vec<_> = chain.map_err(|error| told(&self.chain, error.to_string()))?;
        if chain.is_empty() {
            return Err(told(&self.chain, "сертификата в нём нет".to_owned()));
        }
        let key =
            PrivateKeyDer::from_pem_file(&self.key).map_err(|error| told(&self.key, error.to_string()))?;
        let key = ring::default_provider().key_provider.load_private_key(key)?;
        let certified = CertifiedKey::new(chain, key);
        match certified.keys_match() {
            Err(rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => {
                Err(CertificateError::OtherKey)
            }
            // A kind of key that cannot be compared is not a wrong one.
            Ok(()) | Err(rustls::Error::InconsistentKeys(_)) => Ok(certified),
            Err(error) => Err(error.into()),
        }
    }

    /// For how many days it still holds; those that are over are negative.
    pub(crate) fn days_left(&self) -> Result<i64, CertificateError> {
        let certified = self.read()?;
        let broken = |why: String| CertificateError::File { path: self.chain.clone(), why };
        let (_, first) = x509_parser::parse_x509_certificate(&certified.cert[0])
            .map_err(|error| broken(error.to_string()))?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let left = first.validity().not_after.timestamp() - i64::try_from(now).unwrap_or(i64::MAX);
        Ok(left.div_euclid(24 * 3_600))
    }

    fn changed_at(&self) -> [Option<SystemTime>; 2] {
        [&self.chain, &self.key].map(|path| path.metadata().and_then(|about| about.modified()).ok())
    }
}

/// The certificate in force.
#[derive(Debug)]
struct InForce(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for InForce {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// Takes connections and encrypts them; one that is slow about it keeps no other waiting.
pub(crate) struct Encrypted {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, std::net::SocketAddr)>,
    address: std::net::SocketAddr,
    tasks: [AbortHandle; 2],
}

impl Encrypted {
    pub(crate) fn new(
        listener: TcpListener,
        certificate: Certificate,
    ) -> Result<Encrypted, CertificateError> {
        let address = listener.local_addr().map_err(|error| CertificateError::File {
            path: certificate.chain.clone(),
            why: error.to_string(),
        })?;
        let changed = certificate.changed_at();
        let in_force = Arc::new(InForce(RwLock::new(Arc::new(certificate.read()?))));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(in_force.clone());
        let (sender, ready) = mpsc::channel(64);
        let taken = tokio::spawn(take(listener, TlsAcceptor::from(Arc::new(config)), sender));
        let renewed = tokio::spawn(renew(certificate, changed, in_force));
        Ok(Encrypted { ready, address, tasks: [taken.abort_handle(), renewed.abort_handle()] })
    }
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

async fn take(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    sender: mpsc::Sender<(TlsStream<TcpStream>, std::net::SocketAddr)>,
) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    while let Ok(place) = room.clone().acquire_owned().await {
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        tokio::spawn(async move {
            if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                // Nobody takes it any more where the portal stops.
                let _ = sender.send((stream, peer)).await;
            }
            drop(place);
        });
    }
}

/// Puts a new certificate in force; one that does not serve leaves the former in force, and that is said.
async fn renew(certificate: Certificate, mut changed: [Option<SystemTime>; 2], in_force: Arc<InForce>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let now = certificate.changed_at();
        if now == changed {
            continue;
        }
        changed = now;
        match certificate.read() {
            Ok(read) => {
                *in_force.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(read);
                tracing::info!("the certificate was renewed");
            }
            Err(error) => {
                tracing::error!(%error, "the new certificate does not serve, the former stays in force");
            }
        }
    }
}

impl Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
