//! A step of the constructor over HTTP against a constant page of the same size in the same program.
//!
//! Prints rows of a figure, its value and what is wanted, separated by tabs. Needs `wrk`.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, mpsc};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use marka_answers::Answers;
use marka_engine::compiled::Limits;
use marka_engine::diagram::Scratch;
use marka_engine::engine::Engine;
use marka_engine::selection::Selection;
use marka_pages::construct::state::address;
use marka_portal::{Edition, Portal, router_with};

/// How long each run lasts; runs alternate, so that other load falls on both alike.
const SECONDS: u32 = 3;
/// How often each is run.
const RUNS: usize = 3;
/// How many states that were met before are asked for in turn.
const MET: usize = 64;
/// How many states there are for one run over new ones: more than it has requests, so that none comes twice.
const NEW: usize = 60_000;

fn main() {
    let (base, _) = marka_rules::load(marka_rules::shipped());
    let engine = Arc::new(Engine::new(base, &Limits::default()));
    let mut states = States::new(&engine);
    let met = states.draw(MET);
    let address = serve(Answers::new(Arc::clone(&engine)), &met[0]);
    let size = met.iter().map(|step| page(address, step).len()).sum::<usize>() / met.len();
    // Asked for by addresses as long as those of the steps: reading an address is no part of the ratio.
    let constant = met.iter().map(|step| step.replacen('?', &format!("?size={size}&"), 1));
    let constant: Vec<String> =
        constant.map(|step| step.replacen("/construct/", "/bench/constant/", 1)).collect();
    for (name, packed) in [("", ""), (", gzip", "gzip")] {
        let mut rates = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..RUNS {
            rates[0].push(rate(address, &constant, packed).0);
            let new = states.draw(NEW);
            let (rate_of_new, requests) = rate(address, &new, packed);
            assert!(
                requests < new.len(),
                "{requests} requests over {} new states: some came twice",
                new.len()
            );
            rates[1].push(rate_of_new);
            rates[2].push(rate(address, &met, packed).0);
        }
        let [constant, new, met] = rates.map(median);
        row(
            &format!("constant page of {size} bytes over HTTP{name}"),
            &format!("{constant:.0} requests/s"),
            "",
        );
        for (kind, rate) in [("never met", new), ("met before", met)] {
            let ratio = rate / constant;
            row(
                &format!("constructor step, state {kind}{name}"),
                &format!("{rate:.0} requests/s, {ratio:.2} of the constant page"),
                "0.6",
            );
        }
    }
}

fn row(figure: &str, value: &str, wanted: &str) {
    println!("{figure}\t{value}\t{wanted}");
}

/// Addresses of states of the first family between nothing chosen and whole constructions,
/// drawn with a fixed seed, none of them twice.
struct States {
    engine: Arc<Engine>,
    scratch: Scratch,
    seed: u64,
    drawn: HashSet<String>,
}

impl States {
    fn new(engine: &Arc<Engine>) -> States {
        States { engine: engine.clone(), scratch: Scratch::default(), seed: 1, drawn: HashSet::new() }
    }

    fn draw(&mut self, count: usize) -> Vec<String> {
        let mut states = Vec::with_capacity(count);
        while states.len() < count {
            let state = self.one();
            if self.drawn.insert(state.clone()) {
                states.push(state);
            }
        }
        states
    }

    fn one(&mut self) -> String {
        let engine = self.engine.clone();
        let compiled = &engine.families[0];
        let mut selection = Selection::open(&compiled.family);
        for element in 0..compiled.family.elements.len() {
            compiled.domains(&selection, &mut self.scratch);
            let possible: Vec<usize> = self.scratch.domains[element].possible.iter().collect();
            if possible.len() > 1 && self.below(3) > 0 {
                selection = selection.with(element, possible[self.below(possible.len())]);
            }
        }
        address(&compiled.family, &selection)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % bound
    }
}

/// Starts the portal with a constant page beside it.
fn serve(answers: Answers, like: &str) -> SocketAddr {
    let (ready, started) = mpsc::channel();
    let like = like.to_owned();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
        runtime.block_on(async {
            let portal = {
                let folder = tempfile::tempdir().expect("there is a temporary folder").keep();
                let store = marka_portal::Store::open(&marka_portal::Place::in_folder(&folder))
                    .await
                    .expect("it opens");
                let edition = Edition::new(Arc::new(answers));
                let config = marka_portal::PortalConfig::default();
                Portal::new(edition, &folder, store, config).await.expect("it opens")
            };
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = listener.local_addr().expect("a bound address");
            let further = Router::new()
                .route("/bench/constant/{family}", get(move |uri| constant(uri, address, like.clone())));
            ready.send(address).expect("the bench waits");
            axum::serve(listener, router_with(portal, further)).await.expect("the portal serves");
        });
    });
    started.recv().expect("the portal starts")
}

/// A page of the wanted size, made of a real one.
async fn constant(
    uri: axum::http::Uri,
    address: SocketAddr,
    like: String,
) -> ([(axum::http::HeaderName, &'static str); 1], &'static str) {
    static PAGE: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let size = uri.query().and_then(|query| query.strip_prefix("size=")?.split('&').next()?.parse().ok());
    let size = size.unwrap_or(0);
    let made = PAGE.get_or_init(|| async move {
        let page = tokio::task::spawn_blocking(move || page(address, &like)).await.expect("a page");
        page.chars()
            .cycle()
            .scan(0, |written, c| {
                *written += c.len_utf8();
                Some((*written, c))
            })
            .take_while(|(written, _)| *written <= size)
            .map(|(_, c)| c)
            .collect()
    });
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], made.await.as_str())
}

fn page(address: SocketAddr, path: &str) -> String {
    let out =
        Command::new("curl").args(["-sf", &format!("http://{address}{path}")]).output().expect("curl runs");
    String::from_utf8(out.stdout).expect("pages are UTF-8")
}

/// Requests a second over paths in turn, and how many there were.
fn rate(address: SocketAddr, paths: &[String], packed: &str) -> (f64, usize) {
    let mut script = String::from("local paths = {\n");
    for path in paths {
        writeln!(script, "  {path:?},").expect("a string takes all");
    }
    script.push_str("}\nlocal at = 0\nrequest = function()\n  at = at % #paths + 1\n  return wrk.format(\"GET\", paths[at])\nend\n");
    let file = tempfile::Builder::new().suffix(".lua").tempfile().expect("a temporary file");
    std::fs::write(file.path(), script).expect("it can be written");
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c16", &format!("-d{SECONDS}s"), "-s"]).arg(file.path());
    if !packed.is_empty() {
        wrk.args(["-H", &format!("Accept-Encoding: {packed}")]);
    }
    let out = wrk.arg(format!("http://{address}")).output().expect("wrk runs");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    let rate = line.and_then(|rate| rate.trim().parse().ok()).expect("wrk prints a rate");
    let requests = text.lines().find_map(|line| line.trim().split_once(" requests in")?.0.parse().ok());
    (rate, requests.expect("wrk prints a number of requests"))
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
