//! What a report page shows: figures and statements ready to be laid out.
//!
//! The page and the pictures are drawn from these structs alone, and the page carries them as JSON,
//! so that what is seen, what is sorted and filtered, and what a program reads are the same.

use crate::extract::{SpeakerKind, StatementKind};
use crate::model::{Sentiment, Stance};
use crate::positions::Verdict;
use serde::Serialize;

/// Rows that are drawn: those with the most statements. More than a reader can take in is no picture.
pub(super) const DRAWN: usize = 60;

/// Everything on one page.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// The heading.
    pub title: String,
    /// Name, version and fingerprint of the model.
    pub model: String,
    /// What the rows are: "speaker", "group", "organisation by year".
    pub by: String,
    /// Below this number of statements with a position a verdict is `insufficient`.
    pub min_statements: usize,
    /// What was read, in a sentence.
    pub summary: String,
    /// The rows: those that are drawn from the most supportive to the most opposed, then the others by
    /// their number of statements; those without a position are left out.
    pub rows: Vec<Row>,
    /// How many rows were left out since none of their statements takes a position.
    pub silent: usize,
    /// The differences that are told apart from chance, at most a dozen, or else the largest few.
    pub differences: Vec<Difference>,
    /// All statements of the rows, with or without a position, by row and then by date.
    pub statements: Vec<Statement>,
    /// Paragraphs on the method and its limits, in plain words.
    pub method: Vec<String>,
}

/// Where one speaker, organisation or group stands.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Unique on the page, fit for an anchor: letters, digits and hyphens.
    pub id: String,
    /// Whom or what the row is about.
    pub name: String,
    /// Role and organisation, or what kind of source it is; may be empty.
    pub details: String,
    /// The user's groups that it belongs to.
    pub groups: Vec<String>,
    /// What kind of source, where the row is one speaker.
    pub kind: Option<SpeakerKind>,
    /// All statements.
    pub statements: usize,
    /// Those with a position, as labelled: supportive, cautious, opposed.
    pub counts: [usize; 3],
    /// Shares of the three after the model's errors are taken out; they sum to 1.
    pub shares: [f64; 3],
    /// From −1 (opposed) to +1 (supportive).
    pub score: f64,
    /// 95 % interval of the score.
    pub interval: [f64; 2],
    /// The position in a word.
    pub verdict: Verdict,
    /// Mean tone of all statements, −1 (negative) to +1 (positive).
    pub sentiment: f64,
    /// First and last date, where dates are known.
    pub dates: Option<[String; 2]>,
    /// Places in [`Page::statements`] of the most typical and the most extreme statement.
    pub typical: Option<usize>,
    /// See `typical`.
    pub extreme: Option<usize>,
}

/// The difference between two rows.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// Names of the two; the first has the higher score.
    pub names: [String; 2],
    /// Score of the first less score of the second.
    pub difference: f64,
    /// Its interval, corrected for the number of comparisons.
    pub interval: [f64; 2],
    /// Whether the interval leaves out 0.
    pub clear: bool,
    /// "much more supportive than", in words.
    pub words: String,
}

/// A statement of a row.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    /// Place of its row in [`Page::rows`].
    pub row: usize,
    /// Who said it, as named in the document.
    pub speaker: String,
    /// The words said.
    pub text: String,
    /// The words that report it, where it is not a quotation.
    pub cue: Option<String>,
    /// How it is reported.
    pub kind: StatementKind,
    /// The sentences before it, where known.
    pub context: Option<String>,
    /// Its stance, as labelled or as a person read it.
    pub stance: Stance,
    /// Whether a person read its stance.
    pub read: bool,
    /// Probabilities of supportive, cautious, opposed, none, as the model gave them.
    pub p: [f32; 4],
    /// Its tone.
    pub sentiment: Sentiment,
    /// Whether it counts in the row's position.
    pub counts: bool,
    /// The document it is in.
    pub doc: String,
    /// The document's date, where known.
    pub date: Option<String>,
    /// The document's publisher, where known.
    pub outlet: Option<String>,
}
