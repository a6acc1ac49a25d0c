//! One row a speaker, for spreadsheets.

use super::{Report, v1};
use std::io::{self, Write};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    // The header is written by hand, so that a report without speakers has one too.
    let mut rows = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    rows.write_record(HEADER).map_err(io_error)?;
    for position in report.positions {
        rows.serialize(v1::Row::new(position, report.model)).map_err(io_error)?;
    }
    rows.flush()
}

/// The fields of [`v1::Row`].
const HEADER: [&str; 24] = [
    "speaker_id",
    "name",
    "role",
    "org",
    "kind",
    "groups",
    "statements",
    "with_position",
    "supportive",
    "cautious",
    "opposed",
    "corrected_supportive",
    "corrected_cautious",
    "corrected_opposed",
    "score",
    "low",
    "high",
    "verdict",
    "sentiment",
    "first",
    "last",
    "example",
    "example_doc",
    "model",
];

/// Keeps the kind of error, so that a closed pipe is known for one.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
