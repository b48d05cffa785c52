//! Computed analogues beside those that people name: pairs of `tests/analogues/crossref.tsv`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use marka_engine::compiled::Limits;
use marka_engine::engine::Engine;
use marka_engine::equivalents::{Likeness, Row};
use marka_engine::read::{Reader, Reading};

/// How many cables of one family are asked for.
const EACH: usize = 5;

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(marka_rules::load(marka_rules::shipped()).0, &Limits::default()));

/// What is expected of a pair.
struct Pair {
    asked: String,
    partner: String,
    /// From 1, the same role, to 5, the same cable.
    score: u8,
    expected: String,
    reason: String,
}

fn pairs() -> Vec<Pair> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/analogues/crossref.tsv");
    let text = std::fs::read_to_string(path).expect("the file is there");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let pair = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut next = || cells.next().unwrap_or_default();
        Pair {
            asked: next(),
            partner: next(),
            score: next().parse().expect("a score is a number"),
            expected: next(),
            reason: next(),
        }
    };
    lines.map(pair).collect()
}

/// The single reading of a text.
fn read(text: &str) -> Option<Reading> {
    let mut readings = ENGINE.read(text, &mut Reader::default()).readings;
    if readings.len() == 1 { readings.pop() } else { None }
}

/// Whether a found cable is the wanted one in all that the asked cable says and the wanted one answers.
fn is_wanted(found: &[Row], wanted: &[Row]) -> bool {
    let mut told = wanted.iter().filter(|row| row.ours.is_some() && row.theirs.is_some());
    told.all(|wanted| found.iter().any(|row| row.what == wanted.what && row.theirs == wanted.theirs))
}

/// How a pair turns out: `unread`, `itself`, `named` or `no`; and what was found instead.
fn outcome(pair: &Pair) -> (&'static str, String) {
    let (Some(asked), Some(partner)) = (read(&pair.asked), read(&pair.partner)) else {
        return ("unread", String::new());
    };
    let rows = ENGINE.compared((asked.family, &asked.selection), (partner.family, &partner.selection));
    let same = |row: &Row| row.ours.is_none() || row.likeness == Likeness::Same;
    if asked.family == partner.family && rows.iter().all(same) {
        return ("itself", String::new());
    }
    let found = ENGINE.analogues(asked.family, &asked.selection, EACH);
    let of_family: Vec<_> = found.iter().filter(|one| one.family == partner.family).collect();
    let named = of_family.iter().any(|one| is_wanted(&one.rows, &rows));
    let marks: Vec<&str> = of_family.iter().map(|one| one.mark.as_deref().unwrap_or("-")).collect();
    (if named { "named" } else { "no" }, marks.join(" "))
}

#[test]
fn what_people_name_is_found_or_the_reason_is_known() {
    let mut failures = String::new();
    for pair in pairs() {
        let (found, marks) = outcome(&pair);
        let told = matches!(found, "named" | "itself") || !pair.reason.is_empty();
        if found != pair.expected || !told {
            let _ = writeln!(failures, "{}\t{}\t{}\t{found}\t{marks}", pair.asked, pair.partner, pair.score);
        }
    }
    assert!(failures.is_empty(), "otherwise than expected:\n{failures}");
}

#[test]
fn most_of_what_people_name_is_found() {
    let outcomes: Vec<String> = pairs().into_iter().map(|pair| pair.expected).collect();
    let count = |wanted: &str| outcomes.iter().filter(|outcome| *outcome == wanted).count();
    let [named, itself, no, unread] = ["named", "itself", "no", "unread"].map(count);
    assert_eq!(named + itself + no + unread, outcomes.len());
    let all = outcomes.len();
    insta::assert_snapshot!(format!(
        "{all} pairs: named {named}, itself {itself}, not named {no}, unread {unread}"
    ));
}

#[test]
fn no_pair_is_called_the_same_that_people_tell_apart() {
    for pair in pairs().iter().filter(|pair| pair.score < 5) {
        let (Some(asked), Some(partner)) = (read(&pair.asked), read(&pair.partner)) else { continue };
        let rows = ENGINE.compared((asked.family, &asked.selection), (partner.family, &partner.selection));
        let differs = rows.iter().any(|row| row.likeness != Likeness::Same);
        assert!(differs, "{} and {} show no difference", pair.asked, pair.partner);
    }
}

/// Without a purpose a cable would be offered in place of anything.
#[test]
fn every_family_says_what_its_cables_are_for() {
    for compiled in &ENGINE.families {
        let family = &compiled.family;
        let options = family.elements.iter().flat_map(|element| &element.options);
        let mut facts = options.flat_map(|option| &option.facts).chain(&family.facts);
        assert!(facts.any(|fact| fact.property == "purpose"), "{} does not", family.id);
    }
}
