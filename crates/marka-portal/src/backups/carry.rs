//! Backups go on to another place: a command of the configuration takes each archive there.

use std::path::Path;
use std::process::{Command, Stdio};

/// So much of what a command said is told, in characters.
const SAID: usize = 500;

/// Runs the command with the path of an archive behind its arguments; gives what it said where it failed.
pub(crate) fn carry(command: &[String], archive: &Path) -> Result<(), String> {
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let done = Command::new(program).args(arguments).arg(archive).stdin(Stdio::null()).output();
    let done = done.map_err(|error| format!("«{program}»: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let from = said.chars().count().saturating_sub(SAID);
    let said: String = said.chars().skip(from).collect();
    Err(format!("«{program}»: {}. {}", done.status, said.trim()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn check(words: &[&str], expected: Result<(), &str>) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        match (carry(&words, Path::new("/tmp/копия.tar.gz")), expected) {
            (Ok(()), Ok(())) => {}
            (Err(told), Err(expected)) => assert!(told.contains(expected), "{told}"),
            (told, _) => panic!("{words:?}: {told:?}"),
        }
    }

    #[test]
    fn what_a_command_says_is_told() {
        check(&[], Ok(()));
        check(&["sh", "-c", "test \"$0\" = /tmp/копия.tar.gz"], Ok(()));
        check(&["sh", "-c", "echo нет места >&2; exit 3"], Err("нет места"));
        check(&["/nowhere/at/all"], Err("/nowhere/at/all"));
    }
}
