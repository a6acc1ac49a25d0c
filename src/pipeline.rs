//! The stages joined: document in, records out.

use crate::input::Document;
use crate::record::Record;

/// The whole path from a document to its records, with the model loaded once.
#[derive(Debug, Default)]
pub struct Pipeline {}

impl Pipeline {
    /// The records of one document, in reading order.
    pub fn records(&self, _document: &Document) -> Vec<Record> {
        Vec::new()
    }
}

/// The records of one text, with the model that is compiled in.
pub fn analyze(text: &str) -> Vec<Record> {
    Pipeline::default().records(&Document { text: text.to_owned(), ..Document::default() })
}
