//! A row of a collection: its values as they stand in the file, and where it stands.

use super::roles::{Choice, Role, Roles};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands.
    pub place: Place,
    /// Its columns; rows of one file mostly share them.
    pub header: Arc<Header>,
    /// A value for each column.
    pub values: Vec<Value>,
    /// Some of its bytes were not UTF-8.
    pub recoded: bool,
    /// What had to be guessed from here on, for the user to know.
    pub note: Option<String>,
}

/// The columns of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    names: Vec<String>,
    roles: Roles,
}

/// Where a row starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path as given, `-` for standard input.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u64,
}

/// A value as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text of a table.
    Text(String),
    /// JSON, unread.
    Json(Box<str>),
}

impl Header {
    /// Columns of these names; `choice` says which of them holds what.
    pub fn new(names: Vec<String>, choice: &Choice) -> Self {
        let roles = choice.roles(&names);
        Self { names, roles }
    }

    /// The names, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The column that holds this.
    pub fn place_of(&self, role: Role) -> Option<usize> {
        self.roles[role as usize]
    }
}

impl Row {
    /// What the row says in the column of this role; none where there is no such column, or nothing
    /// in it.
    ///
    /// # Errors
    /// Where it is JSON that stands for no text (half a surrogate pair).
    pub fn get(&self, role: Role) -> Result<Option<Cow<'_, str>>, serde_json::Error> {
        let Some(value) = self.header.place_of(role).and_then(|at| self.values.get(at)) else {
            return Ok(None);
        };
        Ok(Some(value.text()?).filter(|text| !text.trim().is_empty()))
    }
}

impl Value {
    /// As text: JSON strings without their marks, null as nothing, other JSON as it is written.
    ///
    /// # Errors
    /// Where a JSON string stands for no text (half a surrogate pair).
    pub fn text(&self) -> Result<Cow<'_, str>, serde_json::Error> {
        match self {
            Value::Text(text) => Ok(Cow::Borrowed(text)),
            Value::Json(json) if &**json == "null" => Ok(Cow::Borrowed("")),
            Value::Json(json) if json.starts_with('"') => serde_json::from_str(json).map(Cow::Owned),
            Value::Json(json) => Ok(Cow::Borrowed(json)),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
