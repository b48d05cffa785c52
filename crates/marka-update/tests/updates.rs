//! Updates of an installation that is a folder: each step fails or is killed, and what runs in the end is whole.

#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};

use marka_update::{
    Check, Folder, Keys, Manifest, NewKey, Offer, Outcome, Site, Step, Update, UpdateError, Version, accept,
    apply, build, history, manifest_name, new_key, pending, platform, publish, resume, sign, signature_name,
};

const STEPS: [Step; 7] =
    [Step::Unpack, Step::Check, Step::Stop, Step::Save, Step::Swap, Step::Start, Step::Health];

/// An installation: its program is a text, which names its version, and so is its database.
struct Played {
    _folder: tempfile::TempDir,
    data: PathBuf,
    state: PathBuf,
    program: PathBuf,
    running: Cell<bool>,
    /// It answers too late.
    slow: Cell<bool>,
    /// How often its data was brought back.
    put_back: Cell<u32>,
    /// What fails: the name of a call, and in which version.
    broken: RefCell<Option<(&'static str, &'static str)>>,
}

impl Played {
    fn new() -> Played {
        let folder = tempfile::tempdir().unwrap();
        let (data, program) = (folder.path().join("data"), folder.path().join("marka"));
        fs::create_dir(&data).unwrap();
        fs::write(&program, "0.1.0").unwrap();
        fs::write(data.join("db"), "rows of 0.1.0").unwrap();
        Played {
            data,
            state: folder.path().join("state"),
            program,
            running: Cell::new(true),
            slow: Cell::new(false),
            put_back: Cell::new(0),
            broken: RefCell::default(),
            _folder: folder,
        }
    }

    fn version(&self) -> String {
        fs::read_to_string(&self.program).unwrap()
    }

    fn fails(&self, call: &str) -> Result<(), String> {
        match *self.broken.borrow() {
            Some((broken, version)) if broken == call && version == Played::version(self) => {
                Err(format!("{call} не удалось"))
            }
            _ => Ok(()),
        }
    }

    /// The former or the new version runs with its own data: nothing between.
    fn is_whole(&self) -> String {
        assert!(self.running.get(), "it does not run");
        let rows = fs::read_to_string(self.data.join("db")).unwrap();
        assert_eq!(rows, format!("rows of {}", Played::version(self)));
        assert_eq!(pending(&self.state).unwrap(), None);
        Played::version(self)
    }
}

impl Site for Played {
    fn check(&self, program: &Path, version: &str) -> Vec<Check> {
        let good = fs::read_to_string(program).unwrap() == version && self.fails("check").is_ok();
        vec![Check { what: "версия".to_owned(), good, seen: version.to_owned() }]
    }

    fn stop(&self) -> Result<(), String> {
        self.fails("stop")?;
        self.running.set(false);
        Ok(())
    }

    fn start(&self) -> Result<(), String> {
        self.fails("start")?;
        // The new program brings the data to its own form.
        fs::write(self.data.join("db"), format!("rows of {}", Played::version(self))).unwrap();
        self.running.set(true);
        Ok(())
    }

    fn version(&self) -> Option<String> {
        self.running.get().then(|| Played::version(self))
    }

    fn healthy(&self, version: &str) -> Result<(), String> {
        self.fails("healthy")?;
        if self.slow.get() {
            return Err("слишком долго".to_owned());
        }
        if self.running.get() && Played::version(self) == version {
            Ok(())
        } else {
            Err("другая версия".to_owned())
        }
    }

    fn save(&self, into: &Path) -> Result<PathBuf, String> {
        self.fails("save")?;
        fs::copy(self.data.join("db"), into.join("db")).map_err(|error| error.to_string())?;
        Ok(into.join("db"))
    }

    fn put_back(&self, saved: &Path, _: &str) -> Result<(), String> {
        self.put_back.set(self.put_back.get() + 1);
        fs::copy(saved, self.data.join("db")).map_err(|error| error.to_string())?;
        Ok(())
    }
}

