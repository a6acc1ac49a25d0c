//! JSON lines: one object a line.

use super::object::Objects;
use super::{Choice, LONGEST_ROW, Row, RowError, RowFailure};
use crate::input::{InputError, Line, Stream, read_line};
use std::io::BufRead;
use std::sync::Arc;

pub(super) struct JsonLines {
    reader: Box<dyn BufRead>,
    objects: Objects,
    line: u64,
    ended: bool,
}

impl JsonLines {
    pub(super) fn open(stream: Stream, file: Arc<str>, choice: &Choice) -> Self {
        let objects = Objects::new(file, choice, &stream.head);
        Self { reader: stream.reader, objects, line: 0, ended: false }
    }

    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        loop {
            let mut line = Vec::new();
            self.line += 1;
            match read_line(&mut *self.reader, b'\n', LONGEST_ROW, &mut line) {
                Ok(Some(Line::Whole)) => {
                    // Files put together have a byte order mark anywhere.
                    let json = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
                    if !json.is_empty() {
                        return Some(self.objects.row(self.line, json.to_vec()));
                    }
                }
                Ok(Some(Line::TooLong)) => return Some(Err(RowError::TooLong)),
                Ok(None) => return None,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(InputError::from(error).into()));
                }
            }
        }
    }
}

impl Iterator for JsonLines {
    type Item = Result<Row, RowFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let (file, line) = (self.objects.file().clone(), self.next_row()?);
        Some(line.map_err(|error| RowFailure { file, line: Some(self.line), error }))
    }
}
