//! Labelled rows made bytes: one short file a format.
//!
//! A writer adds whole records to a buffer and keeps no state that a later run could not have, so
//! that an output can be gone on with where it ends.

mod csv;
mod json;

use super::{Columns, Form, Format, Header, Value};
use crate::collection::write::csv::Csv;
use crate::collection::write::json::{Json, Layout};
use std::io;
use std::sync::Arc;

/// Writes records in one format.
pub struct Writer(Kind);

enum Kind {
    Csv(Csv),
    Json(Json),
}

impl Writer {
    /// A writer of these columns.
    ///
    /// `form` is that of the table they come from: a CSV is written with the delimiter, line ends and
    /// mark of the one that was read. With `defuse`, no cell of a table is a spreadsheet's formula.
    pub fn new(format: Format, columns: &Columns, form: Option<Form>, defuse: bool) -> Self {
        Self::of(format, columns.own().to_vec(), columns.labels().to_vec(), form, defuse)
    }

    /// A writer of rows without labels.
    pub fn plain(format: Format, names: &[&str]) -> Self {
        let own = names.iter().map(|&name| name.to_owned()).collect();
        Self::of(format, own, Vec::new(), None, false)
    }

    fn of(format: Format, own: Vec<String>, labels: Vec<String>, form: Option<Form>, defuse: bool) -> Self {
        Self(match format {
            Format::Csv => Kind::Csv(Csv::new(own, labels, form, defuse)),
            Format::Tsv => Kind::Csv(Csv::new(own, labels, Some(Form::tabs(form)), defuse)),
            Format::JsonLines | Format::Sqlite | Format::Parquet => {
                Kind::Json(Json::new(Layout::Lines, labels))
            }
            Format::Json => Kind::Json(Json::new(Layout::Array, labels)),
        })
    }

    /// What stands before the first record.
    ///
    /// # Errors
    /// Those of the format's library; writing to memory does not fail.
    pub fn start(&self, out: &mut Vec<u8>) -> io::Result<()> {
        match &self.0 {
            Kind::Csv(csv) => csv.start(out),
            Kind::Json(json) => json.start(out),
        }
    }

    /// A record: a row's own values and those of the label. `before` is the number of records that
    /// stand before it.
    ///
    /// # Errors
    /// See [`Writer::start`].
    pub fn record(
        &mut self,
        header: &Arc<Header>,
        own: &[Value],
        labels: &[Value],
        before: u64,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        match &mut self.0 {
            Kind::Csv(csv) => csv.record(header, own, labels, out),
            Kind::Json(json) => json.record(header, own, labels, before, out),
        }
    }

    /// What stands after the last of so many records.
    ///
    /// # Errors
    /// See [`Writer::start`].
    pub fn end(&self, records: u64, out: &mut Vec<u8>) -> io::Result<()> {
        match &self.0 {
            Kind::Csv(_) => Ok(()),
            Kind::Json(json) => json.end(records, out),
        }
    }
}
