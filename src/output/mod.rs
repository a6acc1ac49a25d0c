//! Positions made readable: one short file per format.
//!
//! `table` and `md` are for people and share their wording ([`words`]); `json`, `jsonl` and `csv`
//! are for programs and share the versioned structs in [`v1`].

pub mod comparison;
mod compose;
mod csv;
pub mod explain;
mod figures;
mod grid;
pub mod html;
mod json;
mod jsonl;
mod md;
pub mod page;
pub mod svg;
mod table;
pub mod v1;
mod words;

use crate::input::Failure;
use crate::positions::{Position, Summary};
use std::io::{self, Write};

/// Everything there is to say about one run.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// Who stands where, in the order to be shown.
    pub positions: &'r [Position],
    /// What became of all statements.
    pub summary: Summary,
    /// Inputs that could not be used.
    pub failures: &'r [Failure],
    /// Below this number of statements a verdict is "insufficient".
    pub min_statements: usize,
    /// The model that judged.
    pub model: &'r str,
}

/// How a [`Report`] is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a screen.
    Table {
        /// Columns of the screen.
        width: usize,
        /// Whether it understands ANSI colours.
        colour: bool,
    },
    /// One JSON object a speaker and line ([`v1::Position`]).
    JsonLines,
    /// One JSON object ([`v1::Report`]).
    Json,
    /// One row a speaker, with a header ([`v1::Row`]).
    Csv,
    /// A GitHub-flavoured Markdown table.
    Markdown,
}

impl Format {
    /// Writes the report in this format.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Table { width, colour } => table::write(report, width, colour, out),
            Format::JsonLines => jsonl::write(report, out),
            Format::Json => json::write(report, out),
            Format::Csv => csv::write(report, out),
            Format::Markdown => md::write(report, out),
        }
    }
}

#[cfg(test)]
mod tests;
