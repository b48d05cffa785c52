//! What was seen since it was last laid down in the store. It is bounded: what does not fit is counted without saying
//! where it came from.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use marka_store::{Micros, NewFault, Slow, Traffic, digest, latency_step};

use crate::clock::MINUTE;

/// The most kinds of requests that wait.
const KINDS: usize = 20_000;
/// The most that wait at all, where not even those that are counted together fit: of later ones nothing is known.
const ALL_KINDS: usize = 2 * KINDS;
/// The most kinds of faults that wait.
const FAULTS: usize = 200;
/// The longest cause, in characters.
const CAUSE: usize = 2_000;

/// One request and its answer.
pub(crate) struct Seen<'a> {
    pub(crate) at: Micros,
    /// Method and route.
    pub(crate) route: &'a str,
    pub(crate) address: &'a str,
    /// Whose it is; nobody is 0.
    pub(crate) person: i64,
    pub(crate) status: u16,
    pub(crate) micros: i64,
    /// Number of the request.
    pub(crate) request: &'a str,
    /// Why it failed by our own fault.
    pub(crate) cause: Option<&'a str>,
}

type Kind = (Micros, String, String, i64, i64);

/// What waits.
#[derive(Default)]
struct Waiting {
    /// Count, time together, slowest.
    traffic: BTreeMap<Kind, (i64, i64, i64)>,
    slow: BTreeMap<(Micros, String, usize), i64>,
    faults: BTreeMap<String, NewFault>,
}

/// The ledger of a node.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Waiting>);

impl Ledger {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request.
    pub(crate) fn add(&self, seen: &Seen<'_>) {
        let slot = seen.at - seen.at.rem_euclid(MINUTE);
        let mut waiting = self.waiting();
        let full = waiting.traffic.len() >= KINDS;
        let (address, person) = if full { ("", 0) } else { (seen.address, seen.person) };
        let kind = (slot, seen.route.to_owned(), address.to_owned(), person, i64::from(seen.status));
        waiting.add_traffic(kind, (1, seen.micros, seen.micros));
        waiting.add_slow((slot, seen.route.to_owned(), latency_step(seen.micros)), 1);
        if let Some(cause) = seen.cause {
            waiting.add_fault(seen, cause);
        }
    }

    /// Takes what waits.
    pub(crate) fn take(&self) -> (Vec<Traffic>, Vec<Slow>, Vec<NewFault>) {
        let Waiting { traffic, slow, faults } = std::mem::take(&mut *self.waiting());
        let traffic = traffic.into_iter().map(|((slot, route, address, person, status), tally)| {
            let (count, micros, slowest) = tally;
            Traffic { slot, route, address, person, status, count, micros, slowest }
        });
        let slow = slow.into_iter().map(|((slot, route, step), count)| Slow { slot, route, step, count });
        (traffic.collect(), slow.collect(), faults.into_values().collect())
    }

    /// Puts back what the store did not take.
    pub(crate) fn put_back(&self, (traffic, slow, faults): (Vec<Traffic>, Vec<Slow>, Vec<NewFault>)) {
        let mut waiting = self.waiting();
        for row in traffic {
            let full = waiting.traffic.len() >= KINDS;
            let (address, person) = if full { (String::new(), 0) } else { (row.address, row.person) };
            let kind = (row.slot, row.route, address, person, row.status);
            waiting.add_traffic(kind, (row.count, row.micros, row.slowest));
        }
        for row in slow {
            waiting.add_slow((row.slot, row.route, row.step), row.count);
        }
        for mut fault in faults {
            match waiting.faults.entry(fault.mark.clone()) {
                Entry::Occupied(mut known) => known.get_mut().count += fault.count,
                Entry::Vacant(place) => {
                    fault.cause.truncate(fault.cause.floor_char_boundary(CAUSE));
                    place.insert(fault);
                }
            }
        }
    }
}

