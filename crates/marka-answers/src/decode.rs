//! The answer to one line as JSON: keys and meaning as the contract of `marka decode --json` fixes them.

pub use marka_engine::read::Status;

use marka_engine::read::Reader;
use marka_rules::model::{ElementId, Family, OptionId, Source};

use crate::Answers;
use crate::json::Json;
use crate::line::Line;
use crate::notice::Notice;
use crate::reply::{Meaning, Part, Reply, reply};
use crate::words::WordPart;

/// The word of the contract for a status.
pub fn status_key(status: Status) -> &'static str {
    match status {
        Status::Exact => "exact",
        Status::Repaired => "repaired",
        Status::Invalid => "invalid",
        Status::Ambiguous => "ambiguous",
        Status::Unknown => "unknown",
        Status::None => "none",
    }
}

/// Reads a line and appends the answer: one JSON object, without a line feed.
pub fn decode(answers: &Answers, line: &Line<'_>, reader: &mut Reader, out: &mut Vec<u8>) {
    write(answers, &reply(answers, line, reader), &mut Json::new(out));
}

/// Writes an answer.
pub fn write(answers: &Answers, reply: &Reply<'_>, json: &mut Json<'_>) {
    json.object(|json| {
        json.key("input").text(reply.input);
        json.key("status").text(status_key(reply.status));
        meaning(&reply.meaning, json);
        match reply.span {
            Some(span) => json.key("span").span(span),
            None => json.key("span").null(),
        }
        json.key("parts").array(|json| {
            reply.parts.iter().for_each(|written| part(answers, written, json));
            reply.words.iter().for_each(|said| word_part(said, json));
        });
        json.key("repairs").array(|json| {
            for repair in &reply.repairs {
                json.object(|json| {
                    json.key("from").text(&repair.from);
                    json.key("to").text(&repair.to);
                    json.key("reason").text(repair.reason);
                    json.key("at").span(repair.at);
                });
            }
        });
        present(reply, json);
        json.key("unspecified").texts(&reply.unspecified);
        json.key("warnings").array(|json| reply.warnings.iter().for_each(|warning| notice(warning, json)));
        json.key("problems").array(|json| reply.problems.iter().for_each(|problem| notice(problem, json)));
        json.key("nearest").texts(&reply.nearest);
        json.key("also").texts(&reply.also);
        json.key("readings").array(|json| {
            reply.readings.iter().for_each(|reading| json.object(|json| meaning(reading, json)));
        });
    });
}

/// The key `present`: what is written today instead of codes of a cancelled standard.
pub(crate) fn present(reply: &Reply<'_>, json: &mut Json<'_>) {
    match &reply.present {
        None => json.key("present").null(),
        Some(present) => json.key("present").object(|json| {
            json.key("designations").texts(&present.designations);
            json.key("standard").text_or_null(present.standard);
            json.key("reason").text(&present.reason);
        }),
    }
}

/// The keys from `designation` to `standard`.
fn meaning(meaning: &Meaning<'_>, json: &mut Json<'_>) {
    json.key("designation").text_or_null(meaning.designation.as_deref());
    json.key("mark").text_or_null(meaning.mark.as_deref());
    json.key("size").text_or_null(meaning.size.as_deref());
    json.key("voltage_kv").text_or_null(meaning.voltage_kv.as_deref());
    match meaning.cores {
        Some(cores) => json.key("cores").number(cores as usize),
        None => json.key("cores").null(),
    }
    json.key("conductor").text_or_null(meaning.conductor.as_deref());
    json.key("fire").text(&meaning.fire);
    json.key("rating").text_or_null(meaning.rating.as_deref());
    json.key("colour").text_or_null(meaning.colour.as_deref());
    json.key("document").text_or_null(meaning.document.as_deref());
    json.key("armoured").flag_or_null(meaning.armoured);
    json.key("screened").flag_or_null(meaning.screened);
    json.key("family").text_or_null(meaning.family);
    json.key("families").texts(&meaning.families);
    json.key("standard").text_or_null(meaning.standard);
}

fn part(answers: &Answers, part: &Part<'_>, json: &mut Json<'_>) {
    json.object(|json| {
        json.key("text").text(&part.text);
        json.members(answers.option_members(part.family, part.element, part.option));
        json.key("at").span(part.at);
    });
}

/// A word of a description; its element is a property of the vocabulary, its source the text itself.
fn word_part(part: &WordPart<'_>, json: &mut Json<'_>) {
    json.object(|json| {
        json.key("text").text(&part.text);
        json.key("element").text(&part.property.key);
        json.key("option").text(&part.value);
        json.key("title").text(&part.title());
        source(None, json);
        json.key("at").span(part.at);
    });
}

/// Key, option, title and source of a part: all that does not depend on the text.
pub(crate) fn option_members(family: &Family, element: ElementId, option: Option<OptionId>) -> Vec<u8> {
    let element = &family.elements[element];
    let option = option.map(|option| &element.options[option]);
    let mut out = Vec::new();
    let mut json = Json::new(&mut out);
    json.key("element").text(&element.key);
    json.key("option").text_or_null(option.map(|option| option.key.as_str()));
    json.key("title").text(option.map_or(&element.title.ru, |option| &option.title.ru));
    source(Some(option.map_or(&element.source, |option| &option.source)), &mut json);
    out
}

/// A warning or problem.
pub fn notice(notice: &Notice<'_>, json: &mut Json<'_>) {
    json.object(|json| {
        json.key("message").text(&notice.message);
        json.key("rule").text_or_null(notice.rule.as_deref());
        source(notice.source, json);
    });
}

/// The keys `source`, `clause` and `evidence`; null where nothing is known.
pub fn source(source: Option<&Source>, json: &mut Json<'_>) {
    let text = source.map(|source| source.text.as_str()).filter(|text| !text.is_empty());
    json.key("source").text_or_null(text);
    json.key("clause").text_or_null(source.and_then(|source| source.clause.as_deref()));
    json.key("evidence").text_or_null(source.map(|source| source.evidence.key()));
}
