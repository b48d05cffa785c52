//! Backups on both databases, and archives that are damaged or hostile.

#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use marka_backup::{
    BackupError, Manifest, Passphrase, Site, archives, into_unused, keep_newest, make, restore, try_out,
};
use marka_store::{NewPerson, PersonState, Place, Role, SignInSource, Store, Subject};
use tempfile::TempDir;

const NOW: i64 = 1_800_000_000_000_000;

struct Installation {
    folder: TempDir,
    place: Place,
}

impl Installation {
    fn data(&self) -> &Path {
        self.folder.path()
    }

    fn file() -> Installation {
        let folder = tempfile::tempdir().unwrap();
        Installation { place: Place::in_folder(folder.path()), folder }
    }

    async fn server(name: &str) -> Installation {
        let server = std::env::var("MARKA_TEST_POSTGRES").expect(
            "MARKA_TEST_POSTGRES names a server: run the tests by `tests/with-postgres cargo nextest run …`",
        );
        let name = format!("b{}_{name}", std::process::id());
        let home = Store::connect(&Place::Server(format!("{server}/postgres"))).await.unwrap();
        home.execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let place = Place::Server(format!("{server}/{name}"));
        Installation { place, folder: tempfile::tempdir().unwrap() }
    }

    async fn filled(self) -> Installation {
        let store = Store::open(&self.place).await.unwrap();
        store.open_setup("h", NOW).await.unwrap();
        let by = store.finish_setup("h", &administrator(), NOW).await.unwrap();
        store.add_remark((Subject::Entry, 1), by, "‹замечание›", NOW).await.unwrap();
        store.close().await.unwrap();
        fs::write(self.data().join("misread.jsonl"), "строка\n").unwrap();
        fs::write(self.data().join("marka.toml"), "# настройки\n").unwrap();
        fs::create_dir_all(self.data().join("own-rules/family")).unwrap();
        fs::write(self.data().join("own-rules/family/family.kdl"), "// правила\n").unwrap();
        self
    }

    fn site(&self) -> Site {
        Site {
            data: self.data().to_owned(),
            rules: Some(self.data().join("own-rules")).filter(|path| path.exists()),
        }
    }

    async fn backup(&self, words: &str) -> (PathBuf, Manifest) {
        let store = Store::open(&self.place).await.unwrap();
        let to = self.data().join("backups");
        let made = make(&store, &self.site(), &to, Passphrase::new(words).as_ref(), NOW).await.unwrap();
        store.close().await.unwrap();
        made
    }

    async fn people(&self) -> usize {
        let store = Store::open(&self.place).await.unwrap();
        let count = store.people().await.unwrap().len();
        store.close().await.unwrap();
        count
    }
}

fn administrator() -> NewPerson {
    NewPerson {
        login: "ёлкин".to_owned(),
        name: "Ёлкин".to_owned(),
        email: String::new(),
        language: "ru".to_owned(),
        source: SignInSource::Local,
        external_id: None,
        state: PersonState::Active,
        password: Some("p".to_owned()),
        roles: BTreeSet::from([Role::Administrator]),
    }
}

#[tokio::test]
async fn what_is_saved_on_one_database_is_restored_on_either() {
    for (at, from) in [Installation::file(), Installation::server("from").await].into_iter().enumerate() {
        let from = from.filled().await;
        let (archive, manifest) = from.backup("").await;
        assert!(manifest.rows() >= 4, "{manifest:?}");
        for to in [Installation::file(), Installation::server(&format!("to{at}")).await] {
            let restored = restore(&archive, None, &to.place, to.data(), false).await.unwrap();
            assert_eq!(restored.manifest, manifest);
            assert_eq!(to.people().await, 1);
            assert_eq!(fs::read_to_string(to.data().join("misread.jsonl")).unwrap(), "строка\n");
            assert!(to.data().join("rules/family/family.kdl").exists());
            // The former configuration may name the former database.
            assert!(!to.data().join("marka.toml").exists());
            assert_eq!(restored.configuration, Some(to.data().join("marka.toml.from-backup")));
            // Nothing is left of the way there.
            let hidden = fs::read_dir(to.data())
                .unwrap()
                .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
            assert_eq!(hidden.count(), 0);
            // What was restored is a whole installation: it is saved again, with the same contents.
            let (_, again) = to.backup("").await;
            assert_eq!(again.tables, manifest.tables);
        }
    }
}

#[tokio::test]
async fn an_installation_in_use_is_replaced_only_when_that_is_wanted() {
    let site = Installation::file().filled().await;
    let (archive, _) = site.backup("").await;
    let refused = restore(&archive, None, &site.place, site.data(), false).await;
    assert!(matches!(refused, Err(BackupError::InUse)), "{refused:?}");
    let restored = restore(&archive, None, &site.place, site.data(), true).await.unwrap();
    assert!(restored.aside.unwrap().exists());
    assert_eq!(restored.kept.len(), 1, "{:?}", restored.kept);
    assert_eq!(site.people().await, 1);
    let server = Installation::server("used").await.filled().await;
    let refused = restore(&archive, None, &server.place, server.data(), true).await;
    assert!(matches!(refused, Err(BackupError::InUse)), "{refused:?}");
}

#[tokio::test]
async fn a_portal_that_nobody_has_set_up_takes_a_backup() {
    let (archive, _home) = Installation::file().filled().await.kept_backup().await;
    for fresh in [Installation::file(), Installation::server("first").await] {
        let store = Store::open(&fresh.place).await.unwrap();
        store.open_setup("other", NOW).await.unwrap();
        store.sign_in_failed("setup code", "::1", NOW).await.unwrap();
        into_unused(&archive, None, &store, fresh.data()).await.unwrap();
        assert_eq!(store.people().await.unwrap().len(), 1);
        let again = into_unused(&archive, None, &store, fresh.data()).await;
        assert!(matches!(again, Err(BackupError::InUse)), "{again:?}");
    }
}

