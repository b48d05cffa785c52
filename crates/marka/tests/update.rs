//! Updates of a portal that runs: signed, taken, rolled back with its data, killed and brought to an end.
//! The programs of several versions are this one, told by a small wrapper which version it is.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const MARKA: &str = env!("CARGO_BIN_EXE_marka");

fn program(path: &Path, version: &str, serves: bool) {
    let serve = if serves { "" } else { "[ \"$1\" = serve ] && exit 3\n" };
    let text = format!(
        "#!/bin/sh\n[ \"$1\" = --version ] && echo \"marka {version}\" && exit\n{serve}MARKA_TEST_VERSION={version} exec {MARKA} \"$@\"\n"
    );
    script(path, &text);
}

fn script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn run(arguments: &[&str], succeeds: bool) -> String {
    let told = Command::new(MARKA).args(arguments).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert_eq!(told.status.success(), succeeds, "{arguments:?}: {text}");
    text
}

/// An installation whose service is a process, and a folder of releases.
struct Site {
    folder: tempfile::TempDir,
    port: u16,
}

impl Site {
    /// One whose maker's folder is its own.
    fn new() -> Site {
        let site = Site::with("", None);
        site.data(&["user", "invite", "anna", "--role", "technologist"], true);
        site
    }

    /// One with further lines of its configuration, that takes releases of a maker.
    fn with(further: &str, maker: Option<&Path>) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let site = Site { folder, port };
        let at = |name: &str| site.at(name).display().to_string();
        fs::create_dir(site.at("data")).unwrap();
        fs::write(site.at("words"), "верная лошадь").unwrap();
        program(&site.at("marka"), "0.1.0", true);
        let serve = format!("{} serve --listen 127.0.0.1:{port} --data {}", at("marka"), at("data"));
        script(
            &site.at("start"),
            &format!("#!/bin/sh\n{serve} >>{} 2>&1 &\necho $! >{}\n", at("log"), at("pid")),
        );
        // Who is not there is stopped; who ends is waited for.
        let stop = format!(
            "#!/bin/sh\npid=$(cat {} 2>/dev/null) || exit 0\nkill $pid 2>/dev/null\nwhile kill -0 $pid 2>/dev/null; do sleep 0.05; done\nexit 0\n",
            at("pid")
        );
        script(&site.at("stop"), &stop);
        let maker = maker.unwrap_or(site.folder.path()).to_owned();
        if !maker.join("keys").exists() {
            run(&["release", "key", "--to", &at("keys"), "--passphrase-file", &at("words")], true);
        }
        let key = fs::read_to_string(maker.join("keys/marka.pub")).unwrap();
        let key = key.lines().last().unwrap();
        let config = format!(
            "[update]\nstate = \"{}\"\nsource = \"{}\"\nkeys = [\"{key}\"]\nprogram = \"{}\"\nstop = [\"{}\"]\nstart = [\"{}\"]\n\
             health = \"http://127.0.0.1:{port}/health/ready\"\npatience = 20\n{further}\n",
            at("state"),
            maker.join("releases").display(),
            at("marka"),
            at("stop"),
            at("start"),
        );
        fs::write(site.at("data/marka.toml"), config).unwrap();
        assert!(Command::new(site.at("start")).status().unwrap().success());
        site.until("0.1.0");
        site
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn data(&self, arguments: &[&str], succeeds: bool) -> String {
        let data = self.at("data").display().to_string();
        run(&[arguments, &["--data", &data]].concat(), succeeds)
    }

    fn publish(&self, version: &str, serves: bool) {
        self.publish_to(version, serves, 100);
    }

    /// Publishes a release that a share of all sites takes.
    fn publish_to(&self, version: &str, serves: bool, wave: u8) {
        let path = |name: &str| self.at(name).display().to_string();
        program(&self.at("built"), version, serves);
        fs::write(self.at("notes"), "Что нового").unwrap();
        let (built, releases, notes) = (path("built"), path("releases"), path("notes"));
        run(
            &[
                "release",
                "build",
                "--program",
                &built,
                "--folder",
                &releases,
                "--from",
                "0.1.0",
                "--notes",
                &notes,
                "--wave",
                &wave.to_string(),
            ],
            true,
        );
        let (key, words) = (path("keys/marka.key"), path("words"));
        run(&["release", "publish", "--folder", &releases, "--key", &key, "--passphrase-file", &words], true);
    }

    /// The version that answers.
    fn version(&self) -> Option<String> {
        let told = ureq::get(format!("http://127.0.0.1:{}/health/ready", self.port)).call().ok()?;
        Some(told.headers().get("marka-version")?.to_str().ok()?.to_owned())
    }

    fn until(&self, version: &str) {
        for _ in 0..400 {
            if self.version().as_deref() == Some(version) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.at("log")).unwrap_or_default();
        panic!("{version} does not answer but {:?}: {log}", self.version());
    }

