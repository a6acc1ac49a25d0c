//! The whole report as one JSON object.

use super::{Report, v1};
use std::io::{self, Write};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &v1::Report::new(report))?;
    out.write_all(b"\n")
}
