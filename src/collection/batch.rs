//! Rows taken together: enough to fill the model's batches, few enough to hold in memory and to be
//! done in seconds.

use super::{RowResult, Rows};
use crate::collection::Value;
use crate::fnv::Fnv;

/// Rows of a batch.
const ROWS: usize = 512;
/// A batch ends early with the row that brings it over this many bytes of values.
const BYTES: usize = 1 << 20;
/// About what a value takes besides its own bytes.
const VALUE_BYTES: usize = 64;

/// The next rows; none at the end of the inputs.
pub fn next_batch(rows: &mut Rows) -> Vec<RowResult> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < ROWS && bytes < BYTES {
        let Some(row) = rows.next() else { break };
        let taken = |value: &Value| value.bytes().len() + VALUE_BYTES;
        bytes += row.as_ref().map_or(0, |row| row.values.iter().map(taken).sum());
        batch.push(row);
    }
    batch
}

/// A hash of what was read, by which a later run knows the inputs again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Digest(Fnv);

impl Digest {
    /// Adds what came next.
    pub fn add(&mut self, result: &RowResult) {
        match result {
            Ok(row) => {
                self.0.add_part(row.place.file.as_bytes());
                self.0.add_part(&row.place.line.to_le_bytes());
                row.header.names().iter().for_each(|name| self.0.add_part(name.as_bytes()));
                row.values.iter().for_each(|value| self.0.add_part(value.bytes()));
            }
            Err(failure) => self.0.add_part(failure.to_string().as_bytes()),
        }
    }

    /// The hash in hex.
    pub fn hex(self) -> String {
        format!("{:016x}", self.0.value())
    }
}

impl Value {
    fn bytes(&self) -> &[u8] {
        match self {
            Value::Text(text) => text.as_bytes(),
            Value::Json(json) => json.as_bytes(),
        }
    }
}
