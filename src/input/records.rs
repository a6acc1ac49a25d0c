//! Records that an earlier run wrote: one JSON object a line, read one at a time.

use super::{InputError, LONGEST_ARTICLE, Line, read_line};
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
    /// What was read to see whether the lines before it go on.
    ahead: Option<(usize, Result<Record, RecordError>)>,
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
    /// JSON objects of another schema, one after the other: mostly a whole file.
    #[error("has the schema {found}, not {SCHEMA}{}", and_more(*.lines))]
    Schema {
        /// The one they have.
        found: String,
        /// How many lines.
        lines: usize,
    },
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
            RecordError::Schema { .. } | RecordError::Record(_) => {
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
        Ok(Self { file, number: 0, reader, ahead: None })
    }

    /// The next record, or what could not be used: lines of one other schema together.
    fn next(&mut self) -> Option<Result<Record, RecordFailure>> {
        let (line, mut result) = self.ahead.take().or_else(|| self.read())?;
        if let Err(RecordError::Schema { found, lines }) = &mut result {
            while let Some((line, next)) = self.read() {
                match next {
                    Err(RecordError::Schema { found: other, .. }) if other == *found => *lines += 1,
                    _ => {
                        self.ahead = Some((line, next));
                        break;
                    }
                }
            }
        }
        Some(result.map_err(|error| RecordFailure { file: self.file.clone(), line: Some(line), error }))
    }

    /// The next line that is not blank, and what it says.
    fn read(&mut self) -> Option<(usize, Result<Record, RecordError>)> {
        let mut line = Vec::new();
        loop {
            line.clear();
            self.number += 1;
            let result = match read_line(&mut *self.reader, b'\n', LONGEST_ARTICLE, &mut line) {
                Ok(None) => return None,
                Ok(Some(Line::TooLong)) => {
                    Err(RecordError::Record(format!("it is longer than {} MB", LONGEST_ARTICLE >> 20)))
                }
                Ok(Some(Line::Whole)) => {
                    // A byte order mark is no part of a line; files put together have one anywhere.
                    match line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii() {
                        b"" => continue,
                        text => parse(text),
                    }
                }
                Err(error) => Err(InputError::from(error).into()),
            };
            return Some((self.number, result));
        }
    }
}

/// How many lines there are besides the first.
fn and_more(lines: usize) -> String {
    match lines {
        ..=1 => String::new(),
        2 => ", and so has the line after it".to_owned(),
        _ => format!(", and so have the {} lines after it", lines - 1),
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
        Some(found) => Err(RecordError::Schema { found, lines: 1 }),
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
        content.extend(b"\"\xff\"\n");
        content.extend("{\"schema\":\"onrecord-position/1\",\"n\":3}\n\n".repeat(3).as_bytes());
        content.extend(record.as_bytes());
        let advice = "give what onrecord analyze --statements FILE has written";
        assert_eq!(
            read("bad-lines", &content),
            [
                "It read the scan before I had sat down.".to_owned(),
                format!("r.jsonl:3: is not a record (missing field `id` at column 23); {advice}"),
                format!("r.jsonl:4: has the schema onrecord/2, not onrecord/1; {advice}"),
                format!("r.jsonl:5: is not a record (invalid unicode code point at column 2); {advice}"),
                format!(
                    "r.jsonl:6: has the schema onrecord-position/1, not onrecord/1, and so have the 2 lines after \
                     it; {advice}"
                ),
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
