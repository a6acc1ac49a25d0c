//! Columns of wrapped, styled text.

use anstyle::Style;
use std::io::{self, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Blank columns between two columns of the grid.
pub(super) const GAP: usize = 2;

/// A blank that no line is broken at; it is written as an ordinary one.
pub(super) const NO_BREAK: &str = "\u{a0}";

/// One paragraph in one style.
pub(super) struct Text {
    text: String,
    style: Style,
}

impl Text {
    pub(super) fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// Writes the cells of one row, each in its column and as many lines as it takes.
pub(super) fn row(out: &mut dyn Write, widths: &[usize], cells: &[Vec<Text>]) -> io::Result<()> {
    let cells: Vec<Vec<(String, Style)>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| {
            cell.iter()
                .flat_map(|t| wrapped(&t.text, *width).into_iter().map(|line| (line, t.style)))
                .collect()
        })
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        // Blanks are written before a text and not after it: no line ends in blanks.
        let mut blanks = 0;
        for (cell, width) in cells.iter().zip(widths) {
            match cell.get(line).filter(|(text, _)| !text.is_empty()) {
                Some((text, style)) => {
                    let text = text.replace(NO_BREAK, " ");
                    write!(out, "{:blanks$}{style}{text}{style:#}", "")?;
                    blanks = width.saturating_sub(text.width()) + GAP;
                }
                None => blanks += width + GAP,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Lines of at most `width` columns, broken between words; a longer word is broken where it must.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut blank = usize::from(used > 0);
        if used + blank + word.width() > width && used > 0 {
            lines.push(String::new());
            (used, blank) = (0, 0);
        }
        for piece in pieces(word, width) {
            if used + blank + piece.width() > width && used > 0 {
                lines.push(String::new());
                (used, blank) = (0, 0);
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(&" ".repeat(blank));
                line.push_str(piece);
            }
            used += blank + piece.width();
            blank = 0;
        }
    }
    lines
}

/// The word itself where it fits on a line, else its graphemes.
fn pieces(word: &str, width: usize) -> Vec<&str> {
    if word.width() <= width { vec![word] } else { word.graphemes(true).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_wrap_and_endless_words_break() {
        assert_eq!(wrapped("chief executive of Halden", 12), ["chief", "executive of", "Halden"]);
        assert_eq!(wrapped("a abcdefgh", 3), ["a", "abc", "def", "gh"]);
        assert_eq!(wrapped("", 3), [""]);
    }

    #[test]
    fn cells_stand_under_each_other() {
        let plain = |text: &str| vec![Text::new(text, Style::new())];
        let mut out = Vec::new();
        row(&mut out, &[5, 4, 5], &[plain("ab cd ef"), plain(""), plain("x")]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "ab cd        x\nef\n");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-z日é ]{0,60}", width in 2_usize..20) {
            let lines = wrapped(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
            let bare = |s: &str| s.replace(' ', "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
