//! An SQLite database: the table `labelled`, an index of its stances, and one of its words.
//!
//! ```sql
//! SELECT l.* FROM labelled_text t JOIN labelled l ON l.rowid = t.rowid WHERE labelled_text MATCH 'robot';
//! ```

use super::shape::{Kind, lines, shape, text};
use super::{Labelled, MakeError};
use crate::collection::object::Fields;
use crate::collection::{LABELS, Value};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

pub(super) fn make(labelled: &Labelled<'_>, made: &Path) -> Result<(), MakeError> {
    let labels = labelled.columns.labels();
    let columns = shape(labelled.lines, labels)?;
    let names = distinct(columns.iter().map(|(name, _)| name));
    // What a run that was killed has left.
    let _ = fs::remove_file(made);
    let mut database = Connection::open(made)?;
    // The file gets its name when it is complete: there is nothing to roll back to.
    database.pragma_update(None, "journal_mode", "OFF")?;
    let transaction = database.transaction()?;
    let declared: Vec<String> = names
        .iter()
        .zip(&columns)
        .map(|(name, (key, kind))| {
            let label = labels.iter().position(|label| label == key);
            format!(
                "{} {}",
                quoted(name),
                label.map_or(affinity(*kind), |label| affinity(LABELS[label].1.into()))
            )
        })
        .collect();
    transaction.execute_batch(&format!("CREATE TABLE labelled ({})", declared.join(", ")))?;
    let places: HashMap<&str, usize> =
        columns.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
    {
        let mut insert = transaction
            .prepare(&format!("INSERT INTO labelled VALUES ({})", vec!["?"; names.len()].join(", ")))?;
        for line in lines(labelled.lines)? {
            let Fields { names, values } = line?;
            let mut row = vec![Sql::Null; columns.len()];
            for (name, value) in names.iter().zip(&values) {
                if let Some(place) = places.get(name.as_str()) {
                    row[*place] = sql(value);
                }
            }
            insert.execute(params_from_iter(row))?;
        }
    }
    let name_of = |key: &str| places.get(key).map(|place| names[*place].as_str());
    if let Some(stance) = labels.first().and_then(|stance| name_of(stance)) {
        transaction
            .execute_batch(&format!("CREATE INDEX labelled_by_stance ON labelled ({})", quoted(stance)))?;
    }
    // A column may be called like the row number without being it, and then it has other names.
    let free = |alias: &&str| !names.iter().any(|name| name.eq_ignore_ascii_case(alias));
    let number = ["rowid", "_rowid_", "oid"].into_iter().find(free);
    if let (Some(text), Some(number)) = (labelled.text.and_then(name_of).filter(|name| is_free(name)), number)
    {
        transaction.execute_batch(&format!(
            "CREATE VIRTUAL TABLE labelled_text USING fts5 ({}, content = 'labelled', content_rowid = '{number}'); \
             INSERT INTO labelled_text (labelled_text) VALUES ('rebuild')",
            quoted(text)
        ))?;
    }
    transaction.execute_batch("ANALYZE")?;
    transaction.commit()?;
    database.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Names that SQLite tells apart, which it does not by case.
fn distinct<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let numbered = (2..).map(|n| format!("{name}_{n}"));
        let free = |name: &String| !found.iter().any(|other| other.eq_ignore_ascii_case(name));
        let next = std::iter::once(name.clone()).chain(numbered).find(free);
        found.extend(next);
    }
    found
}

/// Whether an index of words may have a column of this name.
fn is_free(name: &str) -> bool {
    !["rank", "rowid", "labelled_text"].iter().any(|taken| name.eq_ignore_ascii_case(taken))
}

/// A name in SQL, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\"").replace('\0', "\u{fffd}"))
}

/// The type that leaves values of this kind as they are.
fn affinity(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool | Kind::Integer => "INTEGER",
        Kind::Number => "REAL",
        Kind::Text => "TEXT",
        Kind::Nothing | Kind::Nested | Kind::Mixed => "",
    }
}

fn sql(value: &Value) -> Sql {
    let json = match value {
        Value::Text(text) => return Sql::Text(text.clone()),
        Value::Json(json) => json,
    };
    match Kind::of(value) {
        Kind::Nothing => Sql::Null,
        Kind::Bool => Sql::Integer(i64::from(json.starts_with('t'))),
        Kind::Integer => json.parse().map_or(Sql::Null, Sql::Integer),
        Kind::Number => json.parse().map_or(Sql::Null, Sql::Real),
        Kind::Nested => bytes(json).map_or_else(|| Sql::Text(json.to_string()), Sql::Blob),
        Kind::Text | Kind::Mixed => Sql::Text(text(value)),
    }
}

/// The bytes that JSON has no word for, as a table of a database is read.
fn bytes(json: &str) -> Option<Vec<u8>> {
    let hex = json.strip_prefix("{\"hex\":\"")?.strip_suffix("\"}")?;
    let digits = hex.bytes().all(|byte| byte.is_ascii_hexdigit()) && hex.len().is_multiple_of(2);
    digits.then(|| {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap_or(0)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_more_than_case() {
        let names = ["a", "A", "b", "a_2"].map(str::to_owned);
        assert_eq!(distinct(names.iter()), ["a", "A_2", "b", "a_2_2"]);
    }

    #[test]
    fn bytes_come_back() {
        assert_eq!(bytes("{\"hex\":\"0aff\"}"), Some(vec![10, 255]));
        assert_eq!(bytes("{\"hex\":\"0af\"}"), None);
        assert_eq!(bytes("{\"hex\":\"é0\"}"), None);
    }
}
