//! `marka backup` and `marka restore` as processes: beside a portal, and killed on the way.

#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

fn marka(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marka"));
    command.args(arguments).arg("--data").arg(data);
    command
}

fn check(output: &Output, succeeds: bool, told: &str) {
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() == succeeds && text.contains(told), "«{told}»: {text}");
}

/// A data folder with an administrator and a file that takes a while to save.
fn installation() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    let invited = marka(data.path(), &["user", "invite", "anna"]).output().unwrap();
    check(&invited, true, "/link/");
    check(&marka(data.path(), &["user", "administrator", "anna"]).output().unwrap(), true, "");
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    fs::write(data.path().join("noise"), noise.take(16 << 20).collect::<Vec<u8>>()).unwrap();
    data
}

fn archives(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|end| end == "gz"));
    all.sort();
    all
}

/// A portal that has said where it is.
struct Running(Child);

impl Running {
    fn over(data: &Path) -> Running {
        let mut child =
            marka(data, &["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("http://"), "{line}");
        Running(child)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_backup_is_made_beside_a_portal_and_restored_only_without_one() {
    let (data, home) = (installation(), tempfile::tempdir().unwrap());
    let to = home.path().to_str().unwrap();
    {
        let _portal = Running::over(data.path());
        check(&marka(data.path(), &["backup", "--to", to]).output().unwrap(), true, "Строк в базе");
        let archive = archives(home.path()).remove(0);
        let archive = archive.to_str().unwrap();
        check(&marka(data.path(), &["restore", archive, "--replace"]).output().unwrap(), false, "остановите");
        check(&marka(data.path(), &["restore", archive, "--check"]).output().unwrap(), true, "Копия годна");
    }
    let archive = archives(home.path()).remove(0);
    let archive = archive.to_str().unwrap();
    check(&marka(data.path(), &["restore", archive]).output().unwrap(), false, "уже есть данные");
    check(&marka(data.path(), &["restore", archive, "--replace"]).output().unwrap(), true, "Прежняя база");
    let nowhere = data.path().join("nowhere");
    check(&marka(&nowhere, &["backup"]).output().unwrap(), false, "--data");
    check(&marka(data.path(), &["restore", to]).output().unwrap(), false, "прежние данные целы");
    check(&marka(data.path(), &["user", "list"]).output().unwrap(), true, "anna");
}

#[test]
fn the_doctor_says_what_works_and_what_to_do() {
    let data = installation();
    let said = |told: &str, succeeds: bool| {
        check(&marka(data.path(), &["doctor"]).output().unwrap(), succeeds, told);
    };
    said("✓ база данных: SQLite отвечает", true);
    said("! резервные копии", true);
    check(&marka(data.path(), &["backup"]).output().unwrap(), true, "");
    said("✓ резервные копии: marka-", true);
    fs::write(
        data.path().join("marka.toml"),
        "[mail]\nserver = \"127.0.0.1\"\nport = 1\nsecurity = \"none\"\nfrom = \"a@b\"\n",
    )
    .unwrap();
    said("✗ почта: 127.0.0.1:1", false);
    fs::write(data.path().join("marka.toml"), "[database]\nurl = \"postgres://127.0.0.1:1/none\"\n").unwrap();
    said("✗ база данных", false);
    check(&marka(&data.path().join("nowhere"), &["doctor"]).output().unwrap(), false, "✗ папка данных");
}

#[test]
fn whatever_is_killed_leaves_whole_archives_and_a_whole_database() {
    let data = installation();
    let folder = data.path().join("backups");
    for wait in (0..12).map(|turn| Duration::from_millis(20 + turn * 60)) {
        let mut child = marka(data.path(), &["backup"]).stdout(Stdio::null()).spawn().unwrap();
        sleep(wait);
        // It may be over by now.
        let _ = child.kill();
        child.wait().unwrap();
    }
    check(&marka(data.path(), &["backup"]).output().unwrap(), true, "Строк в базе");
    let made = archives(&folder);
    for archive in &made {
        let archive = archive.to_str().unwrap();
        check(&marka(data.path(), &["restore", archive, "--check"]).output().unwrap(), true, "Копия годна");
    }
    let archive = made.last().unwrap().to_str().unwrap();
    for wait in (0..12).map(|turn| Duration::from_millis(20 + turn * 40)) {
        let restore = ["restore", archive, "--replace"];
        let mut child = marka(data.path(), &restore).stdout(Stdio::null()).spawn().unwrap();
        sleep(wait);
        let _ = child.kill();
        child.wait().unwrap();
        check(&marka(data.path(), &["user", "list"]).output().unwrap(), true, "anna");
    }
    check(&marka(data.path(), &["restore", archive, "--replace"]).output().unwrap(), true, "Восстановлено");
}
