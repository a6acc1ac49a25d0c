//! An article as the program reads it: statements, cues and sources marked in the text, and under each
//! paragraph who was made responsible, by which rule, and what the model says.
//!
//! With colours, each of the three has one; without, each has brackets of its own. Both carry the
//! statement's number, which leads from the words to the note.

mod marked;
mod notes;
mod view;
mod wrap;

use crate::plain::clean;
use crate::text::{CharIndex, paragraphs};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use wrap::Run;

pub use view::View;

/// Lines of more columns than this are hard to read.
const WIDEST: usize = 100;
/// Narrower than this there is no room for notes; the screen has to wrap.
const NARROWEST: usize = 40;
/// How far notes stand in.
const INDENT: usize = 4;

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// What a stretch of text is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Statement,
    Source,
    Cue,
}

impl Mark {
    fn style(self) -> Style {
        let colour = match self {
            Mark::Statement => AnsiColor::Green,
            Mark::Source => AnsiColor::Cyan,
            Mark::Cue => AnsiColor::Yellow,
        };
        Style::new().fg_color(Some(colour.into()))
    }

    fn brackets(self) -> [char; 2] {
        match self {
            Mark::Statement => ['[', ']'],
            Mark::Source => ['<', '>'],
            Mark::Cue => ['{', '}'],
        }
    }
}

/// Writes the article `text`, called `name`, with its statements, in lines of at most `width` columns.
///
/// # Errors
/// Those of the writer.
pub fn write(
    name: &str,
    text: &str,
    statements: &[View],
    width: usize,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = width.clamp(NARROWEST, WIDEST);
    let index = CharIndex::new(text);
    let characters: Vec<char> = text.chars().collect();
    let mut line = |runs: &[Run], indent: usize| wrap::write(out, runs, width, indent, colour);
    line(&[Run::new(clean(name), BOLD)], 0)?;
    for paragraph in paragraphs(text) {
        let place = index.char_span(paragraph);
        line(&[], 0)?;
        line(&marked::paragraph(&characters, place, statements, colour), 0)?;
        for (number, statement) in statements.iter().enumerate() {
            let [start, _] = statement.start();
            if place[0] <= start && start < place[1] {
                for note in notes::notes(number + 1, statement) {
                    line(&note, INDENT)?;
                }
            }
        }
    }
    line(&[], 0)?;
    for runs in notes::legend(statements.len(), colour) {
        line(&runs, 0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
