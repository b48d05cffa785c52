//! The number of a request: in a header of every answer, on error pages and in the log.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The number of a request.
#[derive(Clone)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// A new number: start of the process, then a count.
    fn next() -> RequestId {
        static START: LazyLock<u64> =
            LazyLock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
        static COUNT: AtomicU64 = AtomicU64::new(1);
        RequestId(format!("{:x}-{}", *START, COUNT.fetch_add(1, Ordering::Relaxed)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Numbers a request and its answer.
pub(crate) async fn number(mut request: Request, next: Next) -> Response {
    let id = RequestId::next();
    let header = HeaderValue::from_str(&id.0);
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    response
}
