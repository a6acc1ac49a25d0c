//! Collections of statements: tables and lists that have a statement in each row, labelled row by row.
//!
//! ```text
//! files      Row { place, header, values }    tables of any dialect, SQLite, Parquet; JSON lines, JSON arrays
//! roles      which column holds the statement, its context, its speaker
//! label      Label { judgement, flags }       identical statements are judged once
//! columns    the row's own columns, untouched, and the label's beside them
//! write      bytes of csv, tsv, jsonl, json
//! make       at the end, of the lines: sqlite, parquet
//! ```
//!
//! Rows are read one at a time and labelled in batches: memory does not grow with the collection. A
//! row that cannot be used is a [`RowFailure`] in its place, and reading goes on.

mod array;
mod batch;
mod columns;
mod decode;
mod dialect;
mod failure;
mod fields;
mod format;
mod jsonl;
mod label;
mod make;
mod object;
#[cfg(feature = "parquet")]
mod parquet;
mod roles;
mod row;
mod rows;
mod seen;
mod sqlite;
mod statement;
mod table;
#[cfg(test)]
mod tests;
mod write;

pub use batch::{Digest, next_batch};
pub use columns::{Columns, LABELS, LabelKind};
pub use failure::{RowError, RowFailure};
pub use format::Format;
pub use label::{Label, Labeller};
pub use make::{Labelled, MakeError};
pub use roles::{Choice, Role};
pub use row::{Header, Place, Row, Value};
pub use rows::{RowResult, Rows, Survey};
pub use statement::record;
pub use table::Form;
pub use write::Writer;

/// The longest row, in bytes: a stray quotation mark, or an attack.
const LONGEST_ROW: usize = 4_000_000;
/// The longest statement, in bytes; what is longer is an article.
pub const LONGEST_STATEMENT: usize = 100_000;
/// More columns than any table has.
const MOST_COLUMNS: usize = 10_000;
