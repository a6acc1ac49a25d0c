//! A value of a database as it stands in a row.

use crate::collection::Value;
use crate::collection::decode::Decoder;
use rusqlite::types::ValueRef;
use serde_json::Number;

/// How long it is, in bytes.
pub(super) fn bytes(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Null => 0,
        ValueRef::Integer(_) | ValueRef::Real(_) => 8,
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len(),
    }
}

/// Numbers and nothing as JSON, text as text; bytes, for which JSON has no word, in hex.
pub(super) fn value(value: ValueRef<'_>, decoder: &mut Decoder) -> Value {
    match value {
        ValueRef::Null => Value::Json("null".into()),
        ValueRef::Integer(number) => Value::Json(number.to_string().into()),
        ValueRef::Real(number) => match Number::from_f64(number) {
            Some(number) => Value::Json(number.to_string().into()),
            None => Value::Text(number.to_string()),
        },
        ValueRef::Text(bytes) => Value::Text(decoder.text(bytes.to_vec())),
        ValueRef::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Value::Json(format!("{{\"hex\":\"{hex}\"}}").into())
        }
    }
}
