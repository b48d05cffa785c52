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
    fn new() -> Site {
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
        run(&["release", "key", "--to", &at("keys"), "--passphrase-file", &at("words")], true);
        let key = fs::read_to_string(site.at("keys/marka.pub")).unwrap();
        let key = key.lines().last().unwrap();
        let config = format!(
            "[update]\nstate = \"{}\"\nsource = \"{}\"\nkeys = [\"{key}\"]\nprogram = \"{}\"\nstop = [\"{}\"]\nstart = [\"{}\"]\n\
             health = \"http://127.0.0.1:{port}/health/ready\"\npatience = 20\n",
            at("state"),
            at("releases"),
            at("marka"),
            at("stop"),
            at("start"),
        );
        fs::write(site.at("data/marka.toml"), config).unwrap();
        assert!(Command::new(site.at("start")).status().unwrap().success());
        site.until("0.1.0");
        site.data(&["user", "invite", "anna", "--role", "technologist"], true);
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
