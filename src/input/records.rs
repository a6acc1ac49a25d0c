//! Records that an earlier run wrote: one JSON object a line, read one at a time.

use super::InputError;
use crate::record::{Record, SCHEMA};
use serde::Deserialize;
use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The records in these files, in order; a line that holds none is a result in its place.
///
/// ```no_run
/// for record in onrecord::input::Records::new(&["statements.jsonl".into()]) {
///     match record {
///         Ok(record) => println!("{:?}: {}", record.speaker.name, record.text),
///         Err(failure) => eprintln!("{failure}"),
///     }
/// }
/// ```
pub struct Records {
    named: VecDeque<PathBuf>,
    open: Option<Lines>,
}

struct Lines {
    file: String,
    number: usize,
    reader: Box<dyn BufRead>,
}

/// A record file or a line of one that could not be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {error}; {}", .line.map(|line| format!(":{line}")).unwrap_or_default(), .error.advice())]
pub struct RecordFailure {
    /// The path as given, `-` for standard input.
    pub file: String,
    /// The line, counted from 1; none where the whole file cannot be read.
    pub line: Option<usize>,
    /// What happened.
    #[source]
    pub error: RecordError,
}

/// Why a record could not be had.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The file cannot be opened or read.
    #[error(transparent)]
    Read(#[from] InputError),
    /// The path leads to a folder.
    #[error("is a folder")]
    Folder,
    /// A JSON object of another schema.
    #[error("has the schema {0}, not {SCHEMA}")]
    Schema(String),
    /// Not JSON, or fields are missing or wrong.
    #[error("is not a record ({0})")]
    Record(String),
}

impl RecordError {
    /// What the user can do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            RecordError::Read(error) => error.advice(),
            RecordError::Folder => "name the record files in it",
            RecordError::Schema(_) | RecordError::Record(_) => {
                "give what onrecord analyze --statements FILE has written"
            }
        }
    }
}

impl Records {
    /// The records in these files; `-` is standard input. What is named twice is read once.
    pub fn new(paths: &[PathBuf]) -> Self {
        let mut seen = HashSet::new();
        let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let named = paths.iter().filter(|path| seen.insert(full(path))).cloned().collect();
        Self { named, open: None }
    }
}

impl Iterator for Records {
    type Item = Result<Record, RecordFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.open {
                match lines.next() {
                    // What cannot be read once cannot be read on.
                    Some(Err(failure)) if matches!(failure.error, RecordError::Read(_)) => {
                        self.open = None;
                        return Some(Err(failure));
                    }
                    Some(result) => return Some(result),
                    None => self.open = None,
                }
            }
            match Lines::open(&self.named.pop_front()?) {
                Ok(lines) => self.open = Some(lines),
                Err(failure) => return Some(Err(failure)),
            }
        }
    }
}

impl Lines {
    fn open(path: &Path) -> Result<Self, RecordFailure> {
        let file = path.display().to_string();
        let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
            Box::new(BufReader::new(io::stdin()))
        } else if path.is_dir() {
            return Err(RecordFailure { file, line: None, error: RecordError::Folder });
        } else {
            match File::open(path) {
                Ok(open) => Box::new(BufReader::new(open)),
                Err(error) => {
                    return Err(RecordFailure { file, line: None, error: InputError::from(error).into() });
                }
            }
        };
        Ok(Self { file, number: 0, reader })
    }

    /// The next record; blank lines are none.
    fn next(&mut self) -> Option<Result<Record, RecordFailure>> {
        let mut line = Vec::new();
        loop {
            line.clear();
            self.number += 1;
            let error = match self.reader.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => {
                    // A byte order mark is no part of a line; files put together have one anywhere.
                    let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
                    if text.is_empty() {
                        continue;
                    }
                    match parse(text) {
                        Ok(record) => return Some(Ok(record)),
                        Err(error) => error,
                    }
                }
                Err(error) => InputError::from(error).into(),
            };
            return Some(Err(RecordFailure { file: self.file.clone(), line: Some(self.number), error }));
        }
    }
}

fn parse(line: &[u8]) -> Result<Record, RecordError> {
    #[derive(Deserialize)]
    struct Head {
        schema: String,
    }
    let record = serde_json::from_slice::<Record>(line);
    let other = match &record {
        Ok(record) => Some(record.schema.clone()),
        Err(_) => serde_json::from_slice::<Head>(line).ok().map(|head| head.schema),
    };
    match other.filter(|schema| schema != SCHEMA) {
        Some(schema) => Err(RecordError::Schema(schema)),
        None => record.map_err(|error| {
            // The line that serde_json counts is always the first of one.
            RecordError::Record(error.to_string().replace(" at line 1 column ", " at column "))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample;

    fn read(test: &str, content: &[u8]) -> Vec<String> {
        let path = std::env::temp_dir().join(format!("onrecord-{test}-{}.jsonl", std::process::id()));
        std::fs::write(&path, content).unwrap();
        let shown = Records::new(&[path.clone(), path.clone()])
            .map(|result| match result {
                Ok(record) => record.text,
                Err(failure) => failure.to_string().replace(&path.display().to_string(), "r.jsonl"),
            })
            .collect();
        std::fs::remove_file(path).unwrap();
        shown
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_is_read() {
        let record = serde_json::to_string(&sample()).unwrap();
        let newer = record.replace("onrecord/1", "onrecord/2");
        let mut content =
            format!("\u{feff}{record}\r\n\n{{\"schema\":\"onrecord/1\"}}\n{newer}\n").into_bytes();
        content.extend(b"\"\xff\"\n{\"schema\":\"onrecord-position/1\",\"n\":3}\n");
        content.extend(record.as_bytes());
        let advice = "give what onrecord analyze --statements FILE has written";
        assert_eq!(
            read("bad-lines", &content),
            [
                "It read the scan before I had sat down.".to_owned(),
                format!("r.jsonl:3: is not a record (missing field `id` at column 23); {advice}"),
                format!("r.jsonl:4: has the schema onrecord/2, not onrecord/1; {advice}"),
                format!("r.jsonl:5: is not a record (invalid unicode code point at column 2); {advice}"),
                format!("r.jsonl:6: has the schema onrecord-position/1, not onrecord/1; {advice}"),
                "It read the scan before I had sat down.".to_owned(),
            ]
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_result() {
        let shown: Vec<String> = Records::new(&["missing.jsonl".into(), std::env::temp_dir()])
            .map(|result| result.unwrap_err().to_string())
            .collect();
        assert_eq!(shown[0], "missing.jsonl: no such file or folder; check the spelling of the path");
        assert!(shown[1].ends_with(": is a folder; name the record files in it"));
    }
}
