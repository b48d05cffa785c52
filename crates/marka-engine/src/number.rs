//! Numbers as designations write them: decimal comma, no trailing zeros.

use rust_decimal::Decimal;

/// Decimal places that [`millionths`] keeps.
const PLACES: u32 = 6;

/// Reads digits with a decimal comma or point; at most 18 digits.
pub fn parse(text: &str) -> Option<Decimal> {
    let (mantissa, scale) = digits(text.chars())?;
    Some(Decimal::new(mantissa, scale).normalize())
}

/// Reads a number as a count of millionths, for quick comparing; `None` where it has more places or is too large.
pub fn millionths(text: impl Iterator<Item = char>) -> Option<i64> {
    let (mantissa, scale) = digits(text)?;
    mantissa.checked_mul(10_i64.checked_pow(PLACES.checked_sub(scale)?)?)
}

/// Digits without the decimal sign, and how many stand behind it.
fn digits(text: impl Iterator<Item = char>) -> Option<(i64, u32)> {
    let mut empty = true;
    let mut mantissa: i64 = 0;
    let mut scale = 0;
    let mut point = false;
    for c in text {
        empty = false;
        match c {
            '0'..='9' => {
                let digit = i64::from(c as u32 - '0' as u32);
                mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
                scale += u32::from(point);
            }
            ',' | '.' if !point => point = true,
            _ => return None,
        }
    }
    (!empty).then_some((mantissa, scale))
}

/// Writes a number as a designation does.
pub fn format(value: Decimal) -> String {
    value.normalize().to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::{format, parse};

    #[test]
    fn reads_and_writes() {
        for (written, canonical) in
            [("2,5", "2,5"), ("2.50", "2,5"), ("10", "10"), ("0.66", "0,66"), ("04", "4")]
        {
            assert_eq!(parse(written).map(format).as_deref(), Some(canonical));
        }
        for broken in ["", "1,2,3", "99999999999999999999", "a"] {
            assert_eq!(parse(broken), None);
        }
    }
}
