//! Collected statements, and passages of them, with what readers of ours made of them.
//!
//! The words are not ours to publish, the labels are: a table of ids, places and labels stands in the
//! project, and joins the statements where somebody has them. What several readers labelled differently
//! is learnt from as each of them read it, at a share of the weight.

use super::config::Config;
use crate::evaluate::Gold;
use crate::model::{Sentiment, Stance};
use serde::Deserialize;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::ops::Range;
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

/// A line of the table: what one reader made of one text.
#[derive(Deserialize)]
struct Reading {
    id: String,
    field: Option<Field>,
    start: Option<usize>,
    end: Option<usize>,
    about_ai: bool,
    stance: Stance,
    sentiment: Sentiment,
    unsure: bool,
}

/// Which text was read: a statement as a whole, or a passage of it or of what surrounds it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    id: String,
    field: Option<Field>,
    /// In characters.
    range: Option<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Field {
    Quote,
    Context,
}

/// Why readings could not be joined with their statements.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// A file of statements.
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
    #[error(
        "{path}: not a table of readings (id, field, start, end, about_ai, stance, sentiment, unsure; \
         separated by tabs)"
    )]
    Table {
        /// The file.
        path: PathBuf,
        /// Why, and where.
        source: csv::Error,
    },
}

/// The texts of `files` (JSONL) that the table `labels` has readings of, in its order, each with what it
/// counts for.
///
/// # Errors
/// When a file cannot be read or a line is not what it should be.
pub(super) fn read<'p>(
    files: impl IntoIterator<Item = &'p PathBuf>,
    labels: &Path,
    config: &Config,
) -> Result<Vec<(Gold, f64)>, ReadingError> {
    let mut statements = HashMap::new();
    for file in files {
        collect(file, &mut statements)?;
    }
    let table = |source| ReadingError::Table { path: labels.to_owned(), source };
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_path(labels).map_err(table)?;
    let mut places: Vec<Place> = Vec::new();
    let mut readings: HashMap<Place, Vec<Reading>> = HashMap::new();
    for reading in reader.deserialize() {
        let reading: Reading = reading.map_err(table)?;
        let range = reading.start.zip(reading.end).map(|(start, end)| start..end);
        let place = Place { id: reading.id.clone(), field: reading.field, range };
        let of_place = readings.entry(place).or_insert_with_key(|place| {
            places.push(place.clone());
            Vec::new()
        });
        of_place.push(reading);
    }
    let rows = places.iter().filter_map(|place| {
        let statement = statements.get(&place.id)?;
        Some(rows(statement, place, &readings[place], config))
    });
    Ok(rows.flatten().collect())
}

/// A row for each label that the readers of a text gave it.
fn rows(statement: &Statement, place: &Place, readings: &[Reading], config: &Config) -> Vec<(Gold, f64)> {
    let Some((text, context)) = words(statement, place) else { return Vec::new() };
    let mut rows: Vec<(Gold, f64)> = Vec::new();
    for reading in readings {
        let weight = config.reading_weight * config.sureness(reading.unsure) / readings.len() as f64;
        let label = (reading.about_ai, reading.stance, reading.sentiment);
        match rows.iter_mut().find(|(row, _)| (row.about_ai, row.stance, row.sentiment) == label) {
            Some((_, sum)) => *sum += weight,
            None => {
                let row = Gold {
                    text: text.clone(),
                    context: context.cloned(),
                    about_ai: reading.about_ai,
                    stance: reading.stance,
                    sentiment: reading.sentiment,
                    unsure: reading.unsure,
                    split: None,
                    speaker: statement.speaker.clone(),
                    family: None,
                    source: None,
                    industry: None,
                };
                rows.push((row, weight));
            }
        }
    }
    rows
}

/// The text read, and what it stands in; nothing where the place is not in the statement.
fn words<'s>(statement: &'s Statement, place: &Place) -> Option<(String, Option<&'s String>)> {
    let whole = match place.field {
        None => return Some((statement.quote.clone(), statement.context.as_ref())),
        Some(Field::Quote) => &statement.quote,
        Some(Field::Context) => statement.context.as_ref()?,
    };
    let range = place.range.clone()?;
    let text: String = whole.chars().skip(range.start).take(range.len()).collect();
    (!text.is_empty()).then_some((text, Some(whole)))
}

fn collect(file: &Path, statements: &mut HashMap<String, Statement>) -> Result<(), ReadingError> {
    let unreadable = |source| ReadingError::Read { path: file.to_owned(), source };
    for (i, line) in BufReader::new(std::fs::File::open(file).map_err(unreadable)?).lines().enumerate() {
        let statement: Statement = serde_json::from_str(&line.map_err(unreadable)?)
            .map_err(|source| ReadingError::Statement { path: file.to_owned(), line: i + 1, source })?;
        statements.insert(statement.id.clone(), statement);
    }
    Ok(())
}