/// A folder with a release, and whose signature it has.
struct Published {
    folder: tempfile::TempDir,
    keys: Keys,
    key: NewKey,
    manifest: Manifest,
}

const WORDS: &str = "верная лошадь";

impl Published {
    fn new() -> Published {
        let folder = tempfile::tempdir().unwrap();
        let key = new_key(WORDS).unwrap();
        let program = folder.path().join("built");
        fs::write(&program, "0.2.0").unwrap();
        let platform = platform();
        let offer =
            Offer { version: "0.2.0", platform: &platform, from: "0.1.0", notes: "Новое", wave: 100 };
        let mut manifest = Manifest::new("stable");
        manifest.releases.push(build(&program, folder.path(), &offer).unwrap());
        publish(folder.path(), &manifest, (&key.secret, WORDS)).unwrap();
        let keys = Keys::new(std::slice::from_ref(&key.public)).unwrap();
        Published { folder, keys, key, manifest }
    }

    /// Signs whatever the list says, as a maker would not.
    fn publish(&self) {
        let bytes = serde_json::to_vec(&self.manifest).unwrap();
        let signature = sign(&bytes, &self.key.secret, WORDS).unwrap();
        let path = self.folder.path().join(manifest_name(&self.manifest.channel));
        fs::write(self.folder.path().join(signature_name(&manifest_name(&self.manifest.channel))), signature)
            .unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn update(
        &self,
        site: &Played,
        before: &dyn Fn(Step) -> Result<(), UpdateError>,
    ) -> Result<(), UpdateError> {
        let folder = Folder(self.folder.path().to_owned());
        let running = Version::read("0.1.0").unwrap();
        let release = folder.manifest("stable", &self.keys)?.release("0.2.0", &running)?.clone();
        apply(
            site,
            &Update {
                state: &site.state,
                program: &site.program,
                folder: &folder,
                release: &release,
                running: "0.1.0",
                who: "test",
                before,
                now: &|| 7,
            },
        )
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of those that may fail")]
fn go_on(_: Step) -> Result<(), UpdateError> {
    Ok(())
}

#[test]
fn an_update_goes_through_all_steps() {
    let (published, site) = (Published::new(), Played::new());
    let seen = RefCell::new(Vec::new());
    published
        .update(&site, &|step| {
            seen.borrow_mut().push(step);
            Ok(())
        })
        .unwrap();
    assert_eq!(*seen.borrow(), STEPS);
    assert_eq!(site.is_whole(), "0.2.0");
    let known = history(&site.state);
    assert_eq!(
        (known[0].outcome, known[0].from.as_str(), known[0].to.as_str()),
        (Outcome::Done, "0.1.0", "0.2.0")
    );
}

#[test]
fn whatever_fails_the_former_version_runs_with_its_data() {
    let published = Published::new();
    for (call, version, told) in [
        ("check", "0.1.0", "проверка"),
        ("stop", "0.1.0", "stop не удалось"),
        ("save", "0.1.0", "save не удалось"),
        ("start", "0.2.0", "start не удалось"),
        ("healthy", "0.2.0", "healthy не удалось"),
    ] {
        let site = Played::new();
        *site.broken.borrow_mut() = Some((call, version));
        let error = published.update(&site, &go_on).expect_err(call).to_string();
        assert!(error.contains(told), "{call}: {error}");
        if call == "stop" {
            // What could not be stopped still runs.
            *site.broken.borrow_mut() = None;
        }
        assert_eq!(site.is_whole(), "0.1.0", "{call}");
        let expected = if call == "check" { Outcome::Refused } else { Outcome::RolledBack };
        assert_eq!(history(&site.state)[0].outcome, expected, "{call}");
        *site.broken.borrow_mut() = None;
        published.update(&site, &go_on).unwrap();
        assert_eq!(site.is_whole(), "0.2.0", "{call}: it can be tried again");
    }
}

#[test]
fn wherever_an_update_is_killed_it_is_brought_to_an_end() {
    let published = Published::new();
    for at in STEPS {
        let site = Played::new();
        let killed = |step| if step == at { Err(UpdateError::Pending) } else { Ok(()) };
        published.update(&site, &killed).unwrap_err();
        assert!(pending(&site.state).unwrap().is_some(), "{at:?}");
        assert!(matches!(published.update(&site, &go_on), Err(UpdateError::Pending)), "{at:?}");
        let outcome = resume(&site, (&site.state, &site.program), &|| 8).unwrap();
        let version = site.is_whole();
        let expected = match at {
            Step::Unpack | Step::Check => (Some(Outcome::Refused), "0.1.0"),
            Step::Health => (Some(Outcome::Done), "0.2.0"),
            _ => (Some(Outcome::RolledBack), "0.1.0"),
        };
        assert_eq!((outcome, version.as_str()), expected, "{at:?}");
        assert_eq!(resume(&site, (&site.state, &site.program), &|| 9).unwrap(), None);
        if version == "0.1.0" {
            published.update(&site, &go_on).unwrap();
            assert_eq!(site.is_whole(), "0.2.0", "{at:?}: it can be tried again");
        }
    }
}

#[test]
fn what_came_after_the_way_back_is_not_lost() {
    let (published, site) = (Published::new(), Played::new());
    // The new version fails, and the former one is slow to answer: a person is called.
    *site.broken.borrow_mut() = Some(("healthy", "0.2.0"));
    let slow = |step| {
        if step == Step::Health {
            site.slow.set(true);
        }
        Ok(())
    };
    let error = published.update(&site, &slow).unwrap_err();
    assert!(matches!(error, UpdateError::Stuck(..)), "{error}");
    // It answers by now, and people work.
    site.slow.set(false);
    fs::write(site.data.join("later"), "a row").unwrap();
    let put_back = site.put_back.get();
    assert_eq!(resume(&site, (&site.state, &site.program), &|| 8).unwrap(), Some(Outcome::RolledBack));
    assert_eq!((site.put_back.get(), put_back), (1, 1), "the data is brought back once");
    assert_eq!(site.is_whole(), "0.1.0");
}

#[test]
fn what_is_not_as_its_maker_signed_it_is_refused() {
    let check = |change: &dyn Fn(&mut Published), told: &str| {
        let mut published = Published::new();
        let site = Played::new();
        change(&mut published);
        let error = published.update(&site, &go_on).expect_err(told).to_string();
        assert!(error.contains(told), "{told}: {error}");
        assert_eq!(site.is_whole(), "0.1.0", "{told}");
    };
    let file = |published: &Published, name: &str| published.folder.path().join(name);
    check(
        &|it| {
            let path = file(it, "marka-stable.json");
            let text = fs::read_to_string(&path).unwrap().replace("Новое", "Иное");
            fs::write(path, text).unwrap();
        },
        "подпис",
    );
    check(&|it| fs::write(file(it, "marka-stable.json.minisig"), "untrusted").unwrap(), "подпис");
    check(&|it| it.keys = Keys::default(), "подпис");
    check(&|it| fs::remove_file(file(it, "marka-stable.json")).unwrap(), "marka-stable.json");
    check(&|it| fs::write(file(it, &it.manifest.releases[0].archive), "other").unwrap(), "сумма");
    let signed = |it: &mut Published, change: &dyn Fn(&mut Manifest)| {
        change(&mut it.manifest);
        it.publish();
    };
    check(&|it| signed(it, &|list| list.releases[0].platform = "plan9-vax".to_owned()), "нет");
    check(&|it| signed(it, &|list| list.releases[0].withdrawn = true), "отозван");
    check(&|it| signed(it, &|list| list.releases[0].from = "0.1.5".to_owned()), "не раньше");
    check(&|it| signed(it, &|list| list.releases[0].version = "0.0.9".to_owned()), "нет");
    check(&|it| signed(it, &|list| list.format = 2), "более новой");
    check(
        &|it| {
            // A list of another channel, under the name of this one.
            it.manifest.channel = "preview".to_owned();
            it.publish();
            for end in ["", ".minisig"] {
                fs::rename(
                    file(it, &format!("marka-preview.json{end}")),
                    file(it, &format!("marka-stable.json{end}")),
                )
                .unwrap();
            }
        },
        "канал preview",
    );
    check(&|it| signed(it, &|list| list.releases[0].archive = "../x.tar.gz".to_owned()), "не читается");
}

#[test]
fn a_maker_signs_no_archive_that_changed_since_it_was_listed() {
    let published = Published::new();
    let path = published.folder.path().join(&published.manifest.releases[0].archive);
    fs::write(path, "other").unwrap();
    let error = publish(published.folder.path(), &published.manifest, (&published.key.secret, WORDS));
    assert!(error.unwrap_err().to_string().contains("сумма"));
}

#[test]
fn a_list_that_was_seen_is_not_followed_by_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let list = |serial| Manifest { serial, ..Manifest::new("stable") };
    accept(folder.path(), &list(3)).unwrap();
    accept(folder.path(), &list(3)).unwrap();
    assert!(matches!(accept(folder.path(), &list(2)), Err(UpdateError::Older)));
    // What was to be remembered and is not readable is no reason to forget it.
    fs::write(folder.path().join("serial-stable"), "").unwrap();
    assert!(accept(folder.path(), &list(4)).is_err());
}

#[test]
fn a_way_back_that_was_begun_is_gone_to_its_end() {
    let (published, site) = (Published::new(), Played::new());
    // The new version fails; the data comes back, and the former program does not start at first.
    *site.broken.borrow_mut() = Some(("healthy", "0.2.0"));
    let slow = |step| {
        if step == Step::Health {
            site.slow.set(true);
        }
        Ok(())
    };
    published.update(&site, &slow).unwrap_err();
    // Somebody puts the new program back, and it answers: the data is not its own any more.
    fs::write(&site.program, "0.2.0").unwrap();
    *site.broken.borrow_mut() = None;
    site.slow.set(false);
    assert_eq!(resume(&site, (&site.state, &site.program), &|| 8).unwrap(), Some(Outcome::RolledBack));
    assert_eq!(site.is_whole(), "0.1.0");
}

#[test]
fn an_archive_brings_nothing_but_the_program() {
    use std::io::Write as _;
    for (names, told) in [
        (&["../marka"][..], "лишнее"),
        (&["marka", "other"], "лишнее"),
        (&["marka", "marka"], "лишнее"),
        (&[], "нет программы"),
    ] {
        let mut published = Published::new();
        let site = Played::new();
        let mut tar = Vec::new();
        for name in names {
            let mut header = [0_u8; 512];
            header[..name.len()].copy_from_slice(name.as_bytes());
            header[100..107].copy_from_slice(b"0000755");
            header[124..135].copy_from_slice(b"00000000005");
            header[156] = b'0';
            header[148..156].copy_from_slice(b"        ");
            let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
            header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
            tar.extend_from_slice(&header);
            let mut block = [0_u8; 512];
            block[..5].copy_from_slice(b"0.2.0");
            tar.extend_from_slice(&block);
        }
        tar.extend_from_slice(&[0; 1024]);
        let path = published.folder.path().join(&published.manifest.releases[0].archive);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&tar).unwrap();
        let packed = packed.finish().unwrap();
        fs::write(&path, &packed).unwrap();
        let hash = <sha2::Sha256 as sha2::Digest>::digest(&packed);
        published.manifest.releases[0].sha256 = format!("{hash:x}");
        published.manifest.releases[0].size = u64::try_from(packed.len()).unwrap();
        published.publish();
        let error = published.update(&site, &go_on).expect_err(told).to_string();
        assert!(error.contains(told), "{names:?}: {error}");
        assert_eq!(site.is_whole(), "0.1.0");
    }
}
