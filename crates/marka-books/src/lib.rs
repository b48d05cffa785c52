//! The books of the program, as its version needs them: chapters written in Markdown under `docs/src`, rendered when the
//! program is built, and the search in them.

mod search;

pub use search::{Found, search};

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// The book that it belongs to.
    pub part: &'static str,
    /// Its address behind `/help/`.
    pub path: &'static str,
    /// Its title.
    pub title: &'static str,
    /// It as a piece of HTML, the title included.
    pub html: &'static str,
    /// What it says, by its headings.
    pub sections: &'static [Section],
}

/// What stands under a heading.
#[derive(Debug)]
pub struct Section {
    /// 1 for the title of the chapter.
    pub level: u8,
    /// Anchor.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Words without signs of HTML.
    pub text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/books.rs"));

/// The chapter at an address.
pub fn chapter(path: &str) -> Option<&'static Chapter> {
    CHAPTERS.iter().find(|chapter| chapter.path == path)
}

/// Chapters before and behind one.
pub fn beside(path: &str) -> (Option<&'static Chapter>, Option<&'static Chapter>) {
    let Some(at) = CHAPTERS.iter().position(|chapter| chapter.path == path) else { return (None, None) };
    (at.checked_sub(1).and_then(|at| CHAPTERS.get(at)), CHAPTERS.get(at + 1))
}

/// The bytes of a picture: PNG.
pub fn picture(name: &str) -> Option<&'static [u8]> {
    PICTURES.iter().find(|picture| picture.0 == name).map(|picture| picture.1)
}

/// The books, each with its chapters.
pub fn books() -> Vec<(&'static str, Vec<&'static Chapter>)> {
    let mut books: Vec<(&str, Vec<&Chapter>)> = Vec::new();
    for chapter in CHAPTERS {
        match books.last_mut().filter(|book| book.0 == chapter.part) {
            Some(book) => book.1.push(chapter),
            None => books.push((chapter.part, vec![chapter])),
        }
    }
    books
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Values of an attribute in a piece of HTML.
    fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
        let begin = format!("{attribute}=\"");
        html.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn no_link_leads_nowhere() {
        let mut wrong = Vec::new();
        for chapter in CHAPTERS {
            for link in values(chapter.html, "href") {
                let link = percent_decoded(link);
                let (page, at) = link.split_once('#').unwrap_or((&link, ""));
                let target = match page.strip_prefix("/help/") {
                    Some(path) => self::chapter(path),
                    None if page.is_empty() => Some(chapter),
                    None => continue,
                };
                let good =
                    target.is_some_and(|it| at.is_empty() || it.sections.iter().any(|one| one.id == at));
                if !good {
                    wrong.push(format!("{}: {link}", chapter.path));
                }
            }
            for image in values(chapter.html, "src") {
                let name = image.strip_prefix("/help/pictures/").unwrap_or("");
                if picture(name).is_none() {
                    wrong.push(format!("{}: {image}", chapter.path));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    fn percent_decoded(link: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = link.bytes();
        while let Some(byte) = rest.next() {
            let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
            match byte {
                b'%' => {
                    let value = digit(rest.next()).unwrap_or(0) * 16 + digit(rest.next()).unwrap_or(0);
                    bytes.push(u8::try_from(value).expect("two digits are a byte"));
                }
                byte => bytes.push(byte),
            }
        }
        String::from_utf8(bytes).expect("links are UTF-8")
    }

    #[test]
    fn chapters_have_titles_and_addresses_of_their_own() {
        let paths: BTreeSet<&str> = CHAPTERS.iter().map(|chapter| chapter.path).collect();
        assert_eq!(paths.len(), CHAPTERS.len());
        assert!(books().len() >= 5);
        for chapter in CHAPTERS {
            assert_eq!(chapter.sections.first().map(|first| first.level), Some(1), "{}", chapter.path);
            assert!(
                !chapter.html.contains("<script") && !chapter.html.contains("style="),
                "{}",
                chapter.path
            );
        }
    }

    #[test]
    fn one_goes_from_chapter_to_chapter() {
        let (first, second) = (&CHAPTERS[0], &CHAPTERS[1]);
        assert!(beside(first.path).0.is_none());
        assert_eq!(beside(first.path).1.map(|next| next.path), Some(second.path));
        assert_eq!(beside(second.path).0.map(|before| before.path), Some(first.path));
        assert!(chapter("nowhere").is_none());
    }
}
