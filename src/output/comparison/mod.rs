//! Positions beside each other, made readable: who stands higher, by how much, and whether it may be
//! chance.

mod data;
mod md;
mod table;
pub mod v1;
mod words;

use super::{Format, Report};
use crate::positions::{Compared, Key};
use std::io::{self, Write};

/// Everything there is to say about rows that were compared.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'r> {
    /// The rows, and what became of all statements.
    pub report: Report<'r>,
    /// Pairs of [`Report::positions`], in the order to be shown.
    pub compared: &'r [Compared],
    /// What the rows are added up by.
    pub by: &'r [Key],
    /// The period that is the last key, where each row is compared with itself at other times, the
    /// later one first.
    pub over: Option<Key>,
    /// Whether only rows that were asked for are compared; others are then not missed.
    pub named: bool,
}

impl Comparison<'_> {
    /// Writes the comparisons in this format: those for people show all clear differences and the
    /// first of the others.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table { width, colour } => table::write(self, width, colour, out),
            Format::JsonLines => data::write_lines(self, out),
            Format::Json => data::write_object(self, out),
            Format::Csv => data::write_rows(self, out),
            Format::Markdown => md::write(self, out),
        }
    }
}

#[cfg(test)]
mod tests;