impl Installation {
    /// A backup that outlives its installation.
    async fn kept_backup(self) -> (PathBuf, TempDir) {
        let (archive, _) = self.backup("").await;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(archive.file_name().unwrap());
        fs::copy(&archive, &path).unwrap();
        (path, home)
    }
}

#[tokio::test]
async fn an_encrypted_backup_opens_by_its_passphrase_alone() {
    let site = Installation::file().filled().await;
    let (archive, _) = site.backup("верная лошадь").await;
    let bytes = fs::read(&archive).unwrap();
    assert!(!bytes.windows(9).any(|part| part == b"marka.db\0"), "names are hidden");
    let none = try_out(&archive, None, site.data()).await;
    assert!(matches!(none, Err(BackupError::PassphraseNeeded)), "{none:?}");
    let wrong = try_out(&archive, Passphrase::new("другая").as_ref(), site.data()).await;
    assert!(matches!(wrong, Err(BackupError::PassphraseWrong)), "{wrong:?}");
    try_out(&archive, Passphrase::new(" верная лошадь\n").as_ref(), site.data()).await.unwrap();
}

/// Tries an archive out that was made from a good one by changing the tar within it.
async fn check(site: &Installation, told: &str, change: impl FnOnce(&Path) -> Vec<u8>) {
    let (archive, _) = site.backup("").await;
    let bytes = change(&archive);
    fs::write(&archive, bytes).unwrap();
    let failed = try_out(&archive, None, site.data()).await;
    let error = failed.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains(told), "«{told}»: «{error}»");
    fs::remove_file(&archive).unwrap();
}

/// The files of an archive, changed, as an archive.
fn repacked(archive: &Path, change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    use std::io::Read as _;
    let mut files = Vec::new();
    let mut tar = tar::Archive::new(GzDecoder::new(fs::File::open(archive).unwrap()));
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.push((name, bytes));
    }
    change(&mut files);
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        // As a hostile writer does it: the path is not looked at.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, bytes.as_slice()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

fn in_manifest(files: &mut [(String, Vec<u8>)], from: &str, to: &str) {
    let text = String::from_utf8(files[0].1.clone()).unwrap();
    assert!(text.contains(from), "{text}");
    files[0].1 = text.replacen(from, to, 1).into_bytes();
}

#[tokio::test]
async fn damaged_and_hostile_archives_are_refused() {
    let site = Installation::file().filled().await;
    check(&site, "не резервная копия", |_| b"hello".to_vec()).await;
    check(&site, "не резервная копия", |_| Vec::new()).await;
    check(&site, "не резервная копия", |path| {
        let mut bytes = fs::read(path).unwrap();
        bytes.truncate(bytes.len() / 2);
        bytes
    })
    .await;
    check(&site, "повреждён", |path| repacked(path, |files| files[1].1[5000] ^= 1)).await;
    check(&site, "лишний файл", |path| {
        repacked(path, |files| files.push(("../evil".to_owned(), b"x".to_vec())))
    })
    .await;
    check(&site, "недопустимый путь", |path| {
        repacked(path, |files| {
            in_manifest(files, "files/misread.jsonl", "files/../../evil");
            files[3].0 = "files/../../evil".to_owned();
        })
    })
    .await;
    // More than the manifest says is not unpacked.
    check(&site, "не тот, что в описи", |path| {
        repacked(path, |files| files[2].1 = vec![0; 64 * 1024 * 1024])
    })
    .await;
    check(&site, "нет файла", |path| repacked(path, |files| drop(files.pop()))).await;
    check(&site, "более новой версией", |path| {
        repacked(path, |files| in_manifest(files, "\"format\": 1", "\"format\": 2"))
    })
    .await;
    check(&site, "таблица «person»", |path| {
        repacked(path, |files| {
            let text = String::from_utf8(files[0].1.clone()).unwrap();
            let at = text.find("\"person\"").unwrap();
            let (before, behind) = text.split_at(at);
            files[0].1 = format!("{before}{}", behind.replacen("\"rows\": 1", "\"rows\": 2", 1)).into_bytes();
        })
    })
    .await;
    assert_eq!(
        fs::read_dir(site.data())
            .unwrap()
            .filter(|entry| { entry.as_ref().unwrap().file_name() == "evil" })
            .count(),
        0
    );
}

#[tokio::test]
async fn what_was_left_behind_is_swept_away_after_a_day() {
    let site = Installation::file().filled().await;
    let folder = site.data().join("backups");
    let (old, new) = (folder.join(".making-old"), folder.join(".making-new"));
    for left in [&old, &new] {
        fs::create_dir_all(left).unwrap();
    }
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(48);
    fs::File::open(&old).unwrap().set_modified(long_ago).unwrap();
    site.backup("").await;
    assert!(!old.exists() && new.exists());
}

#[tokio::test]
async fn only_the_newest_archives_are_kept() {
    let site = Installation::file().filled().await;
    let folder = site.data().join("backups");
    for _ in 0..4 {
        site.backup("").await;
    }
    fs::write(folder.join("notes.txt"), "чужое").unwrap();
    assert_eq!(archives(&folder).unwrap().len(), 4);
    assert_eq!(keep_newest(&folder, 2).unwrap().len(), 2);
    assert_eq!(archives(&folder).unwrap().len(), 2);
    assert!(folder.join("notes.txt").exists());
    assert_eq!(archives(&site.data().join("nowhere")).unwrap(), []);
}
