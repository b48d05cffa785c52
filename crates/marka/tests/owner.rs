//! What root does in the data folder it does as the owner of that folder. Only root can try: others pass this by.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::Path;
use std::process::{Command, Output};

/// `nobody` of every Linux.
const NOBODY: u32 = 65_534;

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output().unwrap();
    told.stdout == b"0\n"
}

fn owners(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        found.push((entry.path().display().to_string(), entry.metadata().unwrap().uid()));
        if entry.file_type().unwrap().is_dir() {
            found.extend(owners(&entry.path()));
        }
    }
    found
}

#[test]
fn root_leaves_nothing_that_the_service_cannot_write_and_follows_nothing_that_it_laid() {
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let (program, data) = (folder.path().join("marka"), folder.path().join("data"));
    fs::copy(env!("CARGO_BIN_EXE_marka"), &program).unwrap();
    fs::create_dir(&data).unwrap();
    chown(&data, Some(NOBODY), Some(NOBODY)).unwrap();
    let run = |words: &[&str]| -> Output {
        Command::new(&program).args(words).arg("--data").arg(&data).current_dir("/").output().unwrap()
    };
    let good = |words: &[&str]| {
        let told = run(words);
        assert!(told.status.success(), "{words:?}: {}", String::from_utf8_lossy(&told.stderr));
    };
    good(&["migrate"]);
    good(&["user", "invite", "anna", "--role", "technologist"]);
    good(&["backup"]);
    let archive = fs::read_dir(data.join("backups")).unwrap().next().unwrap().unwrap().path();
    let archive = archive.display().to_string();
    good(&["restore", &archive, "--replace"]);
    let owners = owners(&data);
    assert!(owners.len() > 3 && owners.iter().all(|owner| owner.1 == NOBODY), "{owners:?}");

    // The service laid a link where a command writes: what it leads to is not the service's to change.
    let secret = folder.path().join("secret");
    fs::write(&secret, "kept").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    fs::remove_file(data.join(".running")).unwrap();
    symlink(&secret, data.join(".running")).unwrap();
    let refused = run(&["restore", &archive, "--replace"]);
    assert!(!refused.status.success());
    assert_eq!(fs::read_to_string(&secret).unwrap(), "kept");
}
