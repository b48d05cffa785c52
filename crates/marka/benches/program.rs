//! Figures of the whole program: lines a second end to end, cold start, memory.
//!
//! Lines come from the file named in `LINES`, or else from `tests/decode`.
//! Each row is a figure, its value and what is wanted, separated by tabs.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many lines are decoded in one run.
const LINES: u32 = 400_000;
/// How often the program is started.
const STARTS: usize = 21;

fn main() {
    let lines = lines();
    let input = lines
        .iter()
        .cycle()
        .take(LINES as usize)
        .map(|line| format!("{line}\n"))
        .collect::<Vec<_>>()
        .concat();
    let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    fs::write(file.path(), input).expect("the temporary file can be written");

    for threads in ["1", "2"] {
        let (wall, processor) = decode(file.path(), threads);
        let rate = f64::from(LINES) / wall.as_secs_f64();
        let each = f64::from(LINES) / processor.as_secs_f64();
        row(&format!("decode --json --threads {threads}, wall"), &format!("{rate:.0} lines/s"), "");
        row(
            &format!("decode --json --threads {threads}, processor"),
            &format!("{each:.0} lines/s a core"),
            "200000",
        );
    }
    let mut starts: Vec<Duration> = (0..STARTS).map(|_| cold(&lines[0])).collect();
    starts.sort();
    let median = starts[STARTS / 2].as_secs_f64() * 1e3;
    row("decode of one line, cold", &format!("{median:.1} ms"), "40 ms");
    if let Some(kilobytes) = memory(&lines[0]) {
        row("memory after one line", &format!("{:.1} MB", f64::from(kilobytes) / 1e3), "60 MB");
    }
}

fn row(figure: &str, value: &str, wanted: &str) {
    println!("{figure}\t{value}\t{wanted}");
}

fn lines() -> Vec<String> {
    let tests = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/decode");
        let entries = fs::read_dir(folder).expect("tests/decode can be read");
        let texts = entries.map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("UTF-8"));
        texts.collect::<Vec<_>>().concat()
    };
    let text =
        std::env::var("LINES").map_or_else(|_| tests(), |file| fs::read_to_string(file).expect("UTF-8"));
    let cells = text.lines().filter(|line| !line.starts_with('#'));
    cells.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

fn marka() -> Command {
    Command::new(env!("CARGO_BIN_EXE_marka"))
}

/// Wall and processor time of decoding a file.
fn decode(file: &Path, threads: &str) -> (Duration, Duration) {
    let before = children();
    let start = Instant::now();
    let input = fs::File::open(file).expect("the temporary file can be read");
    let mut command = marka();
    command.args(["decode", "--json", "--threads", threads]).stdin(input).stdout(Stdio::null());
    assert!(command.status().expect("the program starts").success());
    let wall = start.elapsed();
    let processor = children().zip(before).map(|(after, before)| after.saturating_sub(before));
    (wall, processor.unwrap_or(wall))
}

/// Processor time of all children so far, where Linux tells it.
fn children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields[13].parse::<u64>().ok()? + fields[14].parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

fn cold(line: &str) -> Duration {
    let start = Instant::now();
    let status = marka().args(["decode", "--json", line]).stdout(Stdio::null()).status();
    assert!(status.expect("the program starts").success());
    start.elapsed()
}

/// The most memory that the program has held when it has answered one line, in kilobytes.
fn memory(line: &str) -> Option<u32> {
    let mut command = marka();
    command.args(["decode", "--json", "--threads", "1"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    writeln!(stdin, "{line}").expect("the program reads its input");
    let mut answer = String::new();
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    stdout.read_line(&mut answer).expect("the program answers");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok();
    drop(stdin);
    child.wait().expect("the program ends");
    let status = status?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches(" kB").parse().ok()
}
