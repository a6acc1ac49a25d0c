//! The stages joined: documents in, records out.

use crate::chunks::in_chunks;
use crate::extract::{Extractor, Statement};
use crate::input::Document;
use crate::model::{Input, Model, names_ai};
use crate::publish::Published;
use crate::record::{Extracted, Record};
use rayon::prelude::*;
use std::sync::OnceLock;

/// The records of one text, with the model that is compiled in.
///
/// The model is loaded by the first call and kept. For several documents a [`Pipeline`] is faster,
/// as it judges their statements together.
pub fn analyze(text: &str) -> Vec<Record> {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    let document = Document { text: text.to_owned(), ..Document::default() };
    PIPELINE.get_or_init(Pipeline::new).records(&document)
}

/// The whole path from a document to its records, with the model loaded once.
///
/// Records depend on their document and the model alone: not on the documents beside it, nor on
/// the number of threads (those of the current rayon pool).
#[derive(Debug)]
pub struct Pipeline {
    extractor: Extractor,
    model: Model,
}

/// A document with its records.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// What was read.
    pub document: Document,
    /// Its statements, judged, in reading order.
    pub records: Vec<Record>,
}

impl Pipeline {
    /// With the model that is compiled in.
    pub fn new() -> Self {
        let (extractor, model) = rayon::join(Extractor::new, Model::embedded);
        Self::with(extractor, model)
    }

    /// With this extractor and this model.
    pub fn with(extractor: Extractor, model: Model) -> Self {
        Self { extractor, model }
    }

    /// The model that judges.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The records of one document, in reading order. A statement of several speakers gives a
    /// record for each.
    pub fn records(&self, document: &Document) -> Vec<Record> {
        self.chunk(std::slice::from_ref(document)).pop().unwrap_or_default()
    }

    /// The analyses of any number of documents, in the order they come in; what could not be read
    /// is handed on in its place.
    ///
    /// Documents are taken in chunks, so that memory does not grow with their number.
    ///
    /// ```no_run
    /// use onrecord::{Pipeline, input::Sources};
    ///
    /// let documents = Sources::new(&["articles".into()]).map(|source| source?.read());
    /// for analysis in Pipeline::new().stream(documents) {
    ///     match analysis {
    ///         Ok(analysis) => println!("{}: {}", analysis.document.id, analysis.records.len()),
    ///         Err(failure) => eprintln!("{failure}"),
    ///     }
    /// }
    /// ```
    pub fn stream<I, E>(&self, documents: I) -> impl Iterator<Item = Result<Analysis, E>>
    where
        I: IntoIterator<Item = Result<Document, E>>,
    {
        in_chunks(documents, |chunk| self.chunk(chunk))
            .map(|result| result.map(|(document, records)| Analysis { document, records }))
    }

    /// Extracts document by document, judges all statements together.
    fn chunk(&self, documents: &[Document]) -> Vec<Vec<Record>> {
        let statements: Vec<Vec<(Statement, String)>> = documents
            .par_iter()
            .map(|document| {
                let with_words = |statement: Statement| {
                    let words = statement.judged_text(&document.text);
                    (statement, words)
                };
                self.extractor.extract(&document.text).into_iter().map(with_words).collect()
            })
            .collect();
        let inputs: Vec<Input<'_>> = documents
            .iter()
            .zip(&statements)
            .flat_map(|(document, statements)| {
                // Where AI is named nowhere, no "it" is AI: contexts would cost half the time for nothing.
                let named = names_ai(&document.text);
                statements.iter().map(move |(statement, words)| Input {
                    text: words,
                    context: statement.context.filter(|_| named).map(|span| span.of(&document.text)),
                })
            })
            .collect();
        let mut judgements = self.model.judge(&inputs).into_iter();
        documents
            .iter()
            .zip(&statements)
            .map(|(document, statements)| {
                let published = Published::new(document);
                statements
                    .iter()
                    .zip(judgements.by_ref())
                    .flat_map(|((statement, _), judgement)| {
                        published.judged(statement, &judgement, self.model.name())
                    })
                    .collect()
            })
            .collect()
    }
}

/// A document with what was said in it, not judged.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// What was read.
    pub document: Document,
    /// Its statements, in reading order.
    pub records: Vec<Extracted>,
}

/// Who said what in any number of documents, in the order they come in, not judged; what could not be
/// read is handed on in its place.
pub fn extractions<I, E>(extractor: &Extractor, documents: I) -> impl Iterator<Item = Result<Extraction, E>>
where
    I: IntoIterator<Item = Result<Document, E>>,
{
    let records = |document: &Document| -> Vec<Extracted> {
        let published = Published::new(document);
        extractor
            .extract(&document.text)
            .iter()
            .flat_map(|statement| published.extracted(statement))
            .collect()
    };
    in_chunks(documents, move |chunk| chunk.par_iter().map(records).collect())
        .map(|result| result.map(|(document, records)| Extraction { document, records }))
}

impl Default for Pipeline {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document { id: "a.txt".into(), text: text.into(), ..Document::default() }
    }

    #[test]
    fn a_stream_keeps_failures_in_their_place_and_its_results_need_no_company() {
        let pipeline = Pipeline::new();
        let texts: Vec<String> = (0..70)
            .map(|i| format!("“We will not use AI number {i} here,” said Ana Lim, a nurse.\n\n“It is too early,” she added."))
            .collect();
        let inputs = texts.iter().enumerate().map(|(i, text)| match i {
            0 | 1 | 33 | 69 => Err(i),
            _ => Ok(document(text)),
        });
        let results: Vec<_> = pipeline.stream(inputs).collect();
        assert_eq!(results.len(), 70);
        for (i, result) in results.iter().enumerate() {
            match result {
                Err(at) => assert_eq!(*at, i),
                Ok(analysis) => {
                    assert_eq!(analysis.document.text, texts[i]);
                    assert_eq!(analysis.records, pipeline.records(&analysis.document));
                }
            }
        }
    }
}
