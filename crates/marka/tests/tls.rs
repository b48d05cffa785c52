//! A portal that encrypts its connections itself: the certificate is a file of the site, and a new one is taken over while
//! the portal goes on.

#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use ureq::tls::{Certificate, RootCerts, TlsConfig};

const MARKA: &str = env!("CARGO_BIN_EXE_marka");
const PAIRS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls");

struct Portal(Child);

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn lay(data: &Path, certificate: &str, key: &str) {
    fs::copy(format!("{PAIRS}/{key}.key"), data.join("key.pem")).unwrap();
    fs::copy(format!("{PAIRS}/{certificate}.pem"), data.join("certificate.pem")).unwrap();
}

/// Whether the portal answers somebody who trusts a certificate and no other.
fn answers(port: u16, certificate: &str) -> bool {
    let pem = fs::read(format!("{PAIRS}/{certificate}.pem")).unwrap();
    let roots = RootCerts::from(vec![Certificate::from_pem(&pem).unwrap()]);
    let tls = TlsConfig::builder().root_certs(roots).build();
    let agent = ureq::Agent::config_builder().tls_config(tls).proxy(None).build().new_agent();
    agent.get(format!("https://localhost:{port}/health")).call().is_ok()
}

fn until(port: u16, certificate: &str) {
    for _ in 0..300 {
        if answers(port, certificate) {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("nobody answers with the {certificate} certificate");
}

fn doctor(data: &Path) -> String {
    let told = Command::new(MARKA).args(["doctor", "--data"]).arg(data).output().unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    text.lines().find(|line| line.contains("сертификат")).unwrap().to_owned()
}

#[test]
fn a_certificate_is_a_file_that_may_be_renewed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = format!(
        "[portal]\ncertificate = \"{0}/certificate.pem\"\ncertificate-key = \"{0}/key.pem\"\n",
        data.display()
    );
    fs::write(data.join("marka.toml"), config).unwrap();

    // What does not fit is said before anybody waits for an answer.
    lay(data, "first", "second");
    assert!(doctor(data).contains("ключ не от этого сертификата"));
    let serve = || {
        let mut command = Command::new(MARKA);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(data);
        command
    };
    let refused = serve().output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("ключ не от этого сертификата"));

    lay(data, "first", "first");
    assert!(doctor(data).starts_with('✓'), "{}", doctor(data));
    let mut portal = serve();
    let _portal = Portal(portal.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    until(port, "first");
    assert!(!answers(port, "second"));
    // Half of a renewal changes nothing.
    lay(data, "second", "first");
    sleep(Duration::from_secs(6));
    assert!(answers(port, "first"));
    lay(data, "second", "second");
    until(port, "second");
    assert!(!answers(port, "first"));
}
