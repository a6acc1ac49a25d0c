//! What another program found in the articles of a corpus, to stand beside ours: one object a line, as
//! `onrecord extract` writes them.

use super::error::CorpusError;
use crate::extract::{Speaker, Statement};
use crate::record::Extracted;
use crate::text::Span;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Statements by the name of their document: the last part of `doc`, without an ending.
#[derive(Debug)]
pub struct Statements(HashMap<String, Vec<Extracted>>);

impl Statements {
    /// Reads the statements of a file; blank lines are skipped.
    ///
    /// # Errors
    /// On the first line that is no statement: figures over part of a file would mislead.
    pub fn open(path: &Path) -> Result<Self, CorpusError> {
        let lines = fs::read_to_string(path).map_err(CorpusError::read(path))?;
        let mut by_document: HashMap<String, Vec<Extracted>> = HashMap::new();
        for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let statement: Extracted = serde_json::from_str(line).map_err(|e| {
                CorpusError::line(path, number, format!("not a statement as extract writes it: {e}"))
            })?;
            by_document.entry(name(&statement.doc)).or_default().push(statement);
        }
        Ok(Self(by_document))
    }

    /// Those of one article.
    pub fn of(&self, id: &str, text: &str) -> Vec<Statement> {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let byte = |offset: usize| starts[offset.min(starts.len() - 1)];
        let span = |[start, end]: [usize; 2]| Span::new(byte(start), byte(end));
        let statement = |given: &Extracted| Statement {
            kind: given.kind,
            spans: given.spans.iter().copied().map(span).collect(),
            cue: given.cue.as_ref().map(|cue| span(cue.span)),
            speakers: vec![Speaker {
                name: given.speaker.name.clone(),
                role: given.speaker.role.clone(),
                org: given.speaker.org.clone(),
                kind: given.speaker.kind,
                mention: given.speaker.mention_span.map(span),
                rule: "given",
                confidence: given.speaker.confidence,
            }],
            negated: given.negated,
            cue_judges: false,
            context: None,
        };
        self.0.get(&name(id)).map(|given| given.iter().map(statement).collect()).unwrap_or_default()
    }
}

fn name(doc: &str) -> String {
    let last = doc.rsplit('/').next().unwrap_or(doc);
    last.strip_suffix(".txt").unwrap_or(last).to_owned()
}
