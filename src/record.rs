//! The published form of a judged statement: schema `onrecord/1`.
//!
//! This is the contract with every reader of our output, so it is a struct of its own: internal
//! types may change, this only with the schema's number. Offsets are code points into the decoded
//! document (what Python's `text[a:b]` takes).

use crate::extract::{SpeakerKind, StatementKind};
use crate::model::{Sentiment, Stance};
use serde::{Deserialize, Serialize};

/// The schema's name, first field of every record.
pub const SCHEMA: &str = "onrecord/1";

/// One statement: what was said, by whom, and where it stands. One JSON object a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Stable identifier: a hash of document, spans and text.
    pub id: String,
    /// The document's path or name.
    pub doc: String,
    /// The document's date, where known.
    pub date: Option<String>,
    /// The document's publisher, where known.
    pub outlet: Option<String>,
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
    /// The words said; the pieces of a split quote joined by one space.
    pub text: String,
    /// `[start, end)` of each piece.
    pub spans: Vec<[usize; 2]>,
    /// Who said it.
    pub speaker: SpeakerRecord,
    /// The words that report it.
    pub cue: Option<CueRecord>,
    /// The report is denied or not asserted: no view of the speaker's.
    pub negated: bool,
    /// Probability that the statement is about AI.
    pub about_ai: f32,
    /// Stance toward AI.
    pub stance: Stance,
    /// Probability of each stance.
    pub p: StanceP,
    /// Tone of the wording.
    pub sentiment: Sentiment,
    /// Probability of each sentiment.
    pub sentiment_p: SentimentP,
    /// Probability of the stance chosen.
    pub confidence: f32,
    /// Name, version and fingerprint of the model.
    pub model: String,
}

/// The speaker of a [`Record`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeakerRecord {
    /// Stable key within a collection: the name in lower case with hyphens.
    pub id: Option<String>,
    /// Fullest name found in the article.
    pub name: Option<String>,
    /// Role, title or profession.
    pub role: Option<String>,
    /// Organisation.
    pub org: Option<String>,
    /// Person, org, group, anonymous, document or none.
    pub kind: SpeakerKind,
    /// The words beside the cue ("he").
    pub mention: Option<String>,
    /// Their place.
    pub mention_span: Option<[usize; 2]>,
    /// The rule that led from the mention to the name.
    pub rule: String,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
}

/// The cue of a [`Record`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CueRecord {
    /// The words ("reiterated").
    pub text: String,
    /// Their place.
    pub span: [usize; 2],
}

/// Probabilities of the stances; they sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StanceP {
    pub supportive: f32,
    pub cautious: f32,
    pub opposed: f32,
    pub none: f32,
}

/// Probabilities of the sentiments; they sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SentimentP {
    pub positive: f32,
    pub neutral: f32,
    pub negative: f32,
}
