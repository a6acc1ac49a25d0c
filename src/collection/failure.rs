//! A row that could not be used: where it stands, what happened, what to do.

use super::{LONGEST_ROW, LONGEST_STATEMENT, MOST_COLUMNS};
use crate::input::InputError;
use std::sync::Arc;

/// A file or a row of it that could not be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {error}; {}", .line.map(|line| format!(":{line}")).unwrap_or_default(), .error.advice())]
pub struct RowFailure {
    /// The path as given, `-` for standard input.
    pub file: Arc<str>,
    /// The line the row starts in, counted from 1; none where it is the whole file.
    pub line: Option<u64>,
    /// What happened.
    #[source]
    pub error: RowError,
}

/// Why a row could not be used.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// The file cannot be opened or read (on).
    #[error(transparent)]
    Read(#[from] InputError),
    /// The path leads to a folder.
    #[error("is a folder")]
    Folder,
    /// A database that cannot be read (on).
    #[error("cannot be read as an SQLite database ({0})")]
    Database(String),
    /// A database that another program writes to.
    #[error("is in use by another program")]
    DatabaseInUse,
    /// A format of which only a file can be read.
    #[error("is {0}, packed or from standard input")]
    Packed(&'static str),
    /// Parquet that cannot be read (on).
    #[error("cannot be read as Parquet ({0})")]
    Parquet(String),
    /// Parquet, for which this program was not built.
    #[error("is Parquet, and this onrecord was built without it")]
    NoParquet,
    /// No table, several, or not the one that is asked for.
    #[error("{}", tables(.wanted.as_deref(), .names))]
    NoTable {
        /// The name asked for.
        wanted: Option<String>,
        /// The names there are.
        names: Vec<String>,
    },
    /// A table whose rows have no numbers.
    #[error("is a table without row numbers (WITHOUT ROWID)")]
    NoRowNumbers(String),
    /// No column holds the statements.
    #[error("has no column {wanted}, only {}", listed(.names))]
    NoColumn {
        /// The names looked for.
        wanted: String,
        /// The names there are.
        names: Vec<String>,
    },
    /// More columns than any table has.
    #[error("has more than {MOST_COLUMNS} columns")]
    TooManyColumns,
    /// The row goes on and on.
    #[error("is longer than {} MB", LONGEST_ROW / 1_000_000)]
    TooLong,
    /// A row with too few or too many fields.
    #[error("has {found} {}, where the header has {expected}", if *.found == 1 { "field" } else { "fields" })]
    Fields {
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// A quoted field has no end.
    #[error("opens a quotation mark that is never closed")]
    OpenQuote,
    /// A quoted field goes on after its end.
    #[error("has text after the closing quotation mark of field {0}")]
    AfterQuote(usize),
    /// Not JSON.
    #[error("is not JSON ({0})")]
    Json(String),
    /// JSON, but no row.
    #[error("is no JSON object")]
    NoObject,
    /// Something after the last row of a JSON array.
    #[error("has something after the end of the array")]
    AfterArray,
    /// A column that turned up when the output's columns were settled.
    #[error("has a column `{0}` that no row before had")]
    LateColumn(String),
    /// An empty statement.
    #[error("has no text in `{0}`")]
    NoText(String),
    /// A statement that is no statement.
    #[error("has {} kB in `{column}`, and a statement at most {} kB", .bytes / 1000, LONGEST_STATEMENT / 1000)]
    LongText {
        /// The column.
        column: String,
        /// Its length.
        bytes: usize,
    },
    /// Text that is none.
    #[error("has no proper text in `{column}` ({problem})")]
    BadText {
        /// The column.
        column: String,
        /// What is wrong.
        problem: String,
    },
}

/// What the row that starts in a line came to.
pub(super) type At<T> = (u64, Result<T, RowError>);

impl RowError {
    /// What the user can do about it.
    pub fn advice(&self) -> String {
        match self {
            RowError::Read(error) => match error {
                InputError::Format(_) => "save the table as CSV (UTF-8) first".to_owned(),
                InputError::Empty => "leave it out".to_owned(),
                _ => error.advice().to_owned(),
            },
            RowError::Folder => "name the files in it".to_owned(),
            RowError::Database(_) => {
                "check it with sqlite3 FILE 'PRAGMA integrity_check', or restore a copy".to_owned()
            }
            RowError::Parquet(_) => {
                "check it with another program; what follows in it is left out".to_owned()
            }
            RowError::NoParquet => {
                "build it with cargo build --release --features parquet, or save the table as CSV".to_owned()
            }
            RowError::DatabaseInUse => "wait until that has ended, or give a copy".to_owned(),
            RowError::Packed(_) => "give it as a file, unpacked".to_owned(),
            RowError::NoTable { names, .. } if names.is_empty() => "leave it out".to_owned(),
            RowError::NoTable { .. } => "name one of them: --table NAME".to_owned(),
            RowError::NoRowNumbers(name) => {
                format!("copy it first: CREATE TABLE copy AS SELECT * FROM \"{name}\"")
            }
            RowError::NoColumn { .. } => "name the one that holds the statements: --text NAME".to_owned(),
            RowError::TooManyColumns => "check its delimiter and line ends".to_owned(),
            RowError::TooLong => "check its quotation marks, brackets and line ends".to_owned(),
            RowError::OpenQuote | RowError::AfterQuote(_) | RowError::Fields { .. } => {
                "check its quotation marks and delimiters".to_owned()
            }
            RowError::Json(_) => "give one JSON object a line, or an array of objects".to_owned(),
            RowError::NoObject => "give rows as {\"text\": \"…\"}".to_owned(),
            RowError::AfterArray => "give one array, or one object a line".to_owned(),
            RowError::LateColumn(_) => "give a file in place of standard input".to_owned(),
            RowError::NoText(_) => "it is kept without a label".to_owned(),
            RowError::LongText { .. } => {
                "it is kept without a label; onrecord analyze finds the statements in articles".to_owned()
            }
            RowError::BadText { .. } => "it is kept without a label".to_owned(),
        }
    }

    /// The word for it in the column `flags`, where the row is kept without a label.
    pub fn flag(&self) -> &'static str {
        match self {
            RowError::NoText(_) => "no-text",
            RowError::LongText { .. } => "too-long",
            _ => "bad-text",
        }
    }
}

/// What is wrong with the tables of a database.
fn tables(wanted: Option<&str>, names: &[String]) -> String {
    match wanted {
        _ if names.is_empty() => "has no tables".to_owned(),
        Some(wanted) => format!("has no table {}, only {}", shortened(wanted), listed(names)),
        None => format!("has several tables: {}", listed(names)),
    }
}

/// Some names, and how many more there are.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut list = names.iter().take(SHOWN).map(|name| shortened(name)).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        list.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    if list.is_empty() { "none".to_owned() } else { list }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(40) {
        Some((at, _)) => format!("`{}…`", &name[..at]),
        None => format!("`{name}`"),
    }
}
