//! What must hold of any bytes read as articles; the fuzz target asks it too.

use crate::scratch::Scratch;
use onrecord::Document;
use onrecord::input::Source;

/// The endings that lead to different readers.
pub(crate) const ENDINGS: [&str; 3] = ["txt", "html", "jsonl"];

/// The first thing that does not hold of the articles in a file of these bytes.
pub(crate) fn documents_fault(bytes: &[u8], ending: &str) -> Option<String> {
    let file = Scratch::new(bytes, ending).ok()?;
    let source = Source::File(file.path().to_owned());
    let read = || -> Vec<Result<Document, String>> {
        source.documents().map(|document| document.map_err(|failure| failure.to_string())).collect()
    };
    let documents = read();
    if documents.len() > bytes.len() + 1 {
        return Some(format!("{} articles of {} bytes", documents.len(), bytes.len()));
    }
    if let Some(blank) = documents.iter().flatten().find(|document| document.text.trim().is_empty()) {
        return Some(format!("an article without text: {blank:?}"));
    }
    let same = |(a, b): (&Result<Document, String>, &Result<Document, String>)| match (a, b) {
        (Ok(a), Ok(b)) => a.text == b.text && a.date == b.date && a.outlet == b.outlet,
        (Err(a), Err(b)) => a == b,
        _ => false,
    };
    let again = read();
    let fits = documents.len() == again.len() && documents.iter().zip(&again).all(same);
    (!fits).then(|| "the second reading gives other articles".to_owned())
}
