//! The stages joined: documents in, records out.

use crate::extract::{Speaker, SpeakerKind, Statement, extract};
use crate::input::Document;
use crate::model::{Input, Judgement, Model};
use crate::record::{CueRecord, Record, SCHEMA, SentimentP, SpeakerRecord, StanceP, speaker_id};
use crate::text::{CharIndex, Span};
use rayon::prelude::*;
use std::collections::VecDeque;
use std::sync::OnceLock;

/// Documents taken together: enough statements to fill the model's batches and the threads, few
/// enough to hold in memory.
const CHUNK_DOCUMENTS: usize = 64;
/// A chunk ends early with the document that brings it over this many bytes of text.
const CHUNK_BYTES: usize = 4 << 20;

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
        Self::with_model(Model::embedded())
    }

    /// With this model.
    pub fn with_model(model: Model) -> Self {
        Self { model }
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
        let mut documents = documents.into_iter();
        let mut ready = VecDeque::new();
        std::iter::from_fn(move || {
            if ready.is_empty() {
                ready.extend(self.next_chunk(&mut documents));
            }
            ready.pop_front()
        })
    }

    fn next_chunk<E>(
        &self,
        documents: &mut impl Iterator<Item = Result<Document, E>>,
    ) -> Vec<Result<Analysis, E>> {
        // The place of each failure among the documents keeps the order.
        let mut chunk: Vec<Document> = Vec::new();
        let mut failures: VecDeque<(usize, E)> = VecDeque::new();
        let mut bytes = 0;
        while chunk.len() + failures.len() < CHUNK_DOCUMENTS && bytes < CHUNK_BYTES {
            match documents.next() {
                Some(Ok(document)) => {
                    bytes += document.text.len();
                    chunk.push(document);
                }
                Some(Err(failure)) => failures.push_back((chunk.len(), failure)),
                None => break,
            }
        }
        let records = self.chunk(&chunk);
        let mut results = Vec::with_capacity(chunk.len() + failures.len());
        for (place, (document, records)) in chunk.into_iter().zip(records).enumerate() {
            while failures.front().is_some_and(|(at, _)| *at <= place) {
                results.extend(failures.pop_front().map(|(_, failure)| Err(failure)));
            }
            results.push(Ok(Analysis { document, records }));
        }
        results.extend(failures.into_iter().map(|(_, failure)| Err(failure)));
        results
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
                extract(&document.text).into_iter().map(with_words).collect()
            })
            .collect();
        let inputs: Vec<Input<'_>> = documents
            .iter()
            .zip(&statements)
            .flat_map(|(document, statements)| {
                statements.iter().map(|(statement, words)| Input {
                    text: words,
                    context: statement.context.map(|span| span.of(&document.text)),
                })
            })
            .collect();
        let mut judgements = self.model.judge(&inputs).into_iter();
        documents
            .iter()
            .zip(&statements)
            .map(|(document, statements)| {
                let published = Published::new(document, self.model.name());
                statements
                    .iter()
                    .zip(judgements.by_ref())
                    .flat_map(|((statement, _), judgement)| published.records(statement, &judgement))
                    .collect()
            })
            .collect()
    }
}

impl Default for Pipeline {
    fn default() -> Self {
        Self::new()
    }
}

/// Turns the statements of one document into records.
struct Published<'d> {
    document: &'d Document,
    index: CharIndex<'d>,
    model: &'d str,
}

impl<'d> Published<'d> {
    fn new(document: &'d Document, model: &'d str) -> Self {
        Self { document, index: CharIndex::new(&document.text), model }
    }

    fn records(&self, statement: &Statement, judgement: &Judgement) -> Vec<Record> {
        statement.speakers.iter().map(|speaker| self.record(statement, speaker, judgement)).collect()
    }

    fn record(&self, statement: &Statement, speaker: &Speaker, judgement: &Judgement) -> Record {
        let text = statement.text(&self.document.text);
        let spans: Vec<[usize; 2]> = statement.spans.iter().map(|span| self.index.char_span(*span)).collect();
        let speaker = self.speaker(speaker);
        let [supportive, cautious, opposed, none] = judgement.p.map(rounded);
        let [positive, neutral, negative] = judgement.sentiment_p.map(rounded);
        Record {
            schema: SCHEMA.to_owned(),
            id: record_id(&self.document.id, &spans, &text, speaker.id.as_deref()),
            doc: self.document.id.clone(),
            date: self.document.date.clone(),
            outlet: self.document.outlet.clone(),
            kind: statement.kind,
            text,
            spans,
            context: statement.context.map(|span| self.words(span)),
            speaker,
            cue: statement
                .cue
                .map(|span| CueRecord { text: self.words(span), span: self.index.char_span(span) }),
            negated: statement.negated,
            about_ai: rounded(judgement.about_ai),
            stance: judgement.stance,
            p: StanceP { supportive, cautious, opposed, none },
            sentiment: judgement.sentiment,
            sentiment_p: SentimentP { positive, neutral, negative },
            confidence: rounded(judgement.confidence()),
            model: self.model.to_owned(),
        }
    }

