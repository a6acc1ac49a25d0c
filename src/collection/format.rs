//! The formats of collections, and how they are told.

use std::fmt;
use std::path::Path;

/// The format of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, or another delimiter.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON object a line.
    JsonLines,
    /// An array of JSON objects.
    Json,
    /// A database of SQLite, made at the end.
    Sqlite,
    /// Parquet, made at the end.
    Parquet,
}

impl Format {
    /// The format that a file's name ends in.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "json" => Some(Format::Json),
            "sqlite" | "sqlite3" | "db" => Some(Format::Sqlite),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }

    /// The format that content starts like: names may mislead, and standard input has none.
    pub(super) fn of_content(head: &[u8], path: &Path) -> Self {
        let head = head.trim_ascii_start();
        match head.first() {
            Some(b'[') if !is_table(path) => Format::Json,
            Some(b'{') if !is_table(path) => Format::JsonLines,
            _ if has_more_tabs(head) => Format::Tsv,
            _ => Format::Csv,
        }
    }

    /// Whether it can be written row by row; what cannot is made of JSON lines at the end.
    pub fn grows(self) -> bool {
        !matches!(self, Format::Sqlite | Format::Parquet)
    }

    /// Whether this program was built with it.
    pub fn is_built_in(self) -> bool {
        self != Format::Parquet || cfg!(feature = "parquet")
    }

    /// Whether it has one header for all rows.
    pub fn is_table(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv)
    }
}

/// As in "JSON lines need a file".
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Csv => "CSV",
            Format::Tsv => "TSV",
            Format::JsonLines => "JSON lines",
            Format::Json => "a JSON array",
            Format::Sqlite => "SQLite",
            Format::Parquet => "Parquet",
        })
    }
}

fn is_table(path: &Path) -> bool {
    Format::of_path(path).is_some_and(Format::is_table)
}

fn has_more_tabs(head: &[u8]) -> bool {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|&&byte| byte == wanted).count();
    count(b'\t') > count(b',').max(count(b';'))
}
