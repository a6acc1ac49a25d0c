//! Version 1 of the machine-readable positions: structs of their own, so that internal types may
//! change and these only with the schema's number. Scores and shares have four decimals.

use crate::extract::{SpeakerKind, StatementKind};
use crate::model::Stance;
use crate::positions::{self, Verdict};
use serde::Serialize;

/// First field of every [`Position`].
pub const POSITION_SCHEMA: &str = "onrecord-position/1";
/// First field of a [`Report`].
pub const REPORT_SCHEMA: &str = "onrecord-report/1";

/// A whole run (`--format json`).
#[derive(Debug, Serialize)]
pub struct Report<'r> {
    /// Always [`REPORT_SCHEMA`].
    pub schema: &'static str,
    /// Name, version and fingerprint of the model.
    pub model: &'r str,
    /// Below this number of statements with a position the verdict is `insufficient`.
    pub min_statements: usize,
    /// What became of all statements.
    pub summary: Summary,
    /// Who stands where.
    pub positions: Vec<Position<'r>>,
    /// Inputs that could not be used.
    pub failures: Vec<Failure>,
}

/// What became of all statements; the last five add up to `statements`.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Summary {
    pub documents: usize,
    pub speakers: usize,
    pub statements: usize,
    pub with_position: usize,
    pub without_position: usize,
    pub doubtful: usize,
    pub negated: usize,
    pub unattributed: usize,
}

/// An input that could not be used.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// Its path as given or found.
    pub doc: String,
    /// What happened.
    pub error: String,
    /// What to do.
    pub advice: &'static str,
}

/// One speaker (`--format jsonl`: one a line).
#[derive(Debug, Serialize)]
pub struct Position<'r> {
    /// Always [`POSITION_SCHEMA`].
    pub schema: &'static str,
    /// Who.
    pub speaker: Speaker<'r>,
    /// All statements of this speaker.
    pub statements: usize,
    /// Those that take a position.
    pub with_position: usize,
    /// How many of these have each stance.
    pub counts: Sides<usize>,
    /// The same as shares; null without a statement that takes a position.
    pub shares: Option<Sides<f64>>,
    /// P(supportive) − P(opposed), in [−1, 1].
    pub score: Option<f64>,
    /// 95 % interval of the score.
    pub interval: Option<[f64; 2]>,
    /// The position in a word.
    pub verdict: Verdict,
    /// The most typical statement.
    pub example: Option<Example<'r>>,
    /// Name, version and fingerprint of the model.
    pub model: &'r str,
}

/// The speaker of a [`Position`].
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Speaker<'r> {
    pub id: &'r str,
    pub name: &'r str,
    pub role: Option<&'r str>,
    pub org: Option<&'r str>,
    pub kind: SpeakerKind,
}

/// One value for each stance that makes a position.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Sides<T> {
    pub supportive: T,
    pub cautious: T,
    pub opposed: T,
}

/// A statement that stands for a position.
#[derive(Debug, Serialize)]
pub struct Example<'r> {
    /// The record's `id`.
    pub id: &'r str,
    /// The document it is in.
    pub doc: &'r str,
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
    /// Its stance.
    pub stance: Stance,
    /// The words said; an ellipsis between the pieces of an interrupted quotation.
    pub text: &'r str,
}

/// One speaker in a flat row (`--format csv`).
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Row<'r> {
    pub speaker_id: &'r str,
    pub name: &'r str,
    pub role: Option<&'r str>,
    pub org: Option<&'r str>,
    pub kind: SpeakerKind,
    pub statements: usize,
    pub with_position: usize,
    pub supportive: usize,
    pub cautious: usize,
    pub opposed: usize,
    pub score: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub verdict: Verdict,
    pub example: Option<&'r str>,
    pub example_doc: Option<&'r str>,
    pub model: &'r str,
}

impl<'r> Report<'r> {
    /// The published form of a report.
    pub fn new(report: &super::Report<'r>) -> Self {
        let s = report.summary;
        Self {
            schema: REPORT_SCHEMA,
            model: report.model,
            min_statements: report.min_statements,
            summary: Summary {
                documents: s.documents,
                speakers: s.speakers,
                statements: s.statements,
                with_position: s.with_position,
                without_position: s.without_position,
                doubtful: s.doubtful,
                negated: s.negated,
                unattributed: s.unattributed,
            },
            positions: report.positions.iter().map(|p| Position::new(p, report.model)).collect(),
            failures: report
                .failures
                .iter()
                .map(|f| Failure { doc: f.id.clone(), error: f.error.to_string(), advice: f.error.advice() })
                .collect(),
        }
    }
}

impl<'r> Position<'r> {
    /// The published form of a position.
    pub fn new(position: &'r positions::Position, model: &'r str) -> Self {
        let estimate = position.estimate.as_ref();
        Self {
            schema: POSITION_SCHEMA,
            speaker: Speaker {
                id: &position.id,
                name: &position.name,
                role: position.role.as_deref(),
                org: position.org.as_deref(),
                kind: position.kind,
            },
            statements: position.statements,
            with_position: position.n(),
            counts: Sides::new(position.counts),
            shares: position.shares().map(|shares| Sides::new(shares.map(rounded))),
            score: estimate.map(|e| rounded(e.score)),
            interval: estimate.map(|e| [rounded(e.low), rounded(e.high)]),
            verdict: position.verdict,
            example: position.example.as_ref().map(|e| Example {
                id: &e.id,
                doc: &e.doc,
                kind: e.kind,
                stance: e.stance,
                text: &e.text,
            }),
            model,
        }
    }
}

impl<'r> Row<'r> {
    /// The same, flat.
    pub fn new(position: &'r positions::Position, model: &'r str) -> Self {
        let nested = Position::new(position, model);
        Self {
            speaker_id: nested.speaker.id,
            name: nested.speaker.name,
            role: nested.speaker.role,
            org: nested.speaker.org,
            kind: nested.speaker.kind,
            statements: nested.statements,
            with_position: nested.with_position,
            supportive: nested.counts.supportive,
            cautious: nested.counts.cautious,
            opposed: nested.counts.opposed,
            score: nested.score,
            low: nested.interval.map(|[low, _]| low),
            high: nested.interval.map(|[_, high]| high),
            verdict: nested.verdict,
            example: nested.example.as_ref().map(|e| e.text),
            example_doc: nested.example.as_ref().map(|e| e.doc),
            model,
        }
    }
}

impl<T> Sides<T> {
    fn new([supportive, cautious, opposed]: [T; 3]) -> Self {
        Self { supportive, cautious, opposed }
    }
}

fn rounded(value: f64) -> f64 {
    // The sum turns −0 into 0.
    (value * 1e4).round() / 1e4 + 0.0
}
