//! A site whose nodes are processes of the program, for tests and benches of several of them.
#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]
#![allow(dead_code, reason = "tests and benches each use a part")]

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use marka_portal::{Place, Store};
use serde_json::Value;
use tempfile::TempDir;

/// The password of everybody who was invited.
pub(crate) const PASSWORD: &str = "семь синих слонов поют";

/// Data of a site.
pub(crate) struct Site {
    folder: TempDir,
    /// Where its database is.
    pub(crate) place: Place,
}

impl Site {
    /// A new site on SQLite.
    pub(crate) fn on_file() -> Site {
        let folder = tempfile::tempdir().unwrap();
        Site { place: Place::in_folder(folder.path()), folder }
    }

    /// A new site on a server of PostgreSQL.
    pub(crate) fn on_server(server: &str) -> Site {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("site{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        wait(async {
            let home = Store::connect(&Place::Server(format!("{server}/postgres"))).await.unwrap();
            home.execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        });
        let folder = tempfile::tempdir().unwrap();
        let address = format!("{server}/{name}");
        std::fs::write(folder.path().join("marka.toml"), format!("[database]\nurl = \"{address}\"\n"))
            .unwrap();
        Site { place: Place::Server(address), folder }
    }

    /// A new site on SQLite with lines of its own in the configuration file.
    pub(crate) fn configured(text: &str) -> Site {
        let site = Site::on_file();
        let password = site.folder.path().join("password");
        std::fs::write(&password, "word-reader\n").unwrap();
        let text = text.replace("PASSWORD", password.to_str().unwrap());
        std::fs::write(site.folder.path().join("marka.toml"), text).unwrap();
        site
    }

    /// Changes the configuration file.
    pub(crate) fn configure(&self, from: &str, to: &str) {
        let path = self.folder.path().join("marka.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace(from, to)).unwrap();
    }

    fn data(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Runs a command of the program over the data; gives what it prints.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = program().args(arguments).arg("--data").arg(self.data()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that is refused; gives what it says.
    pub(crate) fn refuses(&self, arguments: &[&str]) -> String {
        let output = program().args(arguments).arg("--data").arg(self.data()).output().unwrap();
        assert!(!output.status.success(), "{arguments:?} was done");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Begins to start a node.
    pub(crate) fn begin(&self) -> Starting {
        self.begin_with(&[])
    }

    /// Begins to start a node with variables of its own.
    pub(crate) fn begin_with(&self, variables: &[(&str, &str)]) -> Starting {
        let mut command = program();
        command.envs(variables.iter().copied());
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(self.data());
        Starting(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// A person with a role, and a key by which a program acts for them.
    pub(crate) fn key(&self, node: &Node, login: &str, role: &str) -> String {
        let told = self.run(&["user", "invite", login, "--role", role]);
        let link = told.lines().find_map(|line| line.find("/link/").map(|at| line[at..].to_owned())).unwrap();
        let answer = agent().post(node.at(&link)).send_form([("password", PASSWORD)]).unwrap();
        assert!(answer.status().is_redirection() || answer.status().is_success(), "{answer:?}");
        self.run(&["user", "key", login, "--name", "test"]).trim().to_owned()
    }

    /// What is kept.
    pub(crate) fn store<T>(&self, work: impl AsyncFnOnce(Store) -> T) -> T {
        wait(async { work(Store::open(&self.place).await.unwrap()).await })
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_marka"))
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// A node that has not said yet where it listens.
pub(crate) struct Starting(Child);

impl Starting {
    /// Waits until it listens.
    pub(crate) fn ready(mut self) -> Node {
        let mut output = BufReader::new(self.0.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Node { process: self.0, address: format!("http://{address}"), _output: output }
    }
}

/// A process that serves.
pub(crate) struct Node {
    process: Child,
    address: String,
    _output: BufReader<ChildStdout>,
}

impl Node {
    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Asks it to end; gives whether it ended well.
    pub(crate) fn stop(mut self) -> bool {
        Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        self.process.wait().unwrap().success()
    }

    /// Resident memory, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A client that takes every status for an answer.
pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    config.timeout_global(Some(Duration::from_secs(30))).build().new_agent()
}

/// Status and JSON of an answer; nothing where none came.
pub(crate) type Answer = Option<(u16, Value)>;

fn told(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    // A test that fails for want of an answer says why there was none.
    let mut answer = answer.inspect_err(|error| eprintln!("{error}")).ok()?;
    let body = answer.body_mut().read_json().inspect_err(|error| eprintln!("{error}")).ok()?;
    Some((answer.status().as_u16(), body))
}

/// Sends JSON in the name of whoever has the key.
pub(crate) fn post(agent: &ureq::Agent, address: &str, key: &str, body: &Value) -> Answer {
    told(agent.post(address).header("authorization", format!("Bearer {key}")).send_json(body))
}

/// Asks in the name of whoever has the key.
pub(crate) fn get(agent: &ureq::Agent, address: &str, key: &str) -> Answer {
    told(agent.get(address).header("authorization", format!("Bearer {key}")).call())
}
