//! Tables of text: the rows of a CSV or TSV file, whatever its dialect.

use super::decode::Decoder;
use super::dialect::{dialect, line_end, named_delimiter};
use super::failure::At;
use super::fields::{Dialect, Fields, Quoting, drop_blank};
use super::{Choice, Header, LONGEST_ROW, Place, Row, RowError, RowFailure, Value};
use crate::input::{InputError, Line, Stream, read_line};
use std::collections::VecDeque;
use std::fmt;
use std::io::BufRead;
use std::sync::Arc;

/// An open table.
///
/// A row that is broken is a failure at its line. If it is several lines long, a stray mark may have
/// opened a quotation, so that only its first line is given up and reading goes on at the second.
pub(super) struct Table {
    file: Arc<str>,
    reader: Box<dyn BufRead>,
    form: Form,
    header: Arc<Header>,
    decoder: Decoder,
    /// What was read in vain as part of a broken row.
    again: VecDeque<Result<Vec<u8>, RowError>>,
    /// The number of the last line taken.
    line: u64,
    ended: bool,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub(super) dialect: Dialect,
    pub(super) line_end: u8,
    pub(super) carriage_returns: bool,
    pub(super) marked: bool,
}

impl Form {
    /// Tab-separated values, otherwise like `form`.
    pub(super) fn tabs(form: Option<Form>) -> Self {
        let dialect = Dialect { delimiter: Some(b'\t'), quoting: Quoting::Doubled };
        let plain = Form { dialect, line_end: b'\n', carriage_returns: false, marked: false };
        form.map_or(plain, |form| Form { dialect, ..form })
    }
}

/// As in "CSV, fields apart by `;`, quotation marks doubled, lines end in CR LF".
impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dialect.delimiter {
            Some(b'\t') => write!(f, "fields apart by tabs")?,
            Some(delimiter) => write!(f, "fields apart by `{}`", char::from(delimiter))?,
            None => write!(f, "one column")?,
        }
        f.write_str(match self.dialect.quoting {
            Quoting::Doubled => ", quotation marks doubled",
            Quoting::Backslash => ", quotation marks after backslashes",
            Quoting::None => ", no quotation marks",
        })?;
        f.write_str(match (self.carriage_returns, self.line_end) {
            (true, _) => ", lines end in CR LF",
            (false, b'\r') => ", lines end in CR",
            _ => "",
        })?;
        f.write_str(if self.marked { ", with a byte order mark" } else { "" })
    }
}

impl Table {
    /// Reads the header.
    pub(super) fn open(stream: Stream, file: Arc<str>, choice: &Choice) -> Result<Self, RowFailure> {
        let Stream { head, marked, reader, .. } = stream;
        let end = line_end(&head);
        let named = named_delimiter(&head);
        let form = Form {
            dialect: dialect(&head, end, named),
            line_end: end,
            carriage_returns: end == b'\n' && head.windows(2).any(|pair| pair == b"\r\n"),
            marked,
        };
        let mut table = Self {
            file,
            reader,
            form,
            header: Arc::new(Header::new(Vec::new(), choice)),
            decoder: Decoder::new(&head),
            again: VecDeque::new(),
            line: 0,
            ended: false,
        };
        if named.is_some() {
            table.next_line().map_err(|error| table.failure(1, error))?;
        }
        let names = match table.next_fields() {
            Some((_, Ok(fields))) => fields,
            Some((line, Err(error))) => return Err(table.failure(line, error)),
            None => return Err(RowFailure { line: None, ..table.failure(0, InputError::Empty.into()) }),
        };
        let names = names.into_iter().map(|name| table.decoder.text(name).trim().to_owned()).collect();
        table.header = Arc::new(Header::new(names, choice));
        Ok(table)
    }

    pub(super) fn header(&self) -> &Arc<Header> {
        &self.header
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// The fields of the next row that is not blank, and the line it starts in.
    fn next_fields(&mut self) -> Option<At<Vec<Vec<u8>>>> {
        loop {
            match self.next_row()? {
                (_, Ok(fields)) if is_blank(&fields) => {}
                result => return Some(result),
            }
        }
    }

    fn next_row(&mut self) -> Option<At<Vec<Vec<u8>>>> {
        let mut fields = Fields::new(self.form.dialect);
        let mut lines: Vec<Vec<u8>> = Vec::new();
        let start = self.line + 1;
        let mut length = 0;
        let error = loop {
            let line = match self.next_line() {
                Ok(Some(line)) => line,
                Ok(None) if lines.is_empty() => return None,
                Ok(None) => break RowError::OpenQuote,
                Err(error) if lines.is_empty() => return Some((start, Err(error))),
                Err(error) => {
                    self.again.push_front(Err(error));
                    break RowError::OpenQuote;
                }
            };
            length += line.len();
            let complete = fields.feed(&line);
            lines.push(line);
            match complete {
                Ok(true) => match self.fitting(fields) {
                    Ok(fields) => return Some((start, Ok(fields))),
                    Err(error) => break error,
                },
                Ok(false) if length > LONGEST_ROW => break RowError::OpenQuote,
                Ok(false) => {}
                Err(error) => break error,
            }
        };
        self.line = start;
        for line in lines.drain(1..).rev() {
            self.again.push_front(Ok(line));
        }
        Some((start, Err(error)))
    }

    /// The fields, if they are as many as the header has; blank ones at the end are no matter.
    fn fitting(&self, fields: Fields) -> Result<Vec<Vec<u8>>, RowError> {
        let mut fields = fields.into_fields();
        let expected = self.header.names().len();
        // The header itself, or a blank line.
        if expected == 0 || is_blank(&fields) {
            return Ok(fields);
        }
        drop_blank(&mut fields, expected);
        let found = fields.len();
        if found == expected { Ok(fields) } else { Err(RowError::Fields { found, expected }) }
    }

    fn next_line(&mut self) -> Result<Option<Vec<u8>>, RowError> {
        if let Some(again) = self.again.pop_front() {
            self.line += 1;
            return again.map(Some);
        }
        if self.ended {
            return Ok(None);
        }
        let mut line = Vec::new();
        let read = read_line(&mut *self.reader, self.form.line_end, LONGEST_ROW, &mut line);
        self.line += u64::from(!matches!(read, Ok(None)));
        match read {
            Ok(Some(Line::Whole)) => {
                if self.form.line_end == b'\r' && line.ends_with(b"\r") {
                    line.pop();
                    line.push(b'\n');
                }
                Ok(Some(line))
            }
            Ok(Some(Line::TooLong)) => Err(RowError::TooLong),
            Ok(None) => {
                self.ended = true;
                Ok(None)
            }
            Err(error) => {
                self.ended = true;
                Err(InputError::from(error).into())
            }
        }
    }

    fn failure(&self, line: u64, error: RowError) -> RowFailure {
        RowFailure { file: self.file.clone(), line: Some(line), error }
    }
}

/// A line without anything in it.
fn is_blank(fields: &[Vec<u8>]) -> bool {
    matches!(fields, [only] if only.trim_ascii().is_empty())
}

impl Iterator for Table {
    type Item = Result<Row, RowFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.next_fields()? {
            (line, Ok(fields)) => {
                let values = fields.into_iter().map(|field| Value::Text(self.decoder.text(field))).collect();
                let (recoded, note) = self.decoder.take();
                let place = Place { file: self.file.clone(), line };
                Ok(Row { place, header: self.header.clone(), values, recoded, note })
            }
            (line, Err(error)) => Err(self.failure(line, error)),
        })
    }
}
