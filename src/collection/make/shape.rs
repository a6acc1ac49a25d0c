//! What the columns of JSON lines hold, for formats that have to know.

use crate::collection::object::Fields;
use crate::collection::{LabelKind, Value};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// What all values of a column are, nulls aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Null.
    Nothing,
    Bool,
    Integer,
    Number,
    Text,
    /// Objects and lists.
    Nested,
    /// Not the same.
    Mixed,
}

/// The columns of these lines in the order in which they turn up, `last` ones last.
pub(super) fn shape(path: &Path, last: &[String]) -> io::Result<Vec<(String, Kind)>> {
    let mut columns: Vec<(String, Kind)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for line in lines(path)? {
        let Fields { names, values } = line?;
        for (name, value) in names.into_iter().zip(&values) {
            let place = *places.entry(name).or_insert_with_key(|name| {
                columns.push((name.clone(), Kind::Nothing));
                columns.len() - 1
            });
            columns[place].1 = columns[place].1.with(Kind::of(value));
        }
    }
    // Of no rows, the label's columns are known all the same.
    let missing = last.iter().filter(|name| !places.contains_key(*name));
    columns.extend(missing.map(|name| (name.clone(), Kind::Nothing)));
    columns.sort_by_key(|(name, _)| last.iter().position(|last| last == name).map_or(0, |place| place + 1));
    Ok(columns)
}

/// The objects in these lines.
pub(super) fn lines(path: &Path) -> io::Result<impl Iterator<Item = io::Result<Fields>>> {
    let reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    Ok(reader.lines().map(|line| Ok(serde_json::from_str(&line?)?)))
}

impl From<LabelKind> for Kind {
    fn from(kind: LabelKind) -> Self {
        match kind {
            LabelKind::Text => Kind::Text,
            LabelKind::Number => Kind::Number,
        }
    }
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        let json = match value {
            Value::Text(_) => return Kind::Text,
            Value::Json(json) => json,
        };
        match json.as_bytes().first() {
            Some(b'"') => Kind::Text,
            Some(b'{' | b'[') => Kind::Nested,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') | None => Kind::Nothing,
            _ if json.parse::<i64>().is_ok() => Kind::Integer,
            _ => Kind::Number,
        }
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Kind::Nothing, kind) | (kind, Kind::Nothing) => kind,
            (Kind::Integer | Kind::Number, Kind::Integer | Kind::Number) if self != other => Kind::Number,
            _ if self == other => self,
            _ => Kind::Mixed,
        }
    }
}

/// A value as text: strings as they are, else their JSON.
pub(super) fn text(value: &Value) -> String {
    match (value.text(), value) {
        (Ok(text), _) => text.into_owned(),
        // Half a surrogate pair has no text; its JSON is all there is to show.
        (Err(_), Value::Text(text)) => text.clone(),
        (Err(_), Value::Json(json)) => json.to_string(),
    }
}
