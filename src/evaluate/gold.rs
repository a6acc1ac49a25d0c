//! Labelled statements: one JSON object a line, real or invented.

use super::context;
use crate::model::{Sentiment, Stance};
use serde::{Deserialize, Deserializer};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A statement with the labels a reader gave it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Gold {
    /// The words said; `quote` in collections of real statements.
    #[serde(alias = "quote")]
    pub text: String,
    /// What stands around them in the source.
    #[serde(default)]
    pub context: Option<String>,
    /// Whether the statement is about AI.
    pub about_ai: bool,
    /// Its stance.
    pub stance: Stance,
    /// Its tone.
    pub sentiment: Sentiment,
    /// A fair reader might choose the neighbouring class (written as 0 or 1).
    #[serde(default, deserialize_with = "flag")]
    pub unsure: bool,
    /// Which part of the collection it belongs to.
    #[serde(default)]
    pub split: Option<Split>,
    /// Who said it (real statements).
    #[serde(default)]
    pub speaker: Option<String>,
    /// Which rows are variants of one another (invented statements).
    #[serde(default)]
    pub family: Option<String>,
    /// Where it was collected (real statements).
    #[serde(default)]
    pub source: Option<String>,
    /// What the speaker works in (invented statements).
    #[serde(default)]
    pub industry: Option<String>,
}

impl Gold {
    /// What must stay together when rows are divided: the family, else the speaker, else the text.
    pub fn group(&self) -> &str {
        self.family.as_deref().or(self.speaker.as_deref()).unwrap_or(&self.text)
    }

    /// The part of the context that the program would see: what stands before the statement.
    /// Invented statements have nothing else there; collections keep the whole passage.
    pub fn context_before(&self) -> Option<&str> {
        let context = self.context.as_deref()?;
        if self.family.is_some() { Some(context) } else { context::before(&self.text, context) }
    }
}

/// The two parts of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// To learn from.
    Train,
    /// To measure on.
    Dev,
}

/// Why labelled rows could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// The file cannot be opened or read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not a labelled row.
    #[error("{path}:{line}: not a labelled statement")]
    Row {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
}

/// Reads the labelled rows of one JSONL file; blank lines are skipped.
///
/// # Errors
/// On the first line that is not a labelled row: figures over part of a file would mislead.
pub fn read_gold(path: &Path) -> Result<Vec<Gold>, GoldError> {
    let read = |source| GoldError::Read { path: path.to_owned(), source };
    let mut rows = Vec::new();
    for (i, line) in BufReader::new(File::open(path).map_err(read)?).lines().enumerate() {
        let line = line.map_err(read)?;
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(&line).map_err(|source| GoldError::Row {
            path: path.to_owned(),
            line: i + 1,
            source,
        })?;
        rows.push(row);
    }
    Ok(rows)
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Bool(bool),
        Number(u8),
    }
    Ok(match Flag::deserialize(deserializer)? {
        Flag::Bool(yes) => yes,
        Flag::Number(n) => n != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_kinds_of_row() {
        let real = r#"{"quote":"Stop it.","speaker":"Ana Lim","about_ai":true,"stance":"opposed","sentiment":"negative","unsure":1,"split":"dev"}"#;
        let real: Gold = serde_json::from_str(real).unwrap();
        assert_eq!(
            (real.text.as_str(), real.unsure, real.split, real.group()),
            ("Stop it.", true, Some(Split::Dev), "Ana Lim")
        );
        let invented = r#"{"family":"f1","text":"Go on.","context":null,"about_ai":true,"stance":"supportive","sentiment":"neutral","role":"nurse"}"#;
        let invented: Gold = serde_json::from_str(invented).unwrap();
        assert_eq!((invented.unsure, invented.split, invented.group()), (false, None, "f1"));
    }
}
