//! All files together: sorts their nodes by kind and reads each kind.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Sink};
use crate::expr::resolve::{decimal, text_of};
use crate::family::{self, Context, documents};
use crate::model::{Ambiguity, Chapter, RuleBase, SourceFile, Span, Text};
use crate::reader::{MANY, Shape, check, repeated};
use crate::suggest::hint;
use crate::syntax::{self, Node};
use crate::vocabulary::Vocabulary;
use crate::{hash, lint, spelling, words};

/// A larger file is refused.
pub(crate) const MAX_BYTES: usize = 4 * 1024 * 1024;

const KINDS: [&str; 9] = [
    "family",
    "specification",
    "series",
    "shared",
    "property",
    "spelling",
    "wording",
    "ambiguity",
    "chapter",
];
const CHAPTER: Shape = Shape { arguments: (2, 2), attributes: &["en"], children: &[] };
const SERIES: Shape = Shape { arguments: (2, MANY), attributes: &[], children: &[] };

/// Reads rule files: pairs of path inside the rules folder and text.
///
/// Never fails: what cannot be understood is left out and named in the diagnostics.
pub fn load(files: Vec<(String, String)>) -> (RuleBase, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let files = accept(files, &mut sink);
    let documents = parse(&files, &mut sink);
    let mut base = read(&files, &documents, &mut sink);
    base.hash = hash::of(&files);
    base.files = files;
    lint::check(&base, &mut sink);
    (base, sink.finish())
}

/// Files in path order, each path once.
fn accept(mut files: Vec<(String, String)>, sink: &mut Sink) -> Vec<SourceFile> {
    files.sort();
    let mut accepted: Vec<SourceFile> = Vec::new();
    for (path, text) in files {
        let span = Span { file: accepted.len(), start: 0, end: 0 };
        if accepted.last().is_some_and(|last| last.path == path) {
            sink.error("repeated", span, format!("Файл «{path}» дан дважды.")).help("оставьте один");
            continue;
        }
        if text.len() > MAX_BYTES {
            let message = format!("Файл больше {} МБ и не прочитан.", MAX_BYTES >> 20);
            sink.error("too-large", span, message).help("разделите его на несколько");
            accepted.push(SourceFile { path, text: String::new() });
            continue;
        }
        if let Some(start) = text.find('\u{FFFD}') {
            let span = Span { start, end: start + '\u{FFFD}'.len_utf8(), ..span };
            sink.error("not-utf8", span, "Файл записан не в UTF-8.").help("сохраните его в кодировке UTF-8");
        }
        accepted.push(SourceFile { path, text });
    }
    accepted
}

fn has_extension(file: &SourceFile, extension: &str) -> bool {
    file.path.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

/// The nodes of all KDL files.
fn parse(files: &[SourceFile], sink: &mut Sink) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (index, file) in files.iter().enumerate().filter(|(_, file)| has_extension(file, "kdl")) {
        let mut own = Sink::default();
        nodes.extend(syntax::parse(&file.text, index, &mut own));
        sink.append(own);
    }
    for node in nodes.iter().filter(|node| !KINDS.contains(&node.name.text.as_str())) {
        let message = format!("На верхнем уровне не бывает «{}».", node.name.text);
        sink.error("unknown-node", node.name.span, message).help(hint(&node.name.text, KINDS));
    }
    nodes
}

fn read(files: &[SourceFile], nodes: &[Node], sink: &mut Sink) -> RuleBase {
    let of = |kind: &str| nodes.iter().filter(|node| node.name.text == kind).collect::<Vec<&Node>>();
    let vocabulary = Vocabulary::read(&of("property"), sink);
    let chapters = chapters(&of("chapter"), sink);
    let series = series(&of("series"), sink);
    let groups = groups(&of("shared"), sink);
    let specifications = of("specification");
    let context = Context {
        files,
        series: &series,
        groups: &groups,
        vocabulary: &vocabulary,
        chapters: &chapters,
        specifications: &specifications,
    };
    let mut families: Vec<_> =
        of("family").into_iter().filter_map(|node| family::build(node, &context, sink)).collect();
    families.sort_by(|a, b| (a.precedence, &a.id).cmp(&(b.precedence, &b.id)));
    repeated("Семейство", families.iter().map(|family| (family.id.as_str(), family.span)), sink);
    let mut seen = BTreeSet::new();
    families.retain(|family| seen.insert(family.id.clone()));
    let mut ambiguities: Vec<Ambiguity> =
        of("ambiguity").into_iter().filter_map(|node| documents::ambiguity(node, sink)).collect();
    for family in &mut families {
        ambiguities.extend(family.ambiguities.extract_if(.., |ambiguity| !ambiguity.families.is_empty()));
    }
    ambiguities.dedup();
    check_specifications(
        &specifications,
        &families.iter().map(|family| family.id.as_str()).collect::<Vec<_>>(),
        sink,
    );
    check_files(files, nodes, sink);
    check_groups(nodes, &groups, sink);
    let wording = words::wording(&of("wording"), &vocabulary.properties, sink);
    RuleBase {
        families,
        wording,
        spelling: spelling::read(&of("spelling"), sink),
        vocabulary: vocabulary.properties,
        chapters,
        ambiguities,
        ..RuleBase::default()
    }
}

