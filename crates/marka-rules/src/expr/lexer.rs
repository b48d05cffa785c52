//! Words and signs of conditions.

use std::ops::Range;

use super::Fault;
use crate::model::Comparison;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Word(String),
    And,
    Or,
    Not,
    Compare(Comparison),
    Bar,
    Dots,
    Plus,
    Star,
    Open,
    Close,
}

/// Signs and what they mean; longer ones first.
const SIGNS: [(&str, Token); 15] = [
    ("!=", Token::Compare(Comparison::Unequal)),
    ("<=", Token::Compare(Comparison::AtMost)),
    (">=", Token::Compare(Comparison::AtLeast)),
    ("==", Token::Compare(Comparison::Equal)),
    ("..", Token::Dots),
    ("≠", Token::Compare(Comparison::Unequal)),
    ("≤", Token::Compare(Comparison::AtMost)),
    ("≥", Token::Compare(Comparison::AtLeast)),
    ("=", Token::Compare(Comparison::Equal)),
    ("<", Token::Compare(Comparison::Less)),
    (">", Token::Compare(Comparison::More)),
    ("|", Token::Bar),
    ("+", Token::Plus),
    ("(", Token::Open),
    (")", Token::Close),
];

/// Cuts a condition into tokens.
pub(crate) fn tokens(text: &str) -> (Vec<(Token, Range<usize>)>, Vec<Fault>) {
    let (mut tokens, mut faults) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        if sign.is_whitespace() {
            at += sign.len_utf8();
        } else if let Some((written, token)) =
            SIGNS.iter().find(|(written, _)| text[at..].starts_with(written))
        {
            tokens.push((token.clone(), at..at + written.len()));
            at += written.len();
        } else {
            let length = word_length(&text[at..]);
            if length == 0 {
                let range = at..at + sign.len_utf8();
                faults.push(Fault {
                    message: format!("Знак «{}» в условии ничего не значит.", sign.escape_debug()),
                    help: "есть = != < <= > >= | .. + * ( ) and or not",
                    range: range.clone(),
                });
                at = range.end;
                continue;
            }
            tokens.push((word(&text[at..at + length]), at..at + length));
            at += length;
        }
    }
    (tokens, faults)
}

/// A key, number or glob: letters, digits, `_ - . , / *`, but not `..`.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    for sign in text.chars() {
        let belongs = sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.' | ',' | '/' | '*' | '?' | ':');
        if !belongs || text[length..].starts_with("..") {
            break;
        }
        length += sign.len_utf8();
    }
    length
}

fn word(text: &str) -> Token {
    match text {
        "and" => Token::And,
        "or" => Token::Or,
        "not" => Token::Not,
        "*" => Token::Star,
        _ => Token::Word(text.to_owned()),
    }
}
