//! Renders the books with mdBook's own reader of contents and Markdown. Chapters become pieces of HTML that the portal
//! shows in its own frame; links between chapters lead to their pages there.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mdbook_markdown::pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd, html};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use mdbook_summary::{Link, SummaryItem, parse_summary};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let source = root.join("../../docs/src");
    println!("cargo::rerun-if-changed={}", source.display());
    let summary = read(&source.join("SUMMARY.md"));
    let summary = parse_summary(&summary).expect("SUMMARY.md is a table of contents");
    let mut code = String::from(
        "/// All chapters, in the order of the contents.\npub static CHAPTERS: &[Chapter] = &[\n",
    );
    let mut part = String::new();
    for item in &summary.numbered_chapters {
        match item {
            SummaryItem::PartTitle(title) => part.clone_from(title),
            SummaryItem::Link(link) => write_chapter(&mut code, &source, &part, link),
            _ => {}
        }
    }
    code.push_str("];\n\n/// Pictures: name and bytes.\npub static PICTURES: &[(&str, &[u8])] = &[\n");
    for picture in pictures(&source.join("pictures")) {
        let name = picture.file_name().and_then(|name| name.to_str()).expect("names are plain");
        let path = fs::canonicalize(&picture).expect("it was listed");
        writeln!(code, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())
            .expect("memory takes it");
    }
    code.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("books.rs"), code).expect("OUT_DIR can be written");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut pictures: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    pictures.sort();
    pictures
}

fn write_chapter(code: &mut String, source: &Path, part: &str, link: &Link) {
    let location = link.location.as_ref().expect("every chapter has its file");
    let path = location.to_str().expect("names are plain").trim_end_matches(".md").replace('\\', "/");
    let chapter = render(&read(&source.join(location)), &path);
    writeln!(
        code,
        "    Chapter {{ part: {part:?}, path: {path:?}, title: {:?}, html: {:?}, sections: &[",
        link.name, chapter.html
    )
    .expect("memory takes it");
    for Section { level, id, title, text } in &chapter.sections {
        writeln!(code, "        Section {{ level: {level}, id: {id:?}, title: {title:?}, text: {text:?} }},")
            .expect("memory takes it");
    }
    code.push_str("    ] },\n");
    for nested in &link.nested_items {
        if let SummaryItem::Link(nested) = nested {
            write_chapter(code, source, part, nested);
        }
    }
}

struct Section {
    level: u8,
    id: String,
    title: String,
    text: String,
}

struct Rendered {
    html: String,
    sections: Vec<Section>,
}

/// The HTML of a chapter, with an anchor at each heading, and its words by section.
fn render(markdown: &str, path: &str) -> Rendered {
    let mut options = MarkdownOptions::default();
    // «Quotes» are written as they are meant, and commands have two hyphens.
    options.smart_punctuation = false;
    let mut events: Vec<Event<'_>> = new_cmark_parser(markdown, &options).collect();
    let mut sections: Vec<Section> = Vec::new();
    let mut heading = None;
    for at in 0..events.len() {
        match &events[at] {
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some(at);
                let (id, title, text) = (String::new(), String::new(), String::new());
                sections.push(Section { level: number(*level), id, title, text });
            }
            Event::End(TagEnd::Heading(_)) => {
                let section = sections.last_mut().expect("it was begun");
                section.id = anchor(&section.title);
                if let Some(Event::Start(Tag::Heading { id, .. })) =
                    heading.take().map(|begun| &mut events[begun])
                {
                    *id = Some(CowStr::from(section.id.clone()));
                }
            }
            Event::Text(words) | Event::Code(words) => {
                let words = words.to_string();
                if let Some(section) = sections.last_mut() {
                    let into = if heading.is_some() { &mut section.title } else { &mut section.text };
                    into.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak | Event::End(_) => {
                if let Some(section) = sections.last_mut()
                    && heading.is_none()
                {
                    section.text.push(' ');
                }
            }
            _ => {}
        }
    }
    for event in &mut events {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => *dest_url = CowStr::from(page(dest_url, path)),
            Event::Start(Tag::Image { dest_url, .. }) => *dest_url = CowStr::from(picture(dest_url)),
            _ => {}
        }
    }
    let mut text = String::new();
    html::push_html(&mut text, events.into_iter());
    // Wide tables and code are moved within their own frame, by keys too.
    let text = text.replace("<table>", "<div class=\"list-wrap\" tabindex=\"0\"><table class=\"list\">");
    let text = text.replace("</table>", "</table></div>").replace("<pre>", "<pre tabindex=\"0\">");
    Rendered { html: text, sections }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// The anchor of a heading, as mdBook makes it.
fn anchor(title: &str) -> String {
    let kept = title.trim().chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_lowercase().collect::<String>()),
        c if c.is_whitespace() => Some("-".to_owned()),
        _ => None,
    });
    kept.collect()
}

/// Where a link leads in the portal: to a chapter beside this one, or as it was.
fn page(link: &str, from: &str) -> String {
    if link.contains("://") || link.starts_with(['#', '/']) || link.starts_with("mailto:") {
        return link.to_owned();
    }
    let (file, anchor) =
        link.split_once('#').map_or((link, String::new()), |(file, at)| (file, format!("#{at}")));
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.trim_end_matches(".md").split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            part => parts.push(part),
        }
    }
    format!("/help/{}{anchor}", parts.join("/"))
}

/// All pictures lie in one folder.
fn picture(link: &str) -> String {
    format!("/help/pictures/{}", link.rsplit('/').next().unwrap_or(link))
}
