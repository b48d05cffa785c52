//! The description of the API: for programs as `OpenAPI`, for people as a page.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use marka_pages::api::ApiPage;
use marka_pages::frame::Section;
use marka_pages::html::encoded;
use marka_rules::model::{Expectation, Family};
use utoipa::{OpenApi, ToSchema};

use crate::access::Visitor;
use crate::api;
use crate::edition::Portal;
use crate::error::AppError;
use crate::locale::Locale;
use crate::misread;
use crate::page::render;
use crate::register;

#[derive(OpenApi)]
#[openapi(
    info(title = "marka", description = "Form and read designations of cables and wires."),
    paths(
        api::decode_line,
        api::decode_lines,
        api::analogues,
        api::form,
        api::families,
        api::family,
        misread::api,
        register::api::list,
        register::api::entry,
        register::api::add,
        register::api::lead,
        register::api::decide
    ),
    components(schemas(
        Analogues,
        Analogue,
        Compared,
        Answer,
        Part,
        Repair,
        Present,
        Notice,
        Failure,
        FailureText,
        misread::report::Said,
        register::api::Shown,
        register::api::New,
        register::api::Added,
        register::api::Listed,
        register::api::Led,
        register::api::Decided
    ))
)]
struct Api;

/// The answer to one line. Keys may be added; none is ever renamed or changes its meaning.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used; the answer is written by marka-answers")]
pub(crate) struct Answer {
    /// The line as given.
    input: String,
    /// `exact`, `repaired`, `invalid`, `ambiguous`, `unknown` or `none`.
    status: String,
    /// The canonical designation of what the text says.
    designation: Option<String>,
    /// Its letters part.
    mark: Option<String>,
    /// Its size part.
    size: Option<String>,
    /// Voltage in kV, with a decimal comma.
    voltage_kv: Option<String>,
    /// All conductors.
    cores: Option<u64>,
    /// Conductor material.
    conductor: Option<String>,
    /// Fire-safety index; empty where there is none.
    fire: String,
    /// Fire-resistance rating beside the index.
    rating: Option<String>,
    /// Colour that the text names.
    colour: Option<String>,
    /// Document that the text names.
    document: Option<String>,
    /// Whether there is armour.
    armoured: Option<bool>,
    /// Whether there is a screen.
    screened: Option<bool>,
    /// The family that read it.
    family: Option<String>,
    /// All families in which the designation means a compatible cable.
    families: Vec<String>,
    /// The standard whose codes are written.
    standard: Option<String>,
    /// Where the designation stands, in Unicode scalar values.
    span: Option<[usize; 2]>,
    /// The designation part by part.
    parts: Vec<Part>,
    /// Corrections.
    repairs: Vec<Repair>,
    /// The present analogue of codes of a cancelled standard.
    present: Option<Present>,
    /// Elements that the text leaves open.
    unspecified: Vec<String>,
    /// What is unusual or doubtful.
    warnings: Vec<Notice>,
    /// Rules that forbid it.
    problems: Vec<Notice>,
    /// Nearest allowed designations, best first.
    nearest: Vec<String>,
    /// Further designations of the line.
    also: Vec<String>,
    /// The equally good readings of an ambiguous line, with the keys from `designation` to `standard`.
    #[schema(value_type = Vec<Object>)]
    readings: Vec<()>,
}

/// The cables that come nearest to what a line names.
#[expect(clippy::struct_field_names, reason = "keys of the API")]
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Analogues {
    /// The line as given.
    input: String,
    /// As in an answer to `decode`.
    status: String,
    /// The canonical designation of what the text says.
    designation: Option<String>,
    /// The family that read it.
    family: Option<String>,
    /// The standard whose codes are written.
    standard: Option<String>,
    /// The present analogue of codes of a cancelled standard.
    present: Option<Present>,
    /// Makers' documents that list the same mark.
    documents: Vec<String>,
    /// The nearest cables, usual ones first, nearest first; none where the line has no single reading.
    analogues: Vec<Analogue>,
}

/// A cable that comes near.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Analogue {
    designation: String,
    family: String,
    /// Title of the family.
    title: String,
    standard: Option<String>,
    /// Whether makers are known to make it.
    usual: bool,
    /// How much its differences count in all.
    distance: u64,
    /// The comparison, what differs first.
    rows: Vec<Compared>,
}

/// One line of a comparison.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Compared {
    /// Key of the property; `cores` and `cross-section` are the size.
    property: String,
    /// Value of the asked cable: a flag, a number or a word; null where it is not known.
    #[schema(value_type = Object)]
    ours: Option<()>,
    /// Value of the other cable.
    #[schema(value_type = Object)]
    theirs: Option<()>,
    /// `worse`, `different`, `better`, `unknown` or `same`: how the other stands to the asked one.
    verdict: String,
}

/// A part of a designation.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Part {
    text: String,
    element: String,
    option: Option<String>,
    title: String,
    source: Option<String>,
    clause: Option<String>,
    evidence: Option<String>,
    at: [usize; 2],
}

/// A correction.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Repair {
    from: String,
    to: String,
    reason: String,
    at: [usize; 2],
}

/// A present analogue.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Present {
    designations: Vec<String>,
    standard: Option<String>,
    reason: String,
}

/// A warning or problem.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Notice {
    message: String,
    rule: Option<String>,
    source: Option<String>,
    clause: Option<String>,
    evidence: Option<String>,
}

/// What went wrong.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct Failure {
    error: FailureText,
}

/// What went wrong, in words.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct FailureText {
    /// HTTP status.
    status: u16,
    /// In a few words.
    title: String,
    /// What exactly.
    detail: String,
    /// Number of the request in the log.
    request: String,
}

/// `GET /api/openapi.json`
pub(crate) async fn document(_: Visitor) -> Result<Response, AppError> {
    let json = Api::openapi().to_json().map_err(AppError::page)?;
    Ok(([(CONTENT_TYPE, "application/json")], json).into_response())
}

/// `GET /api`
pub(crate) async fn page(
    _: Visitor,
    State(portal): State<Portal>,
    locale: Locale,
) -> Result<Response, AppError> {
    let edition = portal.edition();
    let frame = locale.frame(Section::Api, edition.hash());
    let family = edition.engine().families.first().map(|compiled| &compiled.family);
    render(&ApiPage {
        t: frame.t,
        frame,
        family: family.map_or("", |family| &family.id),
        choice: family.map(choice).unwrap_or_default(),
        sample: family.map(sample).unwrap_or_default(),
        lines: locale.lang.texts().lines_read(api::LINES as u128),
        mebibytes: api::BODY / 1024 / 1024,
    })
}

/// The first option of a family, as in a query.
fn choice(family: &Family) -> String {
    let first = family.elements.iter().find_map(|element| Some((element, element.options.first()?)));
    first
        .map(|(element, option)| format!("{}={}", encoded(&element.key), encoded(&option.key)))
        .unwrap_or_default()
}

/// The first valid example of a family, as in a query.
fn sample(family: &Family) -> String {
    let valid = family.examples.iter().find(|example| example.expectation == Expectation::Valid);
    valid.map(|example| encoded(&example.text)).unwrap_or_default()
}
