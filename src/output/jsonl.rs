//! One JSON object a speaker and line.

use super::{Report, v1};
use std::io::{self, Write};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for position in report.positions {
        serde_json::to_writer(&mut *out, &v1::Position::new(position, report.model))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
