//! Numbers for people: groups of three in the manner of the language.

use crate::texts::Lang;

/// Writes a count with its figures in groups: `48 112 640` in Russian, `48,112,640` in English.
/// A count that reached the end of its type is «more than».
pub fn grouped(number: u128, lang: Lang) -> String {
    let separator = match lang {
        Lang::Ru => '\u{a0}',
        Lang::En => ',',
    };
    let figures = number.to_string();
    let mut written = String::with_capacity(figures.len() * 2);
    for (index, figure) in figures.chars().enumerate() {
        if index > 0 && (figures.len() - index).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(figure);
    }
    if number == u128::MAX { format!("≥ {written}") } else { written }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_in_groups_of_three() {
        assert_eq!(grouped(48_112_640, Lang::Ru), "48\u{a0}112\u{a0}640");
        assert_eq!(grouped(48_112_640, Lang::En), "48,112,640");
        assert_eq!(grouped(100, Lang::En), "100");
        assert_eq!(grouped(0, Lang::Ru), "0");
    }
}
