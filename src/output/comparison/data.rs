//! Comparisons for programs: the structs of [`v1`] as one object, one a line, or flat.

use super::{Comparison, v1};
use crate::output::csv::io_error;
use std::io::{self, Write};

pub(super) fn write_object(comparison: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &v1::Comparisons::new(comparison))?;
    out.write_all(b"\n")
}

pub(super) fn write_lines(comparison: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    for pair in v1::pairs(comparison) {
        serde_json::to_writer(&mut *out, &pair)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

pub(super) fn write_rows(comparison: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    for pair in v1::pairs(comparison) {
        rows.serialize(v1::Row::new(&pair)).map_err(io_error)?;
    }
    rows.flush()
}
