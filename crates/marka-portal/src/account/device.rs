//! What a browser says of itself, in two words.

/// Browsers, the more particular first: most claim to be others too.
const BROWSERS: [(&str, &str); 8] = [
    ("YaBrowser/", "Yandex Browser"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 6] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// `Firefox, Windows`.
pub(super) fn named(agent: &str) -> String {
    let of =
        |names: &[(&str, &'static str)]| names.iter().find(|name| agent.contains(name.0)).map(|name| name.1);
    let known: Vec<&str> = [of(&BROWSERS), of(&SYSTEMS)].into_iter().flatten().collect();
    if known.is_empty() { agent.chars().take(60).collect() } else { known.join(", ") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn browsers_are_told_apart() {
        let agent =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 YaBrowser/25.1 Safari/537.36";
        assert_eq!(super::named(agent), "Yandex Browser, Windows");
        assert_eq!(super::named("robot"), "robot");
    }
}
