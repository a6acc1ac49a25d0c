//! Formats that cannot grow row by row, made at the end of the JSON lines that did.

#[cfg(feature = "parquet")]
mod parquet;
mod shape;
mod sqlite;

use super::{Columns, Format};
use std::io;
use std::path::{Path, PathBuf};

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// SQLite's word.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The Parquet library's word.
    #[cfg(feature = "parquet")]
    #[error(transparent)]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

/// What a file is made of.
#[derive(Clone, Copy, Debug)]
pub struct Labelled<'l> {
    /// The labelled rows, as JSON lines.
    pub lines: &'l Path,
    /// How many there are.
    pub rows: u64,
    /// Their columns.
    pub columns: &'l Columns,
    /// The column of the statements.
    pub text: Option<&'l str>,
    /// What was labelled, in order.
    pub inputs: &'l [PathBuf],
}

impl Labelled<'_> {
    /// Makes the file `made` in a format that cannot grow ([`Format::grows`]).
    ///
    /// # Errors
    /// Those of the disk and the format's library.
    pub fn make(&self, format: Format, made: &Path) -> Result<(), MakeError> {
        match format {
            #[cfg(feature = "parquet")]
            Format::Parquet => parquet::make(self, made),
            Format::Sqlite => sqlite::make(self, made),
            _ => Err(io::Error::from(io::ErrorKind::Unsupported).into()),
        }
    }
}
