//! What there is to say about one statement.

use crate::extract::StatementKind;
use crate::model::{Sentiment, Stance};
use crate::record::{Extracted, Record, SpeakerRecord, StanceP};

/// A statement with all its speakers, labelled or not.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// How it is reported.
    pub kind: StatementKind,
    /// `[start, end)` of each piece, in code points.
    pub spans: Vec<[usize; 2]>,
    /// `[start, end)` of the cue.
    pub cue: Option<[usize; 2]>,
    /// Denied or only supposed.
    pub negated: bool,
    /// Who said it.
    pub speakers: Vec<SpeakerRecord>,
    /// What the model says.
    pub labels: Option<Labels>,
}

/// What the model says of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Labels {
    /// Probability that it is about AI.
    pub about_ai: f32,
    /// The stance chosen.
    pub stance: Stance,
    /// Probability of each stance.
    pub p: StanceP,
    /// The tone chosen.
    pub sentiment: Sentiment,
}

impl View {
    /// The statements of one article, not judged; records of one statement's several speakers are put
    /// together.
    pub fn of_extracted(records: Vec<Extracted>) -> Vec<View> {
        let views = records.into_iter().map(|record| View {
            kind: record.kind,
            spans: record.spans,
            cue: record.cue.map(|cue| cue.span),
            negated: record.negated,
            speakers: vec![record.speaker],
            labels: None,
        });
        together(views)
    }

    /// The same, judged.
    pub fn of_records(records: Vec<Record>) -> Vec<View> {
        let views = records.into_iter().map(|record| View {
            kind: record.kind,
            spans: record.spans,
            cue: record.cue.map(|cue| cue.span),
            negated: record.negated,
            speakers: vec![record.speaker],
            labels: Some(Labels {
                about_ai: record.about_ai,
                stance: record.stance,
                p: record.p,
                sentiment: record.sentiment,
            }),
        });
        together(views)
    }

    /// Its first piece.
    pub(super) fn start(&self) -> [usize; 2] {
        self.spans.first().copied().unwrap_or_default()
    }
}

fn together(views: impl Iterator<Item = View>) -> Vec<View> {
    let mut found: Vec<View> = Vec::new();
    for mut view in views {
        match found.last_mut() {
            Some(last) if last.spans == view.spans && last.cue == view.cue => {
                last.speakers.append(&mut view.speakers);
            }
            _ => found.push(view),
        }
    }
    found
}
