//! What is wrong with the command line, in Russian.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorFormatter, ErrorKind};

/// Words the errors of clap in Russian.
pub(crate) struct Russian;

impl ErrorFormatter for Russian {
    fn format_error(error: &clap::error::Error<Russian>) -> StyledStr {
        let hint = similar(error).map(|hint| format!("Возможно, имелось в виду: {hint}.\n"));
        let hint = hint.unwrap_or_default();
        format!("Ошибка: {}.\n{hint}Справка: marka --help\n", complaint(error)).into()
    }
}

fn complaint(error: &clap::error::Error<Russian>) -> String {
    let part = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = part(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("неизвестный ключ или лишний аргумент «{argument}»"),
        ErrorKind::InvalidSubcommand => {
            format!("нет команды «{}»", part(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "не указана команда".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("не хватает: {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match part(ContextKind::InvalidValue) {
            value if value.is_empty() => format!("не указано значение: {argument}"),
            value => format!("«{value}» не подходит для {argument}"),
        },
        ErrorKind::ArgumentConflict => {
            format!("{argument} и {} не указывают вместе", part(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("не то число значений: {argument}")
        }
        ErrorKind::InvalidUtf8 => "аргумент записан не в UTF-8".to_owned(),
        _ => format!("командная строка не понята ({})", error.kind()),
    }
}

fn similar(error: &clap::error::Error<Russian>) -> Option<String> {
    [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| error.get(kind))
        .map(words)
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
