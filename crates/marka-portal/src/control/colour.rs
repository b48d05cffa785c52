//! The colour of a site: taken only where its words can be read.

/// A colour: red, green, blue.
type Rgb = [u8; 3];

/// What the colour stands on: the pages and sheets of the light and of the dark scheme.
const LIGHT: [Rgb; 2] = [[0xf6, 0xf5, 0xf1], [0xff, 0xff, 0xff]];
const DARK: [Rgb; 2] = [[0x15, 0x17, 0x1b], [0x1d, 0x20, 0x26]];
/// The least contrast of words of usual size (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// Reads `#1d5fd1`.
fn read(text: &str) -> Option<Rgb> {
    let figures = text.strip_prefix('#').filter(|figures| figures.len() == 6 && figures.is_ascii())?;
    let number = u32::from_str_radix(figures, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn is_seen(colour: Rgb, on: &[Rgb]) -> bool {
    on.iter().all(|ground| contrast(colour, *ground) >= LEAST)
}

/// Whether a text names a colour that can be read on light pages.
pub(crate) fn is_legible(text: &str) -> bool {
    read(text).is_some_and(|colour| is_seen(colour, &LIGHT))
}

/// The colour for dark pages: the same, with as much white as it needs.
fn lighter(colour: Rgb) -> Rgb {
    let mixed = |tenths: u16| {
        colour.map(|part| {
            let part = u16::from(part);
            u8::try_from(part + (255 - part) * tenths / 20).unwrap_or(u8::MAX)
        })
    };
    (0..=20).map(mixed).find(|colour| is_seen(*colour, &DARK)).unwrap_or([255; 3])
}

/// What a page needs in order to be in this colour; nothing where it cannot be read.
pub(crate) fn style(text: &str) -> String {
    let Some(colour) = read(text).filter(|colour| is_seen(*colour, &LIGHT)) else { return String::new() };
    let named = |[red, green, blue]: Rgb| format!("#{red:02x}{green:02x}{blue:02x}");
    format!(":root{{--accent:light-dark({},{})}}", named(colour), named(lighter(colour)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_where_they_can_be_read() {
        for (text, legible) in [
            ("#1d5fd1", true),
            ("#a84a14", true),
            ("#000000", true),
            ("#ffcc00", false),
            ("#ffffff", false),
            ("#12345", false),
            ("red", false),
            ("#1d5fd1;}", false),
            ("", false),
        ] {
            assert_eq!(is_legible(text), legible, "{text}");
            assert_eq!(style(text).is_empty(), !legible, "{text}");
        }
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn the_colour_of_dark_pages_is_read_there() {
        for colour in [[0x1d, 0x5f, 0xd1], [0; 3], [0x80, 0, 0x80]] {
            assert!(is_seen(lighter(colour), &DARK), "{colour:?}");
        }
        assert_eq!(style("#000080"), ":root{--accent:light-dark(#000080,#8c8cc5)}");
    }
}
