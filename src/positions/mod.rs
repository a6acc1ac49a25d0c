//! Statements added up per speaker, with the uncertainty shown.
//!
//! A [`Tally`] takes records and keeps sums only, so its size grows with the number of speakers and
//! not with the number of statements. What counts toward a position: a statement with a speaker,
//! which takes a position (stance other than `none`) and is the speaker's own (not `negated`). All
//! others are counted in the [`Summary`].

mod beta;
mod estimate;
mod tally;
mod verdict;

pub use estimate::Estimate;
pub use tally::Tally;
pub use verdict::Verdict;

use crate::extract::{SpeakerKind, StatementKind};
use crate::model::Stance;

/// Where one speaker stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// The key of its records (`speaker.id`).
    pub id: String,
    /// The name as it is written most often.
    pub name: String,
    /// The role given most often; the longest of several.
    pub role: Option<String>,
    /// The organisation given most often; the longest of several.
    pub org: Option<String>,
    /// What kind of source it is.
    pub kind: SpeakerKind,
    /// All statements of this speaker.
    pub statements: usize,
    /// Those with a position: how many are supportive, cautious, opposed.
    pub counts: [usize; 3],
    /// Score, interval and mix; `None` without a statement that takes a position.
    pub estimate: Option<Estimate>,
    /// The position in a word or two.
    pub verdict: Verdict,
    /// The most typical statement: of the most frequent stance, the one the model is surest of.
    pub example: Option<Example>,
}

impl Position {
    /// Number of statements with a position.
    pub fn n(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Shares of supportive, cautious and opposed among them, by label; `None` without one.
    pub fn shares(&self) -> Option<[f64; 3]> {
        let n = self.n();
        (n > 0).then(|| self.counts.map(|count| count as f64 / n as f64))
    }
}

/// A statement that stands for a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The words said; an ellipsis between the pieces of an interrupted quotation.
    pub text: String,
    /// The cue before them ("called for", "said that"), where they are not a quotation.
    pub cue: Option<String>,
    /// How they are reported.
    pub kind: StatementKind,
    /// Their stance.
    pub stance: Stance,
    /// The document they are in.
    pub doc: String,
    /// The record's `id`.
    pub id: String,
}

/// What became of all statements. Each falls into exactly one of the five classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents read.
    pub documents: usize,
    /// Statements in them.
    pub statements: usize,
    /// Speakers of these, groups and anonymous ones included.
    pub speakers: usize,
    /// Statements that count toward a position.
    pub with_position: usize,
    /// Statements of a speaker that take none.
    pub without_position: usize,
    /// Statements of a speaker with a stance that the model is not sure enough of.
    pub doubtful: usize,
    /// Statements that a speaker is reported not to have made, or only supposed to make.
    pub negated: usize,
    /// Statements nobody could be made responsible for.
    pub unattributed: usize,
}
