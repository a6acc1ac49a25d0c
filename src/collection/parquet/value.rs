//! A value of a Parquet file as it stands in a row.

use crate::collection::Value;
use parquet::record::Field;
use serde_json::{Map, Number, Value as Json};

/// Numbers, truth values and nothing as JSON, text and times as text; what is nested as JSON; bytes that
/// are no text, for which JSON has no word, in hex.
pub(super) fn value(field: &Field) -> Value {
    match json(field) {
        Json::String(text) => Value::Text(text),
        json => Value::Json(json.to_string().into()),
    }
}

fn json(field: &Field) -> Json {
    match field {
        Field::Null => Json::Null,
        Field::Bool(value) => (*value).into(),
        Field::Byte(value) => (*value).into(),
        Field::Short(value) => (*value).into(),
        Field::Int(value) => (*value).into(),
        Field::Long(value) => (*value).into(),
        Field::UByte(value) => (*value).into(),
        Field::UShort(value) => (*value).into(),
        Field::UInt(value) => (*value).into(),
        Field::ULong(value) => (*value).into(),
        Field::Float16(value) => number(f64::from(*value)),
        // The shortest decimal that means it, which its double is not.
        Field::Float(value) => value.to_string().parse().map_or(Json::Null, number),
        Field::Double(value) => number(*value),
        Field::Str(text) => text.as_str().into(),
        Field::Bytes(bytes) => match str::from_utf8(bytes.data()) {
            Ok(text) => text.into(),
            Err(_) => hex(bytes.data()),
        },
        Field::Decimal(_)
        | Field::Date(_)
        | Field::TimeMillis(_)
        | Field::TimeMicros(_)
        | Field::TimestampMillis(_)
        | Field::TimestampMicros(_) => field.to_string().into(),
        Field::Group(row) => row
            .get_column_iter()
            .map(|(name, field)| (name.clone(), json(field)))
            .collect::<Map<_, _>>()
            .into(),
        Field::ListInternal(list) => list.elements().iter().map(json).collect(),
        Field::MapInternal(map) => map
            .entries()
            .iter()
            .map(|(key, field)| match json(key) {
                Json::String(key) => (key, json(field)),
                key => (key.to_string(), json(field)),
            })
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// A number, or the word for what is none in JSON.
fn number(value: f64) -> Json {
    Number::from_f64(value).map_or_else(|| value.to_string().into(), Json::Number)
}

fn hex(bytes: &[u8]) -> Json {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Map::from_iter([("hex".to_owned(), Json::String(hex))]).into()
}
