//! Blanks, comments, strings, numbers of KDL 2.

use super::{Data, Origin, Value, Word};
use crate::diagnostic::Sink;
use crate::model::Span;

/// Signs `#` before a raw string, at most.
const MAX_HASHES: usize = 32;

/// A cursor over the text of one file.
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) pos: usize,
    pub(super) file: usize,
    pub(super) sink: &'a mut Sink,
}

/// A string or bare word.
pub(super) struct Text {
    pub(super) word: Word,
    pub(super) origin: Origin,
}

impl Text {
    pub(super) fn value(self) -> Value {
        Value { span: self.word.span, data: Data::Text(self.word.text), origin: self.origin }
    }
}

pub(super) fn is_newline(sign: char) -> bool {
    matches!(sign, '\n' | '\r' | '\u{85}' | '\u{B}' | '\u{C}' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_space(sign: char) -> bool {
    matches!(
        sign,
        '\t' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Signs that may stand nowhere in a file: control and direction signs.
fn is_forbidden(sign: char) -> bool {
    matches!(sign, '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}' | '\u{200E}' | '\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Signs of a word without quotes.
fn is_word(sign: char) -> bool {
    !is_newline(sign)
        && !is_space(sign)
        && !is_forbidden(sign)
        && !matches!(sign, '\\' | '/' | '(' | ')' | '{' | '}' | '[' | ']' | ';' | '"' | '#' | '=')
}

impl Lexer<'_> {
    pub(super) fn rest(&self) -> &str {
        &self.text[self.pos..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn at_end(&self) -> bool {
        self.pos == self.text.len()
    }

    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.pos += expected.len();
        }
        found
    }

    pub(super) fn span(&self, start: usize) -> Span {
        Span { file: self.file, start, end: self.pos }
    }

    pub(super) fn advance(&mut self) {
        self.pos += self.peek().map_or(0, char::len_utf8);
    }

    pub(super) fn advance_while(&mut self, belongs: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.pos += rest.find(|sign| !belongs(sign)).unwrap_or(rest.len());
    }

    /// One line break, `\r\n` being one.
    pub(super) fn newline(&mut self) -> bool {
        if self.eat("\r\n") {
            return true;
        }
        let found = self.peek().is_some_and(is_newline);
        if found {
            self.advance();
        }
        found
    }

    /// Blanks, `/* */` and continued lines; whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        let start = self.pos;
        loop {
            self.advance_while(is_space);
            if self.rest().starts_with("/*") {
                self.block_comment();
            } else if self.rest().starts_with('\\') {
                self.continued_line();
            } else {
                return self.pos > start;
            }
        }
    }

    /// Blanks, line breaks and comments.
    pub(super) fn lines(&mut self) {
        loop {
            self.blanks();
            if !self.newline() && !self.line_comment() {
                return;
            }
        }
    }

    /// `// …` up to the end of the line.
    pub(super) fn line_comment(&mut self) -> bool {
        let found = self.rest().starts_with("//");
        if found {
            self.advance_while(|sign| !is_newline(sign));
        }
        found
    }

    fn block_comment(&mut self) {
        let start = self.pos;
        let mut depth = 0_usize;
        while !self.at_end() {
            if self.eat("/*") {
                depth += 1;
            } else if self.eat("*/") {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            } else {
                self.advance();
            }
        }
        let span = Span { file: self.file, start, end: start + 2 };
        self.sink.error("syntax-comment", span, "Комментарий /* не закрыт.").help("поставьте */ в его конце");
    }

    fn continued_line(&mut self) {
        let start = self.pos;
        self.pos += 1;
        let span = self.span(start);
        loop {
            self.advance_while(is_space);
            if !self.rest().starts_with("/*") {
                break;
            }
            self.block_comment();
        }
        if !self.line_comment() || self.at_end() {
            if self.newline() || self.at_end() {
                return;
            }
            self.sink
                .error("syntax-continuation", span, "После знака \\ в строке ещё что-то есть.")
                .help("знаком \\ продолжают строку: он стоит последним");
        } else {
            self.newline();
        }
    }

    /// A string in any of its forms; `None` where none begins here.
    pub(super) fn string(&mut self) -> Option<Text> {
        let rest = self.rest();
        let hashes = rest.bytes().take(MAX_HASHES).take_while(|byte| *byte == b'#').count();
        if rest[hashes..].starts_with("\"\"\"") && !rest[hashes..].starts_with("\"\"\"\"")
            || rest.starts_with("\"\"\"")
        {
            Some(self.long_string(hashes))
        } else if rest[hashes..].starts_with('"') {
            Some(self.short_string(hashes))
        } else {
            self.bare_word()
        }
    }

    /// A word without quotes that is not a number.
    fn bare_word(&mut self) -> Option<Text> {
        if looks_like_number(self.rest()) || !self.peek().is_some_and(is_word) {
            return None;
        }
        let start = self.pos;
        self.advance_while(is_word);
        let span = self.span(start);
        let text = self.text[start..self.pos].to_owned();
        if matches!(text.as_str(), "true" | "false" | "null" | "inf" | "-inf" | "nan") {
            self.sink
                .error("syntax-keyword", span, format!("Слово {text} без знака #."))
                .help(format!("пишите #{text}, а если это текст - \"{text}\""));
        }
        Some(Text { word: Word { text, span }, origin: Origin::straight(start) })
    }

    fn short_string(&mut self, hashes: usize) -> Text {
        let start = self.pos;
        self.pos += hashes + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let mut decoder = Decoder::default();
        loop {
            match self.peek() {
                _ if self.eat(&close) => break,
                None => {
                    self.unclosed(start, hashes + 1);
                    break;
                }
                Some(sign) if is_newline(sign) => {
                    self.unclosed(start, hashes + 1);
                    break;
                }
                Some('\\') if hashes == 0 => self.escape(&mut decoder),
                Some(sign) => self.plain(sign, &mut decoder),
            }
        }
        let word = Word { text: decoder.text, span: self.span(start) };
        Text { word, origin: Origin { jumps: decoder.jumps } }
    }

    fn unclosed(&mut self, start: usize, length: usize) {
        let span = Span { file: self.file, start, end: start + length };
        self.sink
            .error("syntax-string", span, "Строка не закрыта кавычкой.")
            .help("закройте её в той же строке файла; кавычку внутри текста пишите \\\"");
    }

    fn plain(&mut self, sign: char, decoder: &mut Decoder) {
        let start = self.pos;
        self.advance();
        if is_forbidden(sign) {
            let span = self.span(start);
            self.sink
                .error(
                    "syntax-control",
                    span,
                    format!("Невидимый управляющий знак U+{:04X}.", u32::from(sign)),
                )
                .help("удалите его: он попал в файл при копировании");
        }
        decoder.push(sign, start);
    }

    fn escape(&mut self, decoder: &mut Decoder) {
        let start = self.pos;
        self.pos += 1;
        let Some(sign) = self.peek() else { return };
        if is_space(sign) || is_newline(sign) {
            self.advance_while(|sign| is_space(sign) || is_newline(sign));
            return;
        }
        self.advance();
        let simple = match sign {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            's' => Some(' '),
            'b' => Some('\u{8}'),
            'f' => Some('\u{C}'),
            '\\' | '"' => Some(sign),
            'u' => self.unicode_escape(),
            _ => None,
        };
        if let Some(decoded) = simple {
            decoder.push(decoded, start);
            return;
        }
        let span = self.span(start);
        self.sink
            .error("syntax-escape", span, "Такого сочетания с обратной чертой нет.")
            .help("можно \\\\ \\\" \\n \\r \\t \\s \\b \\f \\u{…}; саму черту пишите \\\\");
    }

    fn unicode_escape(&mut self) -> Option<char> {
        let rest = self.rest().strip_prefix('{')?;
        let digits = &rest[..rest.find('}')?];
        let good = (1..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let code = if good { u32::from_str_radix(digits, 16).ok()? } else { return None };
        self.pos += digits.len() + 2;
        char::from_u32(code)
    }

    /// `"""` on lines of its own.
    fn long_string(&mut self, hashes: usize) -> Text {
        let start = self.pos;
        self.pos += hashes + 3;
        if !self.newline() {
            let span = self.span(start);
            self.sink
                .error("syntax-long-string", span, "После \"\"\" текст начинают с новой строки файла.")
                .help("перенесите текст на следующую строку");
        }
        let lines = self.long_lines(start, hashes);
        let decoder = self.dedent(&lines, hashes);
        let word = Word { text: decoder.text, span: self.span(start) };
        Text { word, origin: Origin { jumps: decoder.jumps } }
    }

    /// The lines up to the closing quotes, escaped line breaks joined; each sign with its offset.
    fn long_lines(&mut self, start: usize, hashes: usize) -> Vec<Vec<(char, usize)>> {
        let close = format!("\"\"\"{}", "#".repeat(hashes));
        let mut lines = vec![Vec::new()];
        loop {
            if self.eat(&close) {
                return lines;
            }
            let offset = self.pos;
            let Some(sign) = self.peek() else {
                self.unclosed(start, hashes + 3);
                return lines;
            };
            if self.newline() {
                lines.push(Vec::new());
                continue;
            }
            self.advance();
            let line = lines.last_mut().expect("begins with a line");
            if sign != '\\' || hashes > 0 {
                line.push((sign, offset));
                continue;
            }
            match self.peek() {
                Some(next) if is_space(next) || is_newline(next) => {
                    self.advance_while(|sign| is_space(sign) || is_newline(sign));
                }
                next => {
                    line.push((sign, offset));
                    line.extend(next.map(|next| (next, self.pos)));
                    self.advance();
                }
            }
        }
    }

    /// Takes the blanks of the last line off every line and decodes the escapes.
    fn dedent(&mut self, lines: &[Vec<(char, usize)>], hashes: usize) -> Decoder {
        let end = self.pos;
        let mut decoder = Decoder::default();
        let Some((prefix, body)) = lines.split_last() else { return decoder };
        for (number, line) in body.iter().enumerate() {
            if number > 0 {
                decoder.push('\n', line.first().map_or(end, |(_, offset)| *offset));
            }
            if line.iter().all(|(sign, _)| is_space(*sign)) {
                continue;
            }
            let indented = line.len() >= prefix.len() && line.iter().zip(prefix).all(|(a, b)| a.0 == b.0);
            if !indented {
                let span = Span { file: self.file, start: line[0].1, end: line[0].1 + 1 };
                self.sink
                    .error("syntax-indent", span, "Отступ строки не такой, как у закрывающих \"\"\".")
                    .help("начните строку теми же пробелами, что стоят перед закрывающими \"\"\"");
            }
            let kept = if indented { &line[prefix.len()..] } else { line };
            let mut at = 0;
            while let Some(&(sign, offset)) = kept.get(at) {
                self.pos = offset;
                if sign == '\\' && hashes == 0 {
                    self.escape(&mut decoder);
                } else {
                    self.plain(sign, &mut decoder);
                }
                at += kept[at..].iter().take_while(|(_, offset)| *offset < self.pos).count();
            }
        }
        self.pos = end;
        decoder
    }

    /// A value that is no string: number or `#word`.
    pub(super) fn other_value(&mut self) -> Option<Value> {
        let start = self.pos;
        let data = if looks_like_number(self.rest()) {
            self.advance_while(is_word);
            let raw = &self.text[start..self.pos];
            if !is_number(raw) {
                let span = self.span(start);
                let message = format!("«{raw}» - не число и не слово.");
                self.sink
                    .error("syntax-number", span, message)
                    .help("число пишут с точкой: 2.5; текст с цифры - в кавычках");
            }
            Data::Number(raw.replace('_', ""))
        } else if self.eat("#") {
            self.advance_while(is_word);
            match &self.text[start..self.pos] {
                "#true" => Data::Flag(true),
                "#false" => Data::Flag(false),
                "#null" => Data::Null,
                word @ ("#inf" | "#-inf" | "#nan") => Data::Number(word.to_owned()),
                other => {
                    let message = format!("Слова «{other}» нет.");
                    let span = self.span(start);
                    self.sink.error("syntax-keyword", span, message).help("есть #true, #false, #null");
                    Data::Null
                }
            }
        } else {
            return None;
        };
        Some(Value { data, span: self.span(start), origin: Origin::straight(start) })
    }
}

/// The decoded text of a string, with the places where it leaves the raw one.
#[derive(Default)]
struct Decoder {
    text: String,
    jumps: Vec<(usize, usize)>,
    /// Where the next sign of the raw text is expected.
    expected: Option<usize>,
}

impl Decoder {
    fn push(&mut self, sign: char, offset: usize) {
        if self.expected != Some(offset) {
            self.jumps.push((self.text.len(), offset));
        }
        self.text.push(sign);
        self.expected = Some(offset + sign.len_utf8());
    }
}

/// Begins with a digit, a signed digit or a point before a digit.
fn looks_like_number(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let text = text.strip_prefix('.').unwrap_or(text);
    text.starts_with(|sign: char| sign.is_ascii_digit())
}

fn is_number(raw: &str) -> bool {
    let raw = raw.strip_prefix(['+', '-']).unwrap_or(raw);
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = raw.strip_prefix(prefix) {
            return are_digits(digits, radix);
        }
    }
    let (mantissa, exponent) = raw.split_once(['e', 'E']).map_or((raw, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    are_digits(whole, 10)
        && fraction.is_none_or(|digits| are_digits(digits, 10))
        && exponent.is_none_or(|digits| are_digits(digits.strip_prefix(['+', '-']).unwrap_or(digits), 10))
}

fn are_digits(text: &str, radix: u32) -> bool {
    text.starts_with(|sign: char| sign.is_digit(radix))
        && text.chars().all(|sign| sign.is_digit(radix) || sign == '_')
}
