//! Articles in a list: one JSON object a line, with the text in one of its fields.

use super::html::{page, titled};
use super::{Document, Failure, InputError, LONGEST_ARTICLE, Line, Position, Stream, read_line};
use crate::date::Date;
use serde_json::{Map, Value};
use std::path::Path;

/// Names of fields, the likeliest first; case, blanks and underscores are no matter.
const BODY: [&str; 7] = ["body", "text", "content", "articlebody", "article", "maintext", "fulltext"];
const TITLE: [&str; 2] = ["title", "headline"];
const DATE: [&str; 6] =
    ["date", "published", "publicationdate", "publishedat", "datepublished", "datepublish"];
const OUTLET: [&str; 6] = ["outlet", "publisher", "sitename", "source", "domain", "sourcedomain"];

/// The articles of the list in this file. Each is called by file and line.
pub(super) fn articles(path: &Path) -> Box<dyn Iterator<Item = Result<Document, Failure>>> {
    let file = path.display().to_string();
    let mut stream = match Stream::open(path, &Position::default()) {
        Ok(stream) => stream,
        Err(error) => return Box::new(std::iter::once(Err(Failure { id: file, error }))),
    };
    let (mut number, mut ended) = (0, false);
    Box::new(std::iter::from_fn(move || {
        while !ended {
            number += 1;
            let mut line = Vec::new();
            let document = match read_line(&mut *stream.reader, b'\n', LONGEST_ARTICLE, &mut line) {
                Ok(Some(Line::Whole)) if line.trim_ascii().is_empty() => continue,
                Ok(Some(Line::Whole)) => document(&line),
                Ok(Some(Line::TooLong)) => Err(InputError::TooLarge),
                Ok(None) => return None,
                Err(error) => {
                    ended = true;
                    Err(error.into())
                }
            };
            let id = format!("{file}:{number}");
            return Some(match document {
                Ok(document) => Ok(Document { id, ..document }),
                Err(error) => Err(Failure { id, error }),
            });
        }
        None
    }))
}

fn document(line: &[u8]) -> Result<Document, InputError> {
    // The line that serde_json counts is always the first of one.
    let described = |e: serde_json::Error| e.to_string().replace(" at line 1 column ", " at column ");
    let fields: Map<String, Value> =
        serde_json::from_slice(line.trim_ascii()).map_err(|error| InputError::Json(described(error)))?;
    let get = |names: &[&str]| {
        let of = |name: &str| {
            fields.iter().find(|(key, _)| plain(key) == name).and_then(|(_, value)| value.as_str())
        };
        names.iter().find_map(|name| of(name).map(str::trim).filter(|text| !text.is_empty()))
    };
    let body = get(&BODY).ok_or(InputError::NoBody)?;
    let document = match body.starts_with('<') {
        true => page(body)?,
        false => Document { text: titled(get(&TITLE).unwrap_or_default(), body), ..Document::default() },
    };
    Ok(Document {
        date: get(&DATE).and_then(Date::parse).map(|date| date.to_string()).or(document.date),
        outlet: get(&OUTLET).map(str::to_owned).or(document.outlet),
        ..document
    })
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_names() {
        let line = r#"{"Title":"No robots","date_published":"2025-03-04T10:00","Body":"It ended.","source":"Harbour Post"}"#;
        let document = document(line.as_bytes()).unwrap();
        assert_eq!(document.text, "No robots\n\nIt ended.");
        assert_eq!(
            (document.date.as_deref(), document.outlet.as_deref()),
            (Some("2025-03-04"), Some("Harbour Post"))
        );
    }

    #[test]
    fn lines_without_an_article_say_so() {
        let said = |line: &str| document(line.as_bytes()).unwrap_err().to_string();
        assert_eq!(said("{\"body\":"), "is not JSON (EOF while parsing a value at column 8)");
        assert_eq!(said("{\"body\":7}"), "has no field text, body or content that holds text");
    }
}