    /// It answers in a version, and nothing is lost.
    fn is_whole(&self, version: &str) {
        self.until(version);
        assert!(self.data(&["user", "list"], true).contains("anna"));
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = Command::new(self.at("stop")).status();
    }
}

#[test]
fn a_portal_is_updated_and_one_that_does_not_start_is_rolled_back() {
    let site = Site::new();
    site.publish("0.2.0", true);
    let told = site.data(&["update", "check"], true);
    assert!(told.contains("есть 0.2.0") && told.contains("Что нового"), "{told}");
    let told = site.data(&["update", "apply"], true);
    assert!(told.contains("Работает 0.2.0"), "{told}");
    site.is_whole("0.2.0");
    assert!(site.data(&["update", "apply"], true).contains("новее нет"));

    site.publish("0.3.0", false);
    site.data(&["user", "invite", "boris", "--role", "customer"], true);
    let told = site.data(&["update", "apply"], false);
    assert!(told.contains("отменено, работает прежняя версия"), "{told}");
    site.is_whole("0.2.0");
    assert!(site.data(&["user", "list"], true).contains("boris"), "what was kept last is still there");
    let told = site.data(&["update", "history"], true);
    assert!(told.contains("0.1.0 → 0.2.0 выполнено") && told.contains("0.2.0 → 0.3.0 отменено"), "{told}");

    // Carried by hand into a closed network: the same checks.
    let carried = site.at("carried");
    fs::rename(site.at("releases"), &carried).unwrap();
    let from = carried.display().to_string();
    let list = carried.join("marka-stable.json");
    let text = fs::read_to_string(&list).unwrap();
    fs::write(&list, text.replace("Что нового", "Что иного")).unwrap();
    let told = site.data(&["update", "apply", "--from", &from], false);
    assert!(told.contains("подписано не изготовителем"), "{told}");
    site.is_whole("0.2.0");
}

