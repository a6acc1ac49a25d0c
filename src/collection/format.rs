//! The formats of collections, and how they are told.

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
}

impl Format {
    /// The format that a file's name ends in.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "json" => Some(Format::Json),
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

    /// Whether it has one header for all rows.
    pub fn is_table(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv)
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