fn chapters(nodes: &[&Node], sink: &mut Sink) -> Vec<Chapter> {
    let mut all = Vec::new();
    let mut keys = Vec::new();
    for node in nodes {
        check(node, &CHAPTER, sink);
        let Some(key) = node.argument(0, sink) else { continue };
        let title = Text { ru: node.argument(1, sink).unwrap_or_default(), en: node.text("en", sink) };
        keys.push((key.clone(), node.arguments[0].span));
        all.push(Chapter { key, title });
    }
    repeated("Раздел", keys.iter().map(|(key, span)| (key.as_str(), *span)), sink);
    all
}

fn series(nodes: &[&Node], sink: &mut Sink) -> BTreeMap<String, Vec<Decimal>> {
    let mut all = BTreeMap::new();
    for node in nodes {
        check(node, &SERIES, sink);
        let Some(name) = node.argument(0, sink) else { continue };
        let mut members = Vec::new();
        for value in &node.arguments[1..] {
            match text_of(value).and_then(decimal) {
                Some(number) => members.push(number),
                None => sink
                    .error("not-a-number", value.span, "В ряду бывают только числа.")
                    .help("дробь пишут с точкой: 2.5"),
            }
        }
        members.sort_unstable();
        members.dedup();
        if all.insert(name.clone(), members).is_some() {
            sink.error("repeated", node.head, format!("Ряд «{name}» уже есть."))
                .help("дайте другое имя или соедините их");
        }
    }
    all
}

fn groups<'a>(nodes: &[&'a Node], sink: &mut Sink) -> BTreeMap<String, &'a Node> {
    let mut all = BTreeMap::new();
    for node in nodes {
        check(node, &family::GROUP, sink);
        let Some(name) = node.argument(0, sink) else { continue };
        if all.contains_key(&name) {
            sink.error("repeated", node.head, format!("Общая часть «{name}» уже есть."))
                .help("дайте другое имя или соедините их");
        }
        all.entry(name).or_insert(*node);
    }
    all
}

fn check_specifications(nodes: &[&Node], families: &[&str], sink: &mut Sink) {
    for node in nodes {
        match node.attribute("family") {
            None => sink
                .error("missing-family", node.head, "Не сказано, какое семейство этот документ сужает.")
                .help("допишите family=\"…\""),
            Some(value) => {
                let name = text_of(value).unwrap_or_default();
                if !families.contains(&name) {
                    let help = hint(name, families.iter().copied());
                    sink.error("unknown-family", value.span, format!("Семейства «{name}» нет.")).help(help);
                }
            }
        }
    }
}

/// Says which tables nobody reads.
fn check_files(files: &[SourceFile], nodes: &[Node], sink: &mut Sink) {
    let folder = |path: &str| path.rfind('/').map_or(String::new(), |slash| path[..=slash].to_owned());
    let mut read = BTreeSet::new();
    for node in nodes {
        let folder = folder(&files[node.span.file].path);
        for table in node.named("table") {
            read.extend(table.attribute("file").and_then(text_of).map(|file| format!("{folder}{file}")));
        }
        if node.name.text == "family" {
            read.insert(format!("{folder}examples.tsv"));
            read.insert(format!("{folder}ledger.tsv"));
        }
    }
    for (index, file) in files.iter().enumerate() {
        let table = has_extension(file, "csv") || has_extension(file, "tsv");
        if table && !read.contains(&file.path) {
            let span = Span { file: index, start: 0, end: 0 };
            sink.warning("unread-file", span, "Этот файл никто не читает.")
                .help("таблицу называют так: table \"…\" file=\"…\"; рядом с семейством лежат examples.tsv и ledger.tsv");
        }
    }
}

fn check_groups(nodes: &[Node], groups: &BTreeMap<String, &Node>, sink: &mut Sink) {
    let names = nodes.iter().flat_map(|node| node.named("use")).flat_map(|node| &node.arguments);
    let used: BTreeSet<&str> = names.filter_map(text_of).collect();
    for (name, node) in groups.iter().filter(|(name, _)| !used.contains(name.as_str())) {
        sink.note("unused-group", node.head, format!("Общую часть «{name}» никто не берёт."))
            .help(format!("берут так: use \"{name}\""));
    }
}
