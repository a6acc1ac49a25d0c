//! A JSON object as a row: names and values in order, the values unread.

use super::decode::Decoder;
use super::{Choice, Header, MOST_COLUMNS, Place, Row, RowError, Value};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::sync::Arc;

/// Makes rows of the JSON objects of one file.
pub(super) struct Objects {
    file: Arc<str>,
    choice: Choice,
    /// Of the last row: the next is likely to have the same.
    header: Arc<Header>,
    decoder: Decoder,
}

impl Objects {
    pub(super) fn new(file: Arc<str>, choice: &Choice, head: &[u8]) -> Self {
        let header = Arc::new(Header::new(Vec::new(), choice));
        Self { file, choice: choice.clone(), header, decoder: Decoder::new(head) }
    }

    /// The row that the JSON says which starts in this line.
    pub(super) fn row(&mut self, line: u64, json: Vec<u8>) -> Result<Row, RowError> {
        let json = self.decoder.text(json);
        let (recoded, note) = self.decoder.take();
        let Fields { names, values } = serde_json::from_str(&json).map_err(|error| {
            if error.is_data() && !json.trim_start().starts_with('{') {
                RowError::NoObject
            } else {
                RowError::Json(described(&error))
            }
        })?;
        if names.len() > MOST_COLUMNS {
            return Err(RowError::TooManyColumns);
        }
        if names != self.header.names() {
            self.header = Arc::new(Header::new(names, &self.choice));
        }
        let place = Place { file: self.file.clone(), line };
        Ok(Row { place, header: self.header.clone(), values, recoded, note })
    }

    pub(super) fn file(&self) -> &Arc<str> {
        &self.file
    }
}

/// What is wrong; the line that serde_json counts is the first of the object.
fn described(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// What an object says, in order.
pub(super) struct Fields {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            names.push(name);
            values.push(Value::Json(one_line(value.get())));
        }
        Ok(Fields { names, values })
    }
}

/// Line breaks in JSON are white space between values: in a line there must be none.
fn one_line(json: &str) -> Box<str> {
    if json.contains(['\n', '\r']) { json.replace(['\n', '\r'], "").into() } else { json.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::Role;

    fn row(json: &str) -> Result<Row, String> {
        Objects::new("a".into(), &Choice::default(), b"")
            .row(1, json.as_bytes().to_vec())
            .map_err(|e| e.to_string())
    }

    #[test]
    fn values_stay_as_they_are_written() {
        let row = row("{\"n\": 1.50e2, \"text\": \"caf\\u00e9\", \"more\": {\"a\":\n [1]}}").unwrap();
        assert_eq!(row.header.names(), ["n", "text", "more"]);
        let json = |json: &str| Value::Json(json.into());
        assert_eq!(row.values, [json("1.50e2"), json("\"caf\\u00e9\""), json("{\"a\": [1]}")]);
        assert_eq!(row.get(Role::Text).unwrap().unwrap(), "café");
    }

    #[test]
    fn what_is_no_object_is_refused() {
        assert_eq!(row("[1]").unwrap_err(), "is no JSON object");
        assert_eq!(row("{\"a\":").unwrap_err(), "is not JSON (EOF while parsing a value at column 5)");
        assert!(row(&format!("{{\"text\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000))).is_ok());
        let surrogate = row("{\"text\":\"\\ud800\"}").unwrap();
        assert!(surrogate.get(Role::Text).is_err());
    }
}
