//! Tables of SQLite databases, read in the order of their row numbers.
//!
//! A database may come from anyone and is only looked at: nothing is written, no function that its
//! schema names is run that could do more than compute. Rows are taken a page at a time, each from
//! where the last one ended, so that neither memory nor a lock is held for long, and a row that cannot
//! be read is a failure with its number.

mod open;
#[cfg(test)]
mod tests;
mod value;

pub(super) use open::is_database;

use super::decode::Decoder;
use super::{Choice, Header, LONGEST_ROW, Place, Row, RowError, RowFailure};
use crate::input::Position;
use open::{columns, connect, quoted, table};
use rusqlite::{Connection, ErrorCode, OptionalExtension};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

/// Rows of a page.
const ROWS: usize = 256;
/// A page ends early with the row that brings it over this many bytes.
const BYTES: usize = 1 << 20;

/// An open table.
pub(super) struct Table {
    connection: Connection,
    /// The database and the table in it: `quotes.sqlite:quotes`.
    file: Arc<str>,
    header: Arc<Header>,
    /// Gives the row from this number on, its number first.
    rows: String,
    /// Gives the number alone.
    number: String,
    decoder: Decoder,
    page: VecDeque<Result<Row, RowFailure>>,
    /// The least number the next row can have; none at the end.
    next: Option<i64>,
    progress: Progress,
}

/// How far into the file a row number is taken to be.
struct Progress {
    position: Position,
    bytes: u64,
    first: i64,
    last: i64,
    told: u64,
}

impl Table {
    /// Opens the table that `choice` names, or the only one.
    pub(super) fn open(path: &Path, choice: &Choice, position: &Position) -> Result<Self, RowFailure> {
        let fail = |file: String, error| RowFailure { file: file.into(), line: None, error };
        let database = path.display().to_string();
        let (connection, name) = connect(path)
            .and_then(|connection| table(&connection, choice).map(|name| (connection, name)))
            .map_err(|error| fail(database.clone(), error))?;
        let file = format!("{database}:{name}");
        Self::new(connection, &name, file.clone(), choice, (path, position))
            .map_err(|error| fail(file, error))
    }

    fn new(
        connection: Connection,
        name: &str,
        file: String,
        choice: &Choice,
        (path, position): (&Path, &Position),
    ) -> Result<Self, RowError> {
        let from = quoted(name);
        let names = columns(&connection, name)?;
        // A column may be called like the row number without being it.
        let taken = |alias: &&str| names.iter().any(|name| name.eq_ignore_ascii_case(alias));
        let rowid = ["rowid", "_rowid_", "oid"].into_iter().find(|alias| !taken(alias));
        let bounds = rowid.and_then(|rowid| {
            let bounds = format!("SELECT min({rowid}), max({rowid}) FROM {from}");
            Some((rowid, connection.prepare(&bounds).ok()?))
        });
        let (rowid, mut bounds) = bounds.ok_or_else(|| RowError::NoRowNumbers(name.to_owned()))?;
        let (first, last) = bounds.query_row((), |row| {
            Ok((row.get::<_, Option<i64>>(0)?.unwrap_or(0), row.get::<_, Option<i64>>(1)?.unwrap_or(0)))
        })?;
        drop(bounds);
        let bytes = path.metadata().map_or(0, |found| found.len());
        Ok(Self {
            file: file.into(),
            header: Arc::new(Header::new(names, choice)),
            rows: format!("SELECT {rowid}, * FROM {from} WHERE {rowid} >= ?1 ORDER BY {rowid} LIMIT {ROWS}"),
            number: format!("SELECT {rowid} FROM {from} WHERE {rowid} >= ?1 ORDER BY {rowid} LIMIT 1"),
            decoder: Decoder::new(b""),
            page: VecDeque::new(),
            next: Some(i64::MIN),
            progress: Progress { position: position.clone(), bytes, first, last, told: 0 },
            connection,
        })
    }

    pub(super) fn file(&self) -> &Arc<str> {
        &self.file
    }

    pub(super) fn header(&self) -> &Arc<Header> {
        &self.header
    }

    /// Reads on until there is something in the page, or nothing more in the table.
    fn read(&mut self) {
        while let (true, Some(from)) = (self.page.is_empty(), self.next) {
            if let Err(error) = self.rows_from(from) {
                self.fail(error.into());
            }
            if self.next == Some(from) {
                // No row, no failure: the table is at its end.
                self.next = None;
            }
        }
        let next = self.next.unwrap_or(i64::MAX);
        self.progress.tell(next);
    }

    /// Takes the rows of a page; where one cannot be read, those before it.
    fn rows_from(&mut self, from: i64) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(&self.rows)?;
        let mut rows = statement.query([from])?;
        let mut bytes = 0;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            if self.next.is_none_or(|next| number < next) {
                return Err(disordered());
            }
            let mut values = Vec::with_capacity(self.header.names().len());
            let mut length = 0;
            for column in 1..=self.header.names().len() {
                let value = row.get_ref(column)?;
                length += value::bytes(value);
                values.push(value::value(value, &mut self.decoder));
            }
            let (recoded, note) = self.decoder.take();
            let place = Place { file: self.file.clone(), line: line(number) };
            let row = Row { place, header: self.header.clone(), values, recoded, note };
            self.page.push_back(if length > LONGEST_ROW {
                let file = self.file.clone();
                Err(RowFailure { file, line: Some(line(number)), error: RowError::TooLong })
            } else {
                Ok(row)
            });
            self.next = number.checked_add(1);
            bytes += length;
            if bytes > BYTES {
                break;
            }
        }
        Ok(())
    }

    /// Puts a failure in the place of the row that could not be read, and goes on after it; where not
    /// even its number can be read, this is the end.
    fn fail(&mut self, error: RowError) {
        let number = self.next.and_then(|from| {
            let mut statement = self.connection.prepare_cached(&self.number).ok()?;
            let number: i64 = statement.query_row([from], |row| row.get(0)).optional().ok()??;
            (number >= from).then_some(number)
        });
        self.next = number.and_then(|number| number.checked_add(1));
        self.page.push_back(Err(RowFailure { file: self.file.clone(), line: number.map(line), error }));
    }
}

impl Iterator for Table {
    type Item = Result<Row, RowFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.is_empty() {
            self.read();
        }
        self.page.pop_front()
    }
}

impl Progress {
    fn tell(&mut self, next: i64) {
        let whole = self.last.saturating_sub(self.first).max(1) as f64;
        let done = next.saturating_sub(self.first).max(0) as f64 / whole;
        let bytes = (self.bytes as f64 * done.min(1.0)) as u64;
        self.position.advance(bytes.saturating_sub(self.told));
        self.told = self.told.max(bytes);
    }
}

impl From<rusqlite::Error> for RowError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::TooBig) => RowError::TooLong,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => RowError::DatabaseInUse,
            _ => RowError::Database(error.to_string()),
        }
    }
}

/// Row numbers go up, unless the file is damaged.
fn disordered() -> rusqlite::Error {
    let damaged = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(damaged, Some("rows out of order".to_owned()))
}

/// A row number as a line; 0 stands for those below it, which SQLite allows.
fn line(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
