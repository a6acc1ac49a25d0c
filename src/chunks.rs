//! Documents in chunks: work on many at once, results in the order they came in.

use crate::input::Document;
use std::collections::VecDeque;

/// Documents taken together: enough statements to fill the model's batches and the threads, few
/// enough to hold in memory.
const DOCUMENTS: usize = 64;
/// A chunk ends early with the document that brings it over this many bytes of text.
const BYTES: usize = 4 << 20;

/// What `work` makes of each document, chunk by chunk, so that memory does not grow with their
/// number; what could not be read is handed on in its place. `work` gives one result a document.
pub(crate) fn in_chunks<I, E, T>(
    documents: I,
    work: impl Fn(&[Document]) -> Vec<T>,
) -> impl Iterator<Item = Result<(Document, T), E>>
where
    I: IntoIterator<Item = Result<Document, E>>,
{
    let mut documents = documents.into_iter();
    let mut ready = VecDeque::new();
    std::iter::from_fn(move || {
        if ready.is_empty() {
            ready.extend(next_chunk(&mut documents, &work));
        }
        ready.pop_front()
    })
}

fn next_chunk<E, T>(
    documents: &mut impl Iterator<Item = Result<Document, E>>,
    work: impl Fn(&[Document]) -> Vec<T>,
) -> Vec<Result<(Document, T), E>> {
    // The place of each failure among the documents keeps the order.
    let mut chunk: Vec<Document> = Vec::new();
    let mut failures: VecDeque<(usize, E)> = VecDeque::new();
    let mut bytes = 0;
    while chunk.len() + failures.len() < DOCUMENTS && bytes < BYTES {
        match documents.next() {
            Some(Ok(document)) => {
                bytes += document.text.len();
                chunk.push(document);
            }
            Some(Err(failure)) => failures.push_back((chunk.len(), failure)),
            None => break,
        }
    }
    let made = work(&chunk);
    let mut results = Vec::with_capacity(chunk.len() + failures.len());
    for (place, pair) in chunk.into_iter().zip(made).enumerate() {
        while failures.front().is_some_and(|(at, _)| *at <= place) {
            results.extend(failures.pop_front().map(|(_, failure)| Err(failure)));
        }
        results.push(Ok(pair));
    }
    results.extend(failures.into_iter().map(|(_, failure)| Err(failure)));
    results
}
