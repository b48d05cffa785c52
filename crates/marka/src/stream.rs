//! Lines in, answers out, in order, in constant memory, on several cores.
//!
//! The input is cut into chunks of whole lines that are dealt to the workers in turn;
//! the answers are collected in the same turn, so that order needs no bookkeeping.

use std::io::{self, Read, Write};
use std::mem;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use marka_answers::line::LONGEST;

/// Bytes asked of the input at once. What has arrived is answered at once,
/// and the answers to a chunk of nothing but line feeds still fit into memory.
const READ: usize = 16 * 1024;

/// Chunks that may wait for one worker, and answers that may wait for the writer.
const WAITING: usize = 2;

/// Answers every line of `input` to `output`.
///
/// Each worker calls `start` once for its own state, then `answer` for each line,
/// which appends what it has to say to the bytes given.
pub(crate) fn answer_lines<S>(
    input: impl Read + Send,
    mut output: impl Write,
    threads: NonZeroUsize,
    start: impl Fn() -> S + Sync,
    answer: impl Fn(&mut S, &[u8], &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let mut chunks = Chunks { input, rest: Vec::new() };
    let answer_chunk = |state: &mut S, chunk: &[u8]| {
        let mut answers = Vec::with_capacity(chunk.len() * 16);
        split(chunk).for_each(|line| answer(state, line, &mut answers));
        answers
    };
    if threads.get() == 1 {
        let mut state = start();
        while let Some(chunk) = chunks.next()? {
            output.write_all(&answer_chunk(&mut state, &chunk))?;
            output.flush()?;
        }
        return Ok(());
    }
    thread::scope(|scope| {
        let mut inlets = Vec::new();
        let mut outlets = Vec::new();
        for _ in 0..threads.get() {
            let (inlet, work) = sync_channel::<Vec<u8>>(WAITING);
            let (done, outlet) = sync_channel(WAITING);
            let (start, answer_chunk) = (&start, &answer_chunk);
            scope.spawn(move || {
                let mut state = start();
                for chunk in work {
                    if done.send(answer_chunk(&mut state, &chunk)).is_err() {
                        break;
                    }
                }
            });
            inlets.push(inlet);
            outlets.push(outlet);
        }
        let reading = scope.spawn(move || deal(chunks, &inlets));
        let written = collect(&outlets, &mut output);
        drop(outlets);
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(read)
    })
}

/// Deals chunks to the workers in turn until the input ends or a worker is gone.
fn deal(mut chunks: Chunks<impl Read>, inlets: &[SyncSender<Vec<u8>>]) -> io::Result<()> {
    for inlet in inlets.iter().cycle() {
        let Some(chunk) = chunks.next()? else { break };
        if inlet.send(chunk).is_err() {
            break;
        }
    }
    Ok(())
}

/// Writes the workers' answers in turn until the first of them has no more.
fn collect(outlets: &[Receiver<Vec<u8>>], output: &mut impl Write) -> io::Result<()> {
    for outlet in outlets.iter().cycle() {
        let Ok(answers) = outlet.recv() else { break };
        output.write_all(&answers)?;
        output.flush()?;
    }
    Ok(())
}

/// The lines of a chunk, without their line feeds.
fn split(chunk: &[u8]) -> impl Iterator<Item = &[u8]> {
    chunk.strip_suffix(b"\n").unwrap_or(chunk).split(|&byte| byte == b'\n')
}

/// Cuts an input into chunks of whole lines.
struct Chunks<R> {
    input: R,
    /// The beginning of a line whose end has not arrived; never much longer than what is read of a line.
    rest: Vec<u8>,
}

impl<R: Read> Chunks<R> {
    /// The lines that have arrived, at least one; `None` at the end of the input.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let mut chunk = mem::take(&mut self.rest);
            let old = chunk.len();
            chunk.resize(old + READ, 0);
            let new = self.read(&mut chunk[old..])?;
            chunk.truncate(old + new);
            if new == 0 {
                return Ok((!chunk.is_empty()).then_some(chunk));
            }
            if let Some(end) = chunk[old..].iter().rposition(|&byte| byte == b'\n') {
                self.rest = chunk.split_off(old + end + 1);
                return Ok(Some(chunk));
            }
            // Two bytes more than is read of a line keep the fact that it was longer.
            chunk.truncate(LONGEST + 2);
            self.rest = chunk;
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.input.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers each line with its length.
    fn answered(input: impl Read + Send, threads: usize) -> String {
        let mut output = Vec::new();
        let threads = NonZeroUsize::new(threads).expect("some threads");
        let answer = |(): &mut (), line: &[u8], out: &mut Vec<u8>| {
            writeln!(out, "{}", line.len()).expect("memory takes every write");
        };
        answer_lines(input, &mut output, threads, || (), answer).expect("memory can be read and written");
        String::from_utf8(output).expect("digits and line feeds")
    }

    #[test]
    fn every_line_is_answered_in_order() {
        let lines: Vec<String> = (0..20_000).map(|n| "a".repeat(n % 37)).collect();
        let lengths: Vec<String> = lines.iter().map(|line| format!("{}\n", line.len())).collect();
        let expected = lengths.concat();
        for threads in [1, 2, 5] {
            assert_eq!(answered(lines.join("\n").as_bytes(), threads), expected);
            assert_eq!(answered(format!("{}\n", lines.join("\n")).as_bytes(), threads), expected);
        }
    }

    #[test]
    fn empty_lines_are_answered_and_an_empty_input_is_not() {
        assert_eq!(answered(&b""[..], 1), "");
        assert_eq!(answered(&b"\n\n"[..], 2), "0\n0\n");
        assert_eq!(answered(&b"\n\na"[..], 2), "0\n0\n1\n");
    }

    #[test]
    fn an_endless_line_is_kept_short() {
        let input = io::repeat(b'a').take(10_000_000).chain(&b"\nb"[..]);
        let answers = answered(input, 1);
        let (long, short) = answers.split_once('\n').expect("two answers");
        let kept: usize = long.parse().expect("a number");
        assert!(kept > LONGEST && kept <= LONGEST + READ + 2, "{kept}");
        assert_eq!(short, "1\n");
    }
}
