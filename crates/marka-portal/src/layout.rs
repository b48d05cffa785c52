//! Texts typed on the other keyboard layout.

/// Keys of the Russian and of the English layout, in one order.
const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ";
const ENGLISH: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>";

/// The text as it would be had the other layout been on.
pub(crate) fn other(text: &str) -> String {
    let is_russian = text.chars().any(|c| RUSSIAN.contains(c));
    let (from, to) = if is_russian { (RUSSIAN, ENGLISH) } else { (ENGLISH, RUSSIAN) };
    let key = |c: char| from.chars().position(|known| known == c).and_then(|place| to.chars().nth(place));
    text.chars().map(|c| if c.is_ascii_digit() { c } else { key(c).unwrap_or(c) }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_have_two_letters() {
        assert_eq!(super::other("gdc 2"), "пвс 2");
        assert_eq!(super::other("ргт"), "hun");
    }
}
