//! Charts of columns, drawn as SVG: each column is a stretch of time, its parts stand on one another.

use std::fmt::Write as _;

use crate::html::push_escaped;

/// A chart.
pub struct Chart {
    /// What it shows.
    pub title: &'static str,
    /// What its parts are, from the lowest: class and words.
    pub parts: Vec<(&'static str, &'static str)>,
    /// Columns from the left: what each is called, and the heights of its parts.
    pub columns: Vec<(String, Vec<i64>)>,
}

/// Width of a column and height of the chart, in units of the drawing.
const WIDTH: usize = 10;
const HEIGHT: i64 = 100;

impl Chart {
    /// The height of the highest column.
    pub fn top(&self) -> i64 {
        self.columns.iter().map(|column| column.1.iter().sum()).max().unwrap_or(0)
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.top() == 0
    }

    /// What the first column is called.
    pub fn begin(&self) -> &str {
        self.columns.first().map_or("", |column| &column.0)
    }

    /// What the last column is called.
    pub fn end(&self) -> &str {
        self.columns.last().map_or("", |column| &column.0)
    }

    /// The drawing. It is stretched to its place; words stand beside it, so that they are not.
    pub fn svg(&self) -> String {
        let (top, width) = (self.top().max(1), self.columns.len() * WIDTH);
        let mut svg = format!(
            "<svg class=\"chart\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
        );
        push_escaped(&mut svg, self.title);
        svg.push_str("\">");
        for (place, (name, heights)) in self.columns.iter().enumerate() {
            self.column(&mut svg, place, name, heights, top);
        }
        svg.push_str("</svg>");
        svg
    }

    fn column(&self, svg: &mut String, place: usize, name: &str, heights: &[i64], top: i64) {
        let (left, width) = (place * WIDTH + 1, WIDTH - 2);
        svg.push_str("<g><title>");
        push_escaped(svg, name);
        for ((_, words), height) in self.parts.iter().zip(heights) {
            svg.push_str(" · ");
            push_escaped(svg, words);
            let _ = write!(svg, ": {height}");
        }
        // The whole column tells its name, an empty one too.
        let _ = write!(
            svg,
            "</title><rect class=\"none\" x=\"{}\" y=\"0\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>",
            place * WIDTH
        );
        let mut below = 0;
        for ((class, _), height) in self.parts.iter().zip(heights) {
            // Whatever happened is seen, however little it is beside the rest.
            let drawn = if *height == 0 { 0 } else { (height * HEIGHT / top).max(1) };
            if drawn > 0 {
                let from = (HEIGHT - below - drawn).max(0);
                let _ = write!(
                    svg,
                    "<rect class=\"{class}\" x=\"{left}\" y=\"{from}\" width=\"{width}\" height=\"{drawn}\"/>"
                );
            }
            below += drawn;
        }
        svg.push_str("</g>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_drawn_from_the_ground_up() {
        let chart = Chart {
            title: "Запросы <&>",
            parts: vec![("fine", "да"), ("failed", "нет")],
            columns: vec![("10:00".to_owned(), vec![3, 1]), ("10:01".to_owned(), vec![0, 0])],
        };
        assert_eq!((chart.top(), chart.begin(), chart.end(), chart.is_empty()), (4, "10:00", "10:01", false));
        let svg = chart.svg();
        assert!(svg.contains("viewBox=\"0 0 20 100\"") && svg.contains("Запросы &lt;&amp;&gt;"), "{svg}");
        assert!(svg.contains("<title>10:00 · да: 3 · нет: 1</title>"), "{svg}");
        assert!(svg.contains("class=\"fine\" x=\"1\" y=\"25\" width=\"8\" height=\"75\""), "{svg}");
        assert!(svg.contains("class=\"failed\" x=\"1\" y=\"0\" width=\"8\" height=\"25\""), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 4, "{svg}");
    }
}
