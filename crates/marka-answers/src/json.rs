//! A writer of JSON into bytes: no tree in between.

/// Writes one JSON text piece by piece; commas are its own care.
///
/// ```
/// # use marka_answers::json::Json;
/// let mut out = Vec::new();
/// let mut json = Json::new(&mut out);
/// json.object(|json| {
///     json.key("status").text("exact");
///     json.key("span").array(|json| {
///         json.number(0);
///         json.number(7);
///     });
///     json.key("mark").null();
/// });
/// assert_eq!(out, br#"{"status":"exact","span":[0,7],"mark":null}"#);
/// ```
pub struct Json<'a> {
    out: &'a mut Vec<u8>,
    /// Whether a value stands before the next one in the same object or array.
    follows: bool,
}

impl<'a> Json<'a> {
    /// A writer that appends to `out`.
    pub fn new(out: &'a mut Vec<u8>) -> Json<'a> {
        Json { out, follows: false }
    }

    /// Begins a member of an object; its value comes next. The key holds nothing to be escaped.
    pub fn key(&mut self, key: &'static str) -> &mut Self {
        self.comma();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.follows = false;
        self
    }

    /// Begins a member whose key comes from a rule file.
    pub fn any_key(&mut self, key: &str) -> &mut Self {
        self.text(key);
        self.out.push(b':');
        self.follows = false;
        self
    }

    /// An object; `members` writes keys and values.
    pub fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.inside(b'{', b'}', members);
    }

    /// An array; `items` writes values.
    pub fn array(&mut self, items: impl FnOnce(&mut Self)) {
        self.inside(b'[', b']', items);
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.comma();
        self.out.push(b'"');
        escape(text, self.out);
        self.out.push(b'"');
    }

    /// A string, or null where there is none.
    pub fn text_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    /// An array of strings.
    pub fn texts<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        self.array(|json| texts.into_iter().for_each(|text| json.text(text.as_ref())));
    }

    /// A whole number.
    pub fn number(&mut self, number: usize) {
        self.comma();
        let mut digits = [0; 20];
        let mut start = digits.len();
        let mut left = number;
        loop {
            start -= 1;
            digits[start] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[start..]);
    }

    /// A number of constructions, which may be larger than any machine word.
    pub fn count(&mut self, count: u128) {
        self.raw(count.to_string().as_bytes());
    }

    /// `true` or `false`.
    pub fn flag(&mut self, flag: bool) {
        self.raw(if flag { b"true" } else { b"false" });
    }

    /// `true`, `false`, or null where it is not known.
    pub fn flag_or_null(&mut self, flag: Option<bool>) {
        match flag {
            Some(flag) => self.flag(flag),
            None => self.null(),
        }
    }

    /// `null`.
    pub fn null(&mut self) {
        self.raw(b"null");
    }

    /// A pair of positions.
    pub fn span(&mut self, span: (usize, usize)) {
        self.array(|json| {
            json.number(span.0);
            json.number(span.1);
        });
    }

    /// Members of an object that already are JSON.
    pub fn members(&mut self, members: &[u8]) {
        self.raw(members);
    }

    /// A value that already is JSON.
    pub fn raw(&mut self, json: &[u8]) {
        self.comma();
        self.out.extend_from_slice(json);
    }

    fn inside(&mut self, open: u8, close: u8, write: impl FnOnce(&mut Self)) {
        self.comma();
        self.out.push(open);
        self.follows = false;
        write(self);
        self.out.push(close);
        self.follows = true;
    }

    fn comma(&mut self) {
        if self.follows {
            self.out.push(b',');
        }
        self.follows = true;
    }
}

/// Appends `text` as the inside of a JSON string.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if bytes.iter().all(|&byte| is_plain(byte)) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if is_plain(byte) {
            continue;
        }
        out.extend_from_slice(&bytes[written..at]);
        written = at + 1;
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            control => {
                let hex = |digit: u8| b"0123456789abcdef"[usize::from(digit)];
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(control >> 4), hex(control & 15)]);
            }
        }
    }
    out.extend_from_slice(&bytes[written..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Json)) -> String {
        let mut out = Vec::new();
        write(&mut Json::new(&mut out));
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn control_characters_and_quotes_are_escaped() {
        assert_eq!(written(|json| json.text("a\"b\\c\n\t\u{1}\u{1f}я")), r#""a\"b\\c\n\t\u0001\u001fя""#);
    }

    #[test]
    fn numbers_are_written_to_the_last_digit() {
        assert_eq!(written(|json| json.number(usize::MAX)), usize::MAX.to_string());
        assert_eq!(written(|json| json.number(0)), "0");
        assert_eq!(written(|json| json.count(u128::MAX)), u128::MAX.to_string());
    }

    #[test]
    fn commas_stand_between_values_only() {
        let text = written(|json| {
            json.array(|json| {
                json.object(|_| {});
                json.object(|json| {
                    json.key("a").texts(["x", "y"]);
                    json.key("b").flag_or_null(None);
                    json.key("c").flag(true);
                });
                json.array(|_| {});
            });
        });
        assert_eq!(text, r#"[{},{"a":["x","y"],"b":null,"c":true},[]]"#);
    }
}
