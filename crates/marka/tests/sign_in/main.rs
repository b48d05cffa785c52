//! Signing in with an account of a directory, on a real one: `tests/with-directory` says who is in it.

#![allow(clippy::unwrap_used, reason = "a test says by its line what failed")]

#[path = "../nodes/site.rs"]
mod site;

use site::{Node, Site, agent};

/// Groups that name their people, and people who name their groups.
const GROUPS: &str = "group-base = \"ou=groups,dc=example,dc=org\"\ngroup-filter = \"(member={dn})\"\n";
const MEMBER_OF: &str = "member-of = \"businessCategory\"\n";
const ROLES: &str = "[ldap.roles]\ntechnologists = \"technologist\"\n";

const WRONG: &str = "Имя или пароль не подошли";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run the tests by `tests/with-directory cargo nextest run …`")
    })
}

/// A node that asks the directory at an address.
fn node(address: &str, groups: &str) -> (Site, Node) {
    let site = Site::configured(&format!(
        "[ldap]\nurl = \"{address}\"\nbase = \"ou=people,dc=example,dc=org\"\n\
         user = \"uid=reader,ou=people,dc=example,dc=org\"\npassword-file = \"PASSWORD\"\n{groups}{ROLES}"
    ));
    let node = site.begin_with(&[("SSL_CERT_FILE", &variable("MARKA_TEST_LDAP_CA"))]).ready();
    // Without an administrator the portal is not set up yet.
    site.run(&["user", "invite", "chief", "--role", "administrator"]);
    site.run(&["user", "administrator", "chief"]);
    (site, node)
}

/// What signing in gives: where it leads to, or what is wrong.
fn sign_in(node: &Node, login: &str, password: &str) -> Result<String, String> {
    let form = [("login", login), ("password", password), ("next", "/register")];
    let mut answer = agent().post(node.at("/sign-in")).send_form(form).unwrap();
    if let Some(location) = answer.headers().get("location").cloned() {
        // The session is good for more than being led on.
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap();
        let page = agent().get(node.at("/me")).header("cookie", cookie).call().unwrap();
        assert_eq!(page.status(), 200, "{login} is not signed in");
        return Ok(location.to_str().unwrap().to_owned());
    }
    let page = answer.body_mut().read_to_string().unwrap();
    let told = page.split("role=\"alert\">").nth(1).and_then(|rest| rest.split('<').next());
    Err(told.unwrap_or(&page).to_owned())
}

fn check(node: &Node, login: &str, password: &str, expected: Result<&str, &str>) {
    match (sign_in(node, login, password), expected) {
        (Ok(place), Ok(expected)) => assert_eq!(place, expected, "{login}"),
        (Err(told), Err(expected)) => assert!(told.contains(expected), "{login}: {told}"),
        (told, _) => panic!("{login} {password}: {told:?}"),
    }
}

#[test]
fn people_of_a_directory_sign_in_by_their_groups() {
    let (site, node) = node(&variable("MARKA_TEST_LDAP"), GROUPS);
    check(&node, "irina", "word-irina", Ok("/register"));
    check(&node, "irina", "word-oleg", Err(WRONG));
    check(&node, "irina", "", Err(WRONG));
    check(&node, "*)(uid=*", "word-irina", Err(WRONG));
    check(&node, "nobody", "word-irina", Err(WRONG));
    check(&node, "oleg", "word-oleg", Err("ни одна ваша группа"));
    let people = site.run(&["user", "list"]);
    let irina = people.lines().find(|line| line.starts_with("irina")).unwrap();
    assert!(irina.contains("Ирина Волкова") && irina.contains("technologist"), "{irina}");
    assert!(!people.contains("oleg"), "{people}");

    assert!(site.refuses(&["user", "link", "irina"]).contains("внешняя служба"));
    site.run(&["user", "block", "irina"]);
    check(&node, "irina", "word-irina", Err("закрыта"));
    site.run(&["user", "unblock", "irina"]);
    check(&node, "irina", "word-irina", Ok("/register"));
}

#[test]
fn a_directory_never_takes_over_an_account_of_the_portal() {
    let (site, node) = node(&variable("MARKA_TEST_LDAP"), MEMBER_OF);
    site.key(&node, "local", "customer");
    check(&node, "local", "word-local", Err(WRONG));
    check(&node, "local", site::PASSWORD, Ok("/register"));
}

#[test]
fn without_the_directory_accounts_of_the_portal_work() {
    let (site, node) = node("ldap://localhost:1", GROUPS);
    site.key(&node, "local", "customer");
    check(&node, "irina", "word-irina", Err("не отвечает"));
    check(&node, "local", site::PASSWORD, Ok("/register"));
}

#[test]
fn a_role_goes_with_the_group_that_gave_it() {
    let (site, node) = node(&variable("MARKA_TEST_LDAP"), MEMBER_OF);
    check(&node, "irina", "word-irina", Ok("/register"));
    drop(node);
    site.configure("technologists = ", "nobody = ");
    let node = site.begin_with(&[("SSL_CERT_FILE", &variable("MARKA_TEST_LDAP_CA"))]).ready();
    check(&node, "irina", "word-irina", Err("ни одна ваша группа"));
    let people = site.run(&["user", "list"]);
    assert!(
        !people.lines().any(|line| line.starts_with("irina") && line.contains("technologist")),
        "{people}"
    );
}
