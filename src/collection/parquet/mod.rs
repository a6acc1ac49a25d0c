//! Parquet files, read row by row: one page of each column is in memory at a time.

mod value;

use super::{Choice, Header, MOST_COLUMNS, Place, Row, RowError, RowFailure};
use crate::input::{InputError, Position};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// An open file.
pub(super) struct Table {
    file: Arc<str>,
    header: Arc<Header>,
    rows: RowIter<'static>,
    /// The number of the last row taken.
    row: u64,
    ended: bool,
    position: Position,
    /// Bytes of the file, and rows in it, to tell how far a row is.
    size: (u64, u64),
    told: u64,
}

impl Table {
    /// Opens a file, whose columns `choice` tells apart.
    pub(super) fn open(path: &Path, choice: &Choice, position: &Position) -> Result<Self, RowFailure> {
        let file: Arc<str> = path.display().to_string().into();
        Self::new(path, file.clone(), choice, position).map_err(|error| RowFailure {
            file,
            line: None,
            error,
        })
    }

    fn new(path: &Path, file: Arc<str>, choice: &Choice, position: &Position) -> Result<Self, RowError> {
        let open = File::open(path).map_err(InputError::from)?;
        let bytes = open.metadata().map_err(InputError::from)?.len();
        let reader = guarded(|| SerializedFileReader::new(open))?.map_err(|error| damaged(&error))?;
        let metadata = reader.metadata().file_metadata();
        let rows = u64::try_from(metadata.num_rows()).unwrap_or_default();
        let names: Vec<String> =
            metadata.schema().get_fields().iter().map(|field| field.name().to_owned()).collect();
        if names.len() > MOST_COLUMNS {
            return Err(RowError::TooManyColumns);
        }
        let iterator = guarded(|| RowIter::from_file_into(Box::new(reader)))?;
        Ok(Self {
            file,
            header: Arc::new(Header::new(names, choice)),
            rows: iterator,
            row: 0,
            ended: false,
            position: position.clone(),
            size: (bytes, rows),
            told: 0,
        })
    }

    pub(super) fn header(&self) -> &Arc<Header> {
        &self.header
    }

    fn next_row(&mut self) -> Result<Option<Row>, RowError> {
        let rows = &mut self.rows;
        let read =
            guarded(|| {
                let row = rows.next()?;
                Some(row.map(|row| {
                    row.into_columns().into_iter().map(|(_, field)| value::value(&field)).collect()
                }))
            })?;
        let Some(values) = read.transpose().map_err(|error| damaged(&error))? else { return Ok(None) };
        let place = Place { file: self.file.clone(), line: self.row };
        Ok(Some(Row { place, header: self.header.clone(), values, recoded: false, note: None }))
    }

    fn tell(&mut self) {
        let (bytes, rows) = self.size;
        let here = (bytes as f64 * (self.row as f64 / rows.max(1) as f64).min(1.0)) as u64;
        self.position.advance(here.saturating_sub(self.told));
        self.told = self.told.max(here);
    }
}

impl Iterator for Table {
    type Item = Result<Row, RowFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.row += 1;
        self.tell();
        // Where a page is damaged, no row after it can be told.
        let row = self.next_row();
        self.ended = !matches!(row, Ok(Some(_)));
        let row = row.transpose()?;
        Some(row.map_err(|error| RowFailure { file: self.file.clone(), line: Some(self.row), error }))
    }
}

/// The library's answer to some damaged files is a panic.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, RowError> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| RowError::Parquet("it contradicts itself".to_owned()))
}

fn damaged(error: &parquet::errors::ParquetError) -> RowError {
    RowError::Parquet(error.to_string())
}
