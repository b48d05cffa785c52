//! A new family and a new specification are put into a folder of rules; the program takes them without a rebuild.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shipped rules with those of `tests/newcomer/rules` laid over them.
fn rules() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&root().join("rules"), folder.path());
    copy(&root().join("tests/newcomer/rules"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file can be copied");
        }
    }
}

fn marka(rules: &TempDir, arguments: &[&str]) -> Output {
    let output =
        Command::new(env!("CARGO_BIN_EXE_marka")).arg("--rules").arg(rules.path()).args(arguments).output();
    output.expect("the program starts")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(output)))
}

/// Rows of a tab-separated file.
fn rows(file: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("tests/newcomer").join(file)).expect("the file can be read");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Pairs of a tab-separated file.
fn pairs(file: &str) -> Vec<(String, String)> {
    let pair = |row: Vec<String>| <[String; 2]>::try_from(row).map(Into::into).expect("two cells");
    rows(file).into_iter().map(pair).collect()
}

/// The text as a value of a query.
fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let encode = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        byte if plain(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// The program as a portal, stopped when it is dropped.
struct Portal {
    process: Child,
    address: String,
    _data: TempDir,
}

impl Portal {
    fn start(rules: &TempDir) -> Portal {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let mut command = Command::new(env!("CARGO_BIN_EXE_marka"));
        command.arg("--rules").arg(rules.path()).args(["serve", "--listen", "127.0.0.1:0", "--data"]);
        let mut process =
            command.arg(data.path()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("it is piped")).read_line(&mut line).expect("it prints");
        let address =
            line.trim().rsplit("http://").next().expect("the line ends with the address").to_owned();
        Portal { process, address, _data: data }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the portal listens");
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("the portal reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the portal answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_new_family_forms_and_decodes() {
    let rules = rules();
    for (choices, designation) in pairs("form.tsv") {
        let arguments: Vec<&str> = ["form", "trial"].into_iter().chain(choices.split(' ')).collect();
        let output = marka(&rules, &arguments);
        assert_eq!((output.status.code(), text(&output).trim()), (Some(0), designation.as_str()));
    }
    for (line, expected) in pairs("decode.tsv") {
        let answer = json(&marka(&rules, &["decode", "--json", &line]));
        let expected: Value = serde_json::from_str(&expected).expect("an object of expected keys");
        for (key, value) in expected.as_object().expect("an object of expected keys") {
            assert_eq!(&answer[key], value, "{line}: {key}");
        }
    }
}

#[test]
fn open_and_conflicting_choices_have_their_own_status() {
    let rules = rules();
    let open = marka(&rules, &["form", "trial", "type=plain", "--json"]);
    assert_eq!(open.status.code(), Some(2), "{}", text(&open));
    assert_eq!(json(&open)["open"][0]["element"], "cores");
    let conflict = marka(&rules, &["form", "trial", "type=screened", "cores=1", "--json"]);
    assert_eq!(conflict.status.code(), Some(3), "{}", text(&conflict));
    assert_eq!(json(&conflict)["conflict"]["rules"][0]["rule"], "screen-needs-two-cores");
    assert_eq!(json(&conflict)["conflict"]["choices"][0]["element"], "type");
    let unknown = marka(&rules, &["form", "trial", "type=round"]);
    assert_eq!(unknown.status.code(), Some(1), "{}", text(&unknown));
}

#[test]
fn a_new_specification_covers_its_marks() {
    let rules = rules();
    let shown = json(&marka(&rules, &["rules", "show", "gost-31996", "--json"]));
    let specifications = shown["specifications"].as_array().expect("an array");
    assert!(specifications.iter().any(|known| known["name"] == "ТУ 00.00.00-001-00000000-2026"));
}

#[test]
fn a_new_specification_reaches_the_order_text() {
    let rules = rules();
    for row in rows("order.tsv") {
        let [choices, document, expected] = row.as_slice() else { panic!("three cells: {row:?}") };
        let choices: Vec<&str> = choices.split(' ').collect();
        let form =
            |further: &[&str]| marka(&rules, &[&["form", "gost-31996"], &choices[..], further].concat());
        let covering = json(&form(&["--json"]));
        let covers =
            covering["specifications"].as_array().expect("an array").contains(&document.as_str().into());
        assert_eq!(covers, !expected.is_empty(), "{covering}");
        let order = form(&["--document", document]);
        if covers {
            assert_eq!((order.status.code(), text(&order).trim()), (Some(0), expected.as_str()));
            assert_eq!(json(&form(&["--document", document, "--json"]))["order"], expected.as_str());
        } else {
            assert_eq!(order.status.code(), Some(1), "{}", text(&order));
        }
    }
}

#[test]
fn a_new_specification_reaches_the_order_text_of_the_page() {
    let portal = Portal::start(&rules());
    for row in rows("order.tsv") {
        let [choices, document, expected] = row.as_slice() else { panic!("three cells: {row:?}") };
        let choices = choices.replace(' ', "&");
        let page = portal.get(&format!("/construct/gost-31996?{choices}"));
        let offered = format!("document={}", encoded(document));
        assert_eq!(page.contains(&offered), !expected.is_empty(), "{choices}");
        if !expected.is_empty() {
            let page = portal.get(&format!("/construct/gost-31996?{choices}&{offered}"));
            assert!(page.contains(&format!("<dd id=\"order\">{expected}</dd>")), "{page}");
        }
    }
}

#[test]
fn a_new_family_is_proved() {
    let output = marka(&rules(), &["rules", "prove", "--json"]);
    let proof = json(&output);
    let families = proof["families"].as_array().expect("an array");
    let trial = families.iter().find(|one| one["family"] == "trial").expect("the new family is proved");
    assert_eq!((&trial["all"], &trial["failures"]), (&Value::from(10), &Value::Array(Vec::new())));
    assert!(output.status.success(), "{}", text(&output));
}
