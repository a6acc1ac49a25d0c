//! What must hold of the rows of any bytes read as a collection; the fuzz target asks it too.

use crate::scratch::Scratch;
use onrecord::collection::{Choice, Columns, Digest, Format, Label, Role, Row, Rows, Survey, Writer};
use onrecord::input::Position;
use std::path::Path;

/// The endings that lead to different readers.
pub(crate) const ENDINGS: [&str; 4] = ["csv", "tsv", "jsonl", "json"];

/// The first thing that does not hold of the rows of a file of these bytes.
pub(crate) fn rows_fault(bytes: &[u8], ending: &str) -> Option<String> {
    let file = Scratch::new(bytes, ending).ok()?;
    let (survey, digest, count, rows) = read(file.path())?;
    if count > bytes.len() {
        return Some(format!("{count} rows of {} bytes", bytes.len()));
    }
    let (_, again, ..) = read(file.path())?;
    if again != digest {
        return Some("the second reading gives other rows".to_owned());
    }
    written_fault(&survey, &rows)
}

/// Rows written as JSON lines are read again, as many and with the same statements.
fn written_fault(survey: &Survey, rows: &[Row]) -> Option<String> {
    let columns = Columns::new(survey, "any");
    let labels = columns.values(&Label { judgement: None, flags: Vec::new() });
    let mut writer = Writer::new(Format::JsonLines, &columns, None, false);
    let mut lines = Vec::new();
    for (row, before) in rows.iter().zip(0..) {
        if row.header.names().iter().any(|name| columns.labels().contains(name)) {
            return Some(format!("a column is called like one of the label's: {:?}", row.header.names()));
        }
        if let Err(error) = writer.record(&row.header, &row.values, &labels, before, &mut lines) {
            return Some(format!("cannot be written: {error}"));
        }
    }
    let statements = |rows: &[Row]| -> Vec<Option<String>> {
        rows.iter().map(|row| row.get(Role::Text).ok().flatten().map(|text| text.into_owned())).collect()
    };
    let wanted = statements(rows);
    if wanted.iter().all(Option::is_none) {
        return None;
    }
    let file = Scratch::new(&lines, "jsonl").ok()?;
    let found = read(file.path()).map_or(Vec::new(), |(_, _, _, rows)| statements(&rows));
    (found != wanted).then(|| format!("written {wanted:?}, read again {found:?}"))
}

/// What a file is found to hold: rows and failures counted, rows kept; none where it holds none.
fn read(path: &Path) -> Option<(Survey, String, usize, Vec<Row>)> {
    let paths = [path.to_owned()];
    let (rows, survey) = Rows::open(&paths, &Choice::default(), &Position::default()).ok()?;
    let (mut digest, mut count, mut kept) = (Digest::default(), 0, Vec::new());
    for row in rows {
        digest.add(&row);
        count += 1;
        kept.extend(row.ok());
    }
    Some((survey, digest.hex(), count, kept))
}