    fn speaker(&self, speaker: &Speaker) -> SpeakerRecord {
        let mention = speaker.mention.map(|span| self.words(span));
        let known_as = speaker.name.as_ref().or(mention.as_ref());
        let id = known_as.filter(|_| speaker.kind != SpeakerKind::None).map(|name| speaker_id(name));
        SpeakerRecord {
            id: id.filter(|id| !id.is_empty()),
            name: speaker.name.clone(),
            role: speaker.role.clone(),
            org: speaker.org.clone(),
            kind: speaker.kind,
            mention,
            mention_span: speaker.mention.map(|span| self.index.char_span(span)),
            rule: speaker.rule.to_owned(),
            confidence: rounded(speaker.confidence),
        }
    }

    fn words(&self, span: Span) -> String {
        span.of(&self.document.text).to_owned()
    }
}

/// Four decimals: more would pretend to a precision the model does not have.
fn rounded(p: f32) -> f32 {
    (p * 1e4).round() / 1e4
}

/// A 64-bit FNV-1a hash in hex (Fowler, Noll, Vo; RFC 9923): the same on every machine and in every
/// version, which the standard library's hashers do not promise.
fn record_id(doc: &str, spans: &[[usize; 2]], text: &str, speaker: Option<&str>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    add(doc.as_bytes());
    add(&[0]);
    for offset in spans.as_flattened() {
        add(&(*offset as u64).to_le_bytes());
    }
    add(text.as_bytes());
    add(&[0]);
    add(speaker.unwrap_or_default().as_bytes());
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::StatementKind;

    fn document(text: &str) -> Document {
        Document { id: "a.txt".into(), text: text.into(), ..Document::default() }
    }

    fn judgement() -> Judgement {
        use crate::model::{Sentiment, Stance};
        Judgement {
            about_ai: 0.98765,
            stance: Stance::Cautious,
            p: [0.1, 0.700_04, 0.15, 0.05],
            sentiment: Sentiment::Neutral,
            sentiment_p: [0.2, 0.6, 0.2],
        }
    }

    fn speaker(name: Option<&str>, kind: SpeakerKind, mention: Option<Span>) -> Speaker {
        Speaker {
            name: name.map(str::to_owned),
            role: None,
            org: None,
            kind,
            mention,
            rule: "name",
            confidence: 1.0,
        }
    }

    #[test]
    fn a_record_speaks_in_code_points_and_each_speaker_has_one() {
        let document = document("“Audit it,” Ana Lim and the Dock Union said, “first.”");
        let at = |words: &str| {
            let start = document.text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let statement = Statement {
            kind: StatementKind::Direct,
            spans: vec![at("Audit it,"), at("first.")],
            cue: Some(at("said")),
            speakers: vec![
                speaker(Some("Ana Lim"), SpeakerKind::Person, Some(at("Ana Lim"))),
                speaker(None, SpeakerKind::Org, Some(at("the Dock Union"))),
                speaker(None, SpeakerKind::None, None),
            ],
            negated: false,
            cue_judges: false,
            context: None,
        };
        let records = Published::new(&document, "test 0").records(&statement, &judgement());
        let [ana, union, nobody] = &records[..] else { panic!("{records:?}") };
        let chars: Vec<char> = document.text.chars().collect();
        let pieces: Vec<String> = ana.spans.iter().map(|[a, b]| chars[*a..*b].iter().collect()).collect();
        assert_eq!(pieces.join(" "), ana.text);
        assert_eq!(ana.cue.as_ref().map(|cue| cue.span), Some([39, 43]));
        assert_eq!(ana.speaker.id.as_deref(), Some("ana-lim"));
        assert_eq!(union.speaker.id.as_deref(), Some("the-dock-union"));
        assert_eq!(nobody.speaker.id, None);
        assert_eq!((ana.about_ai, ana.p.cautious, ana.confidence), (0.9877, 0.7, 0.7));
        assert!(ana.id != union.id && union.id != nobody.id && ana.id.len() == 16);
    }

    #[test]
    fn identifiers_never_change() {
        assert_eq!(record_id("a.txt", &[[0, 4]], "Stop", Some("ana-lim")), "04f2d2bf5b55be6f");
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
