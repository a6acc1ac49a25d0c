//! The same as a table: one row a speaker, several values in a cell with semicolons between them.

use super::error::Problem;
use super::listing::{Item, Table, Word};
use csv::{ReaderBuilder, StringRecord, Trim};

/// The columns, of which `name` is required; their order does not matter.
pub(super) const COLUMNS: [&str; 6] = ["name", "aliases", "organisation", "role", "groups", "not"];

/// The rows of a file.
///
/// # Errors
/// The line with a column that is not known or stands twice, or of another length than the header.
pub(super) fn read(text: &str) -> Result<Vec<Item>, (usize, Problem)> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| problem(&error))?.clone();
    if let Some(unknown) = header.iter().find(|column| !COLUMNS.contains(column)) {
        return Err((1, Problem::Column(unknown.to_owned())));
    }
    if !header.iter().any(|column| column == "name") {
        return Err((1, Problem::NoName));
    }
    if let Some(twice) =
        header.iter().enumerate().find(|(i, column)| header.iter().take(*i).any(|c| c == *column))
    {
        return Err((1, Problem::Twice(twice.1.to_owned())));
    }
    reader.records().map(|row| row.map(|row| item(&header, &row)).map_err(|error| problem(&error))).collect()
}

fn item(header: &StringRecord, row: &StringRecord) -> Item {
    let line = row.position().map_or(0, |position| position.line() as usize);
    let cell = |column: &str| {
        let place = header.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).unwrap_or_default()
    };
    let one = |column| Some(cell(column).to_owned()).filter(|cell| !cell.is_empty());
    let several = |column| cell(column).split(';').map(str::trim).filter(|value| !value.is_empty());
    let word = |text: &str| Word { text: text.to_owned(), line };
    Item {
        table: Table::Speaker,
        name: word(cell("name")),
        aliases: several("aliases").map(word).collect(),
        organisation: one("organisation"),
        role: one("role"),
        groups: several("groups").map(str::to_owned).collect(),
        not: several("not").map(word).collect(),
    }
}

fn problem(error: &csv::Error) -> (usize, Problem) {
    let line = error.position().map_or(1, |position| position.line() as usize);
    let words = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!(
                "a row of {len} where the header has {expected_len}; give every column a cell, and put cells \
                 with commas in \"quotes\""
            )
        }
        _ => error.to_string(),
    };
    (line, Problem::Syntax(words))
}
