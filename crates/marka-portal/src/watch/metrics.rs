//! What a node has done since it began, and how it is, for programs that watch it.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::ledger::Seen;
use super::state::State;

/// Ends of the buckets of durations, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    state: &'static str,
}

/// What of a state a gauge tells.
type Of = fn(&State) -> Option<i64>;

/// Counters of a node.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    jobs: Family<Kind, Gauge>,
    gauges: [(Gauge, Of); 8],
}

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("marka");
        let requests = Family::default();
        registry.register("requests", "Requests by route and status", requests.clone());
        let durations = Family::new_with_constructor(histogram as fn() -> Histogram);
        registry.register(
            "request_seconds",
            "Time to the first byte of the answer by route",
            durations.clone(),
        );
        let jobs = Family::default();
        registry.register("jobs", "Jobs of the queue by state", jobs.clone());
        let gauge = |registry: &mut Registry, name: &str, help: &str, of: Of| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            (gauge, of)
        };
        let gauges = [
            gauge(&mut registry, "up_seconds", "Time since the node began", |it| Some(it.up)),
            gauge(&mut registry, "memory_bytes", "Memory that the node holds", |it| it.memory),
            gauge(&mut registry, "disk_free_bytes", "Free room beside the data", |it| it.disk_free),
            gauge(&mut registry, "database_bytes", "Size of the database", |it| Some(it.database)),
            gauge(&mut registry, "database_ping_microseconds", "Time of a question to the database", |it| {
                Some(it.ping)
            }),
            gauge(&mut registry, "letters_waiting", "Letters in the outbox", |it| Some(it.letters)),
            gauge(&mut registry, "sessions", "Sessions that go on", |it| Some(it.sessions)),
            gauge(&mut registry, "alerts", "Alerts that are open", |it| Some(it.alerts)),
        ];
        Metrics { registry, requests, durations, jobs, gauges }
    }
}

impl Metrics {
    /// Counts a request.
    pub(crate) fn add(&self, seen: &Seen<'_>) {
        let route = seen.route.to_owned();
        self.durations.get_or_create(&Route { route: route.clone() }).observe(seconds(seen.micros));
        self.requests.get_or_create(&Answered { route, status: seen.status }).inc();
    }

    /// All figures as text.
    pub(crate) fn text(&self, state: &State) -> String {
        for (gauge, of) in &self.gauges {
            if let Some(value) = of(state) {
                gauge.set(value);
            }
        }
        for (word, count) in &state.jobs {
            self.jobs.get_or_create(&Kind { state: word }).set(*count);
        }
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[expect(clippy::cast_precision_loss, reason = "durations are far below 2⁵² µs")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