#[test]
fn what_is_asked_for_in_the_portal_is_done_and_told() {
    let site = Site::new();
    site.publish("0.2.0", true);
    let ask = |text: &str| fs::write(site.at("data/update-request.json"), text).unwrap();
    let status = || fs::read_to_string(site.at("state/status.json")).unwrap();
    // Nobody said that new versions are taken without asking.
    site.data(&["update", "apply", "--auto"], true);
    assert!(status().contains("Что нового"));
    site.is_whole("0.1.0");
    // What is no request is forgotten.
    ask("{ \"version\": [");
    site.data(&["update", "apply", "--auto"], true);
    assert!(!site.at("data/update-request.json").exists());
    site.is_whole("0.1.0");
    ask("{ \"version\": \"9.0.0\", \"who\": \"anna\" }");
    let told = site.data(&["update", "apply", "--auto"], false);
    assert!(told.contains("9.0.0") && !site.at("data/update-request.json").exists(), "{told}");
    ask("{ \"version\": \"0.2.0\", \"who\": \"anna\" }");
    site.data(&["update", "apply", "--auto"], true);
    site.is_whole("0.2.0");
    assert!(status().contains("\"anna\"") && status().contains("\"running\": \"0.2.0\""), "{}", status());

    // What was rolled back once is not taken by itself again, and what the new version wrote is kept.
    let config = fs::read_to_string(site.at("data/marka.toml")).unwrap() + "auto = true\n";
    fs::write(site.at("data/marka.toml"), config.replace("patience = 20", "patience = 3")).unwrap();
    site.publish("0.3.0", false);
    site.data(&["update", "apply", "--auto"], false);
    site.is_whole("0.2.0");
    let names = fs::read_dir(site.at("data")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let kept = names.filter(|name| name.contains(".undone-0.3.0-") && !name.ends_with("-wal"));
    assert_eq!(kept.count(), 1);
    let told = site.data(&["update", "apply", "--auto"], true);
    assert!(told.contains("второй раз"), "{told}");
    site.is_whole("0.2.0");
}

#[test]
fn twenty_sites_update_themselves_from_one_folder() {
    const SITES: usize = 20;
    let maker = Site::new();
    let reports = maker.at("reports").display().to_string();
    let further = |at: usize| format!("auto = true\nreport = \"{reports}\"\nname = \"Завод {at:02}\"");
    let mut sites: Vec<Site> =
        (0..SITES).map(|at| Site::with(&further(at), Some(maker.folder.path()))).collect();
    // A wave of nobody, then of everybody.
    maker.publish_to("0.2.0", true, 0);
    sites[5].data(&["update", "apply", "--auto"], true);
    sites[5].until("0.1.0");
    maker.publish_to("0.2.0", true, 100);
    // On one the new version never becomes healthy, and one has no connection to the folder of its maker.
    let start = fs::read_to_string(sites[3].at("start")).unwrap();
    let program = sites[3].at("marka").display().to_string();
    let broken = format!("#!/bin/sh\n[ \"$({program} --version)\" = 'marka 0.2.0' ] && exit\n");
    script(&sites[3].at("start"), &start.replace("#!/bin/sh\n", &broken));
    let config = fs::read_to_string(sites[3].at("data/marka.toml")).unwrap();
    fs::write(sites[3].at("data/marka.toml"), config.replace("patience = 20", "patience = 8")).unwrap();
    let offline = fs::read_to_string(sites[7].at("data/marka.toml")).unwrap();
    let away = maker.at("away").display().to_string();
    fs::write(
        sites[7].at("data/marka.toml"),
        offline.replace(&maker.at("releases").display().to_string(), &away),
    )
    .unwrap();

    std::thread::scope(|scope| {
        for group in sites.chunks(5) {
            scope.spawn(move || {
                for site in group {
                    let data = site.at("data").display().to_string();
                    let _ = Command::new(MARKA).args(["update", "apply", "--auto", "--data", &data]).output();
                }
            });
        }
    });
    let told = run(&["fleet", &reports], true);
    assert!(
        told.contains("Площадок 20: 0.2.0 - 18, 0.1.0 - 2.") || told.contains("0.1.0 - 2, 0.2.0 - 18"),
        "{told}"
    );
    let line = |name: &str| told.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(line("Завод 03").contains("0.1.0 → 0.2.0"), "{told}");
    assert!(line("Завод 04").contains("0.2.0\tработает"), "{told}");
    for (at, site) in sites.iter().enumerate() {
        site.until(if at == 3 || at == 7 { "0.1.0" } else { "0.2.0" });
    }
    // Carried by hand.
    let carried = maker.at("releases").display().to_string();
    sites[7].data(&["update", "apply", "--from", &carried], true);
    sites[7].until("0.2.0");
    assert!(run(&["fleet", &reports, "--json"], true).contains("\"answers\": \"0.2.0\""));
    sites.clear();
}

#[test]
fn an_update_that_is_killed_is_brought_to_an_end() {
    let site = Site::new();
    site.publish("0.2.0", false);
    let data = site.at("data").display().to_string();
    let mut update = Command::new(MARKA)
        .args(["update", "apply", "--data", &data])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It waits for the health of a program that does not serve.
    for _ in 0..400 {
        let journal = fs::read_to_string(site.at("state/journal.json")).unwrap_or_default();
        if journal.contains("\"health\"") {
            break;
        }
        sleep(Duration::from_millis(50));
    }
    update.kill().unwrap();
    update.wait().unwrap();
    assert_eq!(site.version(), None);
    // Nobody waits for health again that long: the service is brought back.
    let config = fs::read_to_string(site.at("data/marka.toml")).unwrap();
    fs::write(site.at("data/marka.toml"), config.replace("patience = 20", "patience = 6")).unwrap();
    let told = site.data(&["update", "resume"], true);
    assert!(told.contains("отменено, прежняя версия на месте"), "{told}");
    site.is_whole("0.1.0");
    assert!(site.data(&["update", "resume"], true).contains("нет"));
}

#[test]
fn an_update_that_is_killed_while_the_service_stops_or_starts_is_brought_to_an_end() {
    for (step, command) in [("stop", "stop"), ("start", "start")] {
        let site = Site::new();
        site.publish("0.2.0", true);
        // Time enough to kill it there.
        let usual = fs::read_to_string(site.at(command)).unwrap();
        let begun = site.at("begun");
        let slow = format!("#!/bin/sh\ntouch {}\nsleep 3\n", begun.display());
        script(&site.at(command), &usual.replace("#!/bin/sh\n", &slow));
        let data = site.at("data").display().to_string();
        let mut update = Command::new(MARKA)
            .args(["update", "apply", "--data", &data])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let journal = || fs::read_to_string(site.at("state/journal.json")).unwrap_or_default();
        for _ in 0..600 {
            if begun.exists() {
                break;
            }
            sleep(Duration::from_millis(20));
        }
        assert!(journal().contains(&format!("\"{step}\"")), "{step}: {}", journal());
        update.kill().unwrap();
        update.wait().unwrap();
        // What it had begun goes on to its end by itself.
        sleep(Duration::from_secs(4));
        script(&site.at(command), &usual);
        let told = site.data(&["update", "resume"], true);
        let (expected, version) = match step {
            "stop" => ("отменено, прежняя версия на месте", "0.1.0"),
            _ => ("выполнено", "0.2.0"),
        };
        assert!(told.contains(expected), "{step}: {told}");
        site.is_whole(version);
        assert!(site.data(&["update", "resume"], true).contains("нет"), "{step}");
    }
}
