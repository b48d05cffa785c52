//! The portal over HTTP, without a socket: pages, their errors, the API and its limits, who may call what.
//! Rules are the shipped ones, mostly with those of `tests/newcomer` laid over them.

mod handbook;
mod misread;
mod pages;
mod rights;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use marka_answers::Answers;
use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_portal::{Edition, Place, Portal, PortalConfig, Store, router};
use serde_json::Value;
use tower::ServiceExt as _;

/// A form as browsers send it.
const FORM: &str = "application/x-www-form-urlencoded";

/// The shipped rules alone.
static SHIPPED: LazyLock<Arc<Answers>> = LazyLock::new(|| answers(Vec::new()));
/// The shipped rules and the family of the newcomer.
static NEWCOMER: LazyLock<Arc<Answers>> = LazyLock::new(|| answers(newcomer()));

/// The rule files of the newcomer.
fn newcomer() -> Vec<(String, String)> {
    marka_rules::folder::read(&root().join("tests/newcomer/rules")).expect("the folder is there")
}

fn answers(further: Vec<(String, String)>) -> Arc<Answers> {
    let mut files = marka_rules::shipped();
    files.extend(further);
    let (base, _) = marka_rules::load(files);
    Arc::new(Answers::new(Arc::new(Engine::new(base, &Limits::default()))))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The first column of a file of tests, comments left out.
fn lines(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join("tests").join(file)).expect("the file is there");
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| line.split('\t').next().unwrap_or("").to_owned()).collect()
}

/// An answer: status, headers, text.
struct Answer {
    status: StatusCode,
    headers: header::HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("the answer is JSON")
    }
}

async fn ask(portal: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = portal.clone().oneshot(request).await.expect("the portal answers").into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("the whole answer");
    let text = String::from_utf8(bytes.to_vec()).expect("answers are UTF-8");
    Answer { status: parts.status, headers: parts.headers, text }
}

async fn get(portal: &Router, address: &str) -> Answer {
    ask(portal, Request::get(address).body(Body::empty()).expect("a request")).await
}

async fn post(portal: &Router, address: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let request =
        headers.iter().fold(Request::post(address), |request, (name, value)| request.header(*name, *value));
    ask(portal, request.body(body.into()).expect("a request")).await
}

/// Runs on a runtime that lasts as long as the process: tests have one each, and connections outlive them.
fn lasting<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let thread = std::thread::spawn(|| {
        let runtime = Box::leak(Box::new(tokio::runtime::Runtime::new().expect("there is a runtime")));
        runtime.block_on(work)
    });
    thread.join().expect("no panic")
}

/// A database that goes with the process.
fn new_store() -> Store {
    let folder = Box::leak(Box::new(tempfile::tempdir().expect("there is a temporary folder")));
    lasting(async { Store::open(&Place::in_folder(folder.path())).await.expect("a new database opens") })
}

/// A portal over a database; what else it keeps is in a folder.
fn opened(answers: &Arc<Answers>, data: &Path, store: Store) -> Router {
    let (edition, data) = (Edition::new(answers.clone()), data.to_owned());
    let portal = lasting(async move { Portal::new(edition, &data, store, PortalConfig::default()).await });
    router(portal.expect("a new portal opens"))
}
