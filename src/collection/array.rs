//! A JSON array of objects, one element at a time.

use super::failure::At;
use super::object::Objects;
use super::{Choice, LONGEST_ROW, Row, RowError, RowFailure};
use crate::input::{InputError, Stream};
use std::io::{self, BufRead};
use std::sync::Arc;

pub(super) struct Array {
    reader: Box<dyn BufRead>,
    objects: Objects,
    line: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Before,
    Within,
    After,
    Ended,
}

/// Where an element's bytes end.
#[derive(Default)]
struct Scan {
    depth: usize,
    string: bool,
    escaped: bool,
}

impl Array {
    pub(super) fn open(stream: Stream, file: Arc<str>, choice: &Choice) -> Self {
        let objects = Objects::new(file, choice, &stream.head);
        Self { reader: stream.reader, objects, line: 1, state: State::Before }
    }

    fn next_row(&mut self) -> Result<Option<At<Row>>, RowError> {
        loop {
            let next = self.peek().map_err(InputError::from)?;
            match (self.state, next) {
                (State::Ended, _) | (State::After, None) => return Ok(None),
                (State::Before | State::Within, None) => {
                    return Err(RowError::Json("the array is not closed".to_owned()));
                }
                (_, Some(b' ' | b'\t' | b'\r' | b'\n')) | (State::Within, Some(b',')) => self.advance(),
                (State::Before, Some(_)) => {
                    self.advance();
                    self.state = State::Within;
                }
                (State::After, Some(_)) => return Err(RowError::AfterArray),
                (State::Within, Some(b']')) => {
                    self.advance();
                    self.state = State::After;
                }
                (State::Within, Some(_)) => {
                    let start = self.line;
                    let mut json = Vec::new();
                    let whole = self.element(&mut json).map_err(InputError::from)?;
                    let row = if whole { self.objects.row(start, json) } else { Err(RowError::TooLong) };
                    return Ok(Some((start, row)));
                }
            }
        }
    }

    /// Reads up to the end of an element; false where it is longer than a row may be.
    fn element(&mut self, json: &mut Vec<u8>) -> io::Result<bool> {
        let (mut scan, mut length) = (Scan::default(), 0);
        loop {
            let ready = self.reader.fill_buf()?;
            let end = ready.iter().position(|&byte| scan.ends_before(byte));
            let piece = &ready[..end.unwrap_or(ready.len())];
            let taken = piece.len();
            self.line += piece.iter().filter(|&&byte| byte == b'\n').count() as u64;
            json.extend_from_slice(&piece[..taken.min(LONGEST_ROW.saturating_sub(length))]);
            length += taken;
            let at_end = end.is_some() || ready.is_empty();
            self.reader.consume(taken);
            if at_end {
                return Ok(length <= LONGEST_ROW);
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.reader.fill_buf()?.first().copied())
    }

    fn advance(&mut self) {
        let line_feed = self.reader.fill_buf().is_ok_and(|ready| ready.first() == Some(&b'\n'));
        self.line += u64::from(line_feed);
        self.reader.consume(1);
    }
}

impl Scan {
    /// Whether the element is over before this byte: at a comma or bracket outside of it.
    fn ends_before(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.string => self.escaped = true,
            b'"' => self.string = !self.string,
            _ if self.string => {}
            b'{' | b'[' => self.depth += 1,
            b',' | b']' if self.depth == 0 => return true,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        false
    }
}

impl Iterator for Array {
    type Item = Result<Row, RowFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        let result = self.next_row();
        let (line, row) = match result {
            Ok(row) => row?,
            // Where the array itself is broken there are no elements to go on with.
            Err(error) => {
                self.state = State::Ended;
                (self.line, Err(error))
            }
        };
        let file = self.objects.file().clone();
        Some(row.map_err(|error| RowFailure { file, line: Some(line), error }))
    }
}