impl Waiting {
    fn add_traffic(&mut self, kind: Kind, (count, micros, slowest): (i64, i64, i64)) {
        if self.traffic.len() < ALL_KINDS || self.traffic.contains_key(&kind) {
            let tally = self.traffic.entry(kind).or_default();
            *tally = (tally.0 + count, tally.1 + micros, tally.2.max(slowest));
        }
    }

    /// Counts how long requests took, as long as there is room: a database that is away for days does not fill the memory.
    fn add_slow(&mut self, kind: (Micros, String, usize), count: i64) {
        if self.slow.len() < KINDS || self.slow.contains_key(&kind) {
            *self.slow.entry(kind).or_default() += count;
        }
    }

    fn add_fault(&mut self, seen: &Seen<'_>, cause: &str) {
        let mark = mark(seen.route, seen.status, cause);
        if self.faults.len() >= FAULTS && !self.faults.contains_key(&mark) {
            return;
        }
        let fault = self.faults.entry(mark.clone()).or_insert_with(|| NewFault {
            mark,
            route: seen.route.to_owned(),
            status: i64::from(seen.status),
            cause: String::new(),
            at: seen.at,
            count: 0,
            request: String::new(),
            address: String::new(),
            person: 0,
        });
        fault.cause = cause.chars().take(CAUSE).collect();
        (fault.at, fault.count, fault.person) = (seen.at, fault.count + 1, seen.person);
        seen.request.clone_into(&mut fault.request);
        seen.address.clone_into(&mut fault.address);
    }
}

/// Faults are alike where they differ in figures only.
fn mark(route: &str, status: u16, cause: &str) -> String {
    let mut plain = format!("{route}\n{status}\n");
    for c in cause.chars() {
        match c {
            '0'..='9' if plain.ends_with('#') => {}
            '0'..='9' => plain.push('#'),
            c => plain.push(c),
        }
    }
    digest(plain.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen<'a>(address: &'a str, cause: Option<&'a str>) -> Seen<'a> {
        let status = if cause.is_some() { 500 } else { 200 };
        Seen {
            at: 65 * 1_000_000,
            route: "GET /",
            address,
            person: 0,
            status,
            micros: 1_500,
            request: "r",
            cause,
        }
    }

    #[test]
    fn requests_that_are_alike_are_one_row() {
        let ledger = Ledger::default();
        for address in ["a", "b", "a"] {
            ledger.add(&seen(address, None));
        }
        let (traffic, slow, faults) = ledger.take();
        let rows: Vec<_> =
            traffic.iter().map(|row| (row.slot, row.address.as_str(), row.count, row.micros)).collect();
        assert_eq!(rows, [(MINUTE, "a", 2, 3_000), (MINUTE, "b", 1, 1_500)]);
        assert_eq!(slow.iter().map(|row| (row.step, row.count)).collect::<Vec<_>>(), [(1, 3)]);
        assert!(faults.is_empty() && ledger.take().0.is_empty());
    }

    #[test]
    fn faults_that_differ_in_figures_only_are_one() {
        let ledger = Ledger::default();
        for cause in ["row 15 is bad", "row 7 is bad", "no disk"] {
            ledger.add(&seen("a", Some(cause)));
        }
        let taken = ledger.take();
        let mut counts: Vec<i64> = taken.2.iter().map(|fault| fault.count).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 2]);
        ledger.put_back(taken);
        ledger.add(&seen("a", Some("row 1 is bad")));
        let (traffic, _, faults) = ledger.take();
        assert_eq!((traffic[0].count, faults.iter().map(|fault| fault.count).sum::<i64>()), (4, 4));
    }

    #[test]
    fn many_addresses_do_not_fill_the_memory() {
        let ledger = Ledger::default();
        for number in 0..KINDS + 50 {
            ledger.add(&seen(&number.to_string(), None));
        }
        let (traffic, ..) = ledger.take();
        assert_eq!(traffic.len(), KINDS + 1);
        assert_eq!(traffic[0].count, 50, "those that did not fit are counted together");
    }
}
