//! Styled text in lines.

use anstyle::Style;
use std::io::{self, Write};
use unicode_width::UnicodeWidthChar;

/// A stretch of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    text: String,
    style: Style,
}

impl Run {
    pub(super) fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// Writes runs as one paragraph of lines of at most `width` columns, each after `indent` blanks; no runs
/// make an empty line. Lines are broken at white space, and where a word alone is too long. A no-break
/// space is written as a blank that nothing is broken at; control characters are not written.
pub(super) fn write(
    out: &mut dyn Write,
    runs: &[Run],
    width: usize,
    indent: usize,
    colour: bool,
) -> io::Result<()> {
    let room = width.saturating_sub(indent).max(1);
    let mut lines: Vec<Vec<(char, Style)>> = vec![Vec::new()];
    for word in words(runs) {
        let line = lines.last().map_or(0, |line| columns(line));
        if line > 0 && line + 1 + columns(&word) > room {
            lines.push(Vec::new());
        }
        let Some(line) = lines.last_mut() else { continue };
        if let (Some(&(_, before)), Some(&(_, after))) = (line.last(), word.first()) {
            // A blank inside a marked stretch belongs to it.
            line.push((' ', if before == after { before } else { Style::new() }));
        }
        for character in word {
            let full = lines.last().map_or(0, |line| columns(line)) + wide(character.0) > room;
            if full && lines.last().is_some_and(|line| !line.is_empty()) {
                lines.push(Vec::new());
            }
            lines.last_mut().into_iter().for_each(|line| line.push(character));
        }
    }
    for line in lines {
        if !line.is_empty() {
            write!(out, "{:indent$}", "")?;
        }
        for run in line.chunk_by(|a, b| a.1 == b.1) {
            let text: String = run.iter().map(|(c, _)| if *c == '\u{a0}' { ' ' } else { *c }).collect();
            let style = run[0].1;
            if colour { write!(out, "{style}{text}{style:#}")? } else { write!(out, "{text}")? }
        }
        writeln!(out)?;
    }
    Ok(())
}

fn words(runs: &[Run]) -> Vec<Vec<(char, Style)>> {
    let mut words = vec![Vec::new()];
    for run in runs {
        for c in run.text.chars() {
            if (c.is_whitespace() && c != '\u{a0}') || c.is_control() {
                words.push(Vec::new());
            } else {
                words.last_mut().into_iter().for_each(|word| word.push((c, run.style)));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn columns(line: &[(char, Style)]) -> usize {
    line.iter().map(|(c, _)| wide(*c)).sum()
}

fn wide(c: char) -> usize {
    c.width().unwrap_or(0)
}
