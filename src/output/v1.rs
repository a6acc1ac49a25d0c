//! Version 1 of the machine-readable positions: structs of their own, so that internal types may
//! change and these only with the schema's number. Scores and shares have four decimals.

use crate::extract::{SpeakerKind, StatementKind};
use crate::model::Stance;
use crate::positions::{self, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

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

/// What became of all statements: with and without a position, doubtful, negated and unattributed
/// add up to `statements`; `unkeyed` ones are in no position, since a date or group is not known.
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
    pub unkeyed: usize,
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
    /// What its statements have in common: key and value.
    pub by: BTreeMap<&'static str, &'r str>,
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
    /// Shares after the model's errors are taken out.
    pub corrected: Option<Sides<f64>>,
    /// P(supportive) − P(opposed), in [−1, 1], of the corrected shares.
    pub score: Option<f64>,
    /// 95 % interval of the score.
    pub interval: Option<[f64; 2]>,
    /// The position in a word.
    pub verdict: Verdict,
    /// Mean tone of all statements, −1 negative to +1 positive.
    pub sentiment: f64,
    /// First and last date of its statements.
    pub dates: Option<&'r [String; 2]>,
    /// The most typical statement.
    pub example: Option<Example<'r>>,
    /// The most extreme one.
    pub extreme: Option<Example<'r>>,
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
    pub kind: Option<SpeakerKind>,
    pub groups: &'r [String],
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
    pub kind: Option<SpeakerKind>,
    pub groups: String,
    pub statements: usize,
    pub with_position: usize,
    pub supportive: usize,
    pub cautious: usize,
    pub opposed: usize,
    pub corrected_supportive: Option<f64>,
    pub corrected_cautious: Option<f64>,
    pub corrected_opposed: Option<f64>,
    pub score: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub verdict: Verdict,
    pub sentiment: f64,
    pub first: Option<&'r str>,
    pub last: Option<&'r str>,
    pub example: Option<&'r str>,
    pub example_doc: Option<&'r str>,
    pub model: &'r str,
}

impl<'r> Report<'r> {
    /// The published form of a report.
    pub fn new(report: &super::Report<'r>) -> Self {
        Self {
            schema: REPORT_SCHEMA,
            model: report.model,
            min_statements: report.min_statements,
            summary: Summary::new(report.summary),
            positions: report.positions.iter().map(|p| Position::new(p, report.model)).collect(),
            failures: report
                .failures
                .iter()
                .map(|f| Failure { doc: f.id.clone(), error: f.error.to_string(), advice: f.error.advice() })
                .collect(),
        }
    }
}

impl Summary {
    /// The published form of a summary.
    pub fn new(summary: positions::Summary) -> Self {
        let positions::Summary { documents, speakers, statements, .. } = summary;
        Self {
            documents,
            speakers,
            statements,
            with_position: summary.with_position,
            without_position: summary.without_position,
            doubtful: summary.doubtful,
            negated: summary.negated,
            unattributed: summary.unattributed,
            unkeyed: summary.unkeyed,
        }
    }
}

impl<'r> Position<'r> {
    /// The published form of a position.
    pub fn new(position: &'r positions::Position, model: &'r str) -> Self {
        let estimate = position.estimate.as_ref();
        Self {
            schema: POSITION_SCHEMA,
            by: position.by.iter().map(|(key, value)| (key.label(), value.as_str())).collect(),
            speaker: Speaker {
                id: &position.id,
                name: &position.name,
                role: position.role.as_deref(),
                org: position.org.as_deref(),
                kind: position.kind,
                groups: &position.groups,
            },
            statements: position.statements,
            with_position: position.n(),
            counts: Sides::new(position.counts),
            shares: position.shares().map(|shares| Sides::new(shares.map(rounded))),
            corrected: estimate.map(|e| Sides::new(e.shares.map(rounded))),
            score: estimate.map(|e| rounded(e.score)),
            interval: estimate.map(|e| [rounded(e.low), rounded(e.high)]),
            verdict: position.verdict,
            sentiment: rounded(position.sentiment),
            dates: position.dates.as_ref(),
            example: position.example.as_ref().map(Example::new),
            extreme: position.extreme.as_ref().map(Example::new),
            model,
        }
    }
}

impl<'r> Example<'r> {
    fn new(example: &'r positions::Example) -> Self {
        let positions::Example { id, doc, kind, stance, text, .. } = example;
        Self { id, doc, kind: *kind, stance: *stance, text }
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
            groups: position.groups.join("; "),
            statements: nested.statements,
            with_position: nested.with_position,
            supportive: nested.counts.supportive,
            cautious: nested.counts.cautious,
            opposed: nested.counts.opposed,
            corrected_supportive: nested.corrected.as_ref().map(|c| c.supportive),
            corrected_cautious: nested.corrected.as_ref().map(|c| c.cautious),
            corrected_opposed: nested.corrected.as_ref().map(|c| c.opposed),
            score: nested.score,
            low: nested.interval.map(|[low, _]| low),
            high: nested.interval.map(|[_, high]| high),
            verdict: nested.verdict,
            sentiment: nested.sentiment,
            first: position.dates.as_ref().map(|[first, _]| first.as_str()),
            last: position.dates.as_ref().map(|[_, last]| last.as_str()),
            example: nested.example.as_ref().map(|e| e.text),
            example_doc: nested.example.as_ref().map(|e| e.doc),
            model,
        }
    }
}

impl<T> Sides<T> {
    pub(super) fn new([supportive, cautious, opposed]: [T; 3]) -> Self {
        Self { supportive, cautious, opposed }
    }
}

pub(super) fn rounded(value: f64) -> f64 {
    // The sum turns −0 into 0.
    (value * 1e4).round() / 1e4 + 0.0
}
