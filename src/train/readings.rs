//! Collected statements without labels, and what a reader of ours made of them.
//!
//! The statements are not ours to publish, the labels are: a table of ids and labels stands in the
//! project, and joins the statements where somebody has them.

use crate::evaluate::Gold;
use crate::model::{Sentiment, Stance};
use serde::Deserialize;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A statement as collected.
#[derive(Deserialize)]
struct Statement {
    id: String,
    #[serde(alias = "text")]
    quote: String,
    speaker: Option<String>,
    context: Option<String>,
}

/// A line of the table.
#[derive(Deserialize)]
struct Reading {
    id: String,
    about_ai: bool,
    stance: Stance,
    sentiment: Sentiment,
    unsure: bool,
}

/// Why readings could not be joined with their statements.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// The statements' file.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of it is no statement.
    #[error("{path}:{line}: not a statement with an id and a quote")]
    Statement {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// The table of labels.
    #[error("{path}: not a table of readings (id, about_ai, stance, sentiment, unsure; separated by tabs)")]
    Table {
        /// The file.
        path: PathBuf,
        /// Why, and where.
        source: csv::Error,
    },
}

/// The statements in `statements` (JSONL) that the table `labels` has a reading of, in file order.
///
/// # Errors
/// When a file cannot be read or a line is not what it should be.
pub(super) fn read(statements: &Path, labels: &Path) -> Result<Vec<Gold>, ReadingError> {
    let table = |source| ReadingError::Table { path: labels.to_owned(), source };
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_path(labels).map_err(table)?;
    let readings: HashMap<String, Reading> = reader
        .deserialize()
        .map(|reading: Result<Reading, _>| reading.map(|r| (r.id.clone(), r)))
        .collect::<Result<_, _>>()
        .map_err(table)?;
    let unreadable = |source| ReadingError::Read { path: statements.to_owned(), source };
    let mut rows = Vec::new();
    for (i, line) in BufReader::new(std::fs::File::open(statements).map_err(unreadable)?).lines().enumerate()
    {
        let statement: Statement = serde_json::from_str(&line.map_err(unreadable)?)
            .map_err(|source| ReadingError::Statement { path: statements.to_owned(), line: i + 1, source })?;
        let Some(reading) = readings.get(&statement.id) else { continue };
        rows.push(Gold {
            text: statement.quote,
            context: statement.context,
            about_ai: reading.about_ai,
            stance: reading.stance,
            sentiment: reading.sentiment,
            unsure: reading.unsure,
            split: None,
            speaker: statement.speaker,
            family: None,
            source: None,
            industry: None,
        });
    }
    Ok(rows)
}
