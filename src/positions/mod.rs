//! Statements added up per speaker, organisation, group or year, with the uncertainty shown.
//!
//! A [`Tally`] takes records and keeps sums only, so its size grows with the number of rows and
//! not with the number of statements. An [`Estimator`] turns a row's labels into a score and its
//! interval, the model's errors taken out; [`compare`] says which rows can be told apart, and
//! [`pairs`] which are worth comparing. What counts toward a position: a statement with a speaker,
//! which takes a position (stance other than `none`) and is the speaker's own (not `negated`). All
//! others are counted in the [`Summary`].

mod beta;
mod compare;
mod effect;
mod estimate;
mod example;
mod key;
mod moments;
mod near;
pub mod pairs;
mod tally;
mod verdict;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod properties;

pub use compare::{Compared, Difference, clearest_first, compare, differences};
pub use estimate::{Estimate, Estimator, Evidence};
pub use example::Example;
pub use key::Key;
pub use tally::Tally;
pub use verdict::Verdict;

use crate::extract::SpeakerKind;

/// Where one speaker, organisation, group or the like stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// The values of its keys, joined; of a speaker the `speaker.id` of its records.
    pub id: String,
    /// What its statements have in common.
    pub by: Vec<(Key, String)>,
    /// Unique among the rows of one tally, as [`Tally::rows_of`] gives it.
    pub row: String,
    /// The name as it is written most often.
    pub name: String,
    /// The role given most often; the longest of several.
    pub role: Option<String>,
    /// The organisation given most often; the longest of several.
    pub org: Option<String>,
    /// What kind of source it is, where it is one.
    pub kind: Option<SpeakerKind>,
    /// The document, where it is an unnamed source that is known within one only.
    pub doc: Option<String>,
    /// The user's groups that its speakers are in.
    pub groups: Vec<String>,
    /// All statements of this speaker.
    pub statements: usize,
    /// Those with a position: how many are supportive, cautious, opposed.
    pub counts: [usize; 3],
    /// Score, interval and mix; `None` without a statement that takes a position.
    pub estimate: Option<Estimate>,
    /// The position in a word or two.
    pub verdict: Verdict,
    /// Mean tone of all statements: positive 1, neutral 0, negative −1.
    pub sentiment: f64,
    /// First and last date of its statements, where dates are known.
    pub dates: Option<[String; 2]>,
    /// The most typical statement: of the most frequent stance, the one the model is surest of.
    pub example: Option<Example>,
    /// The most extreme one: supportive or opposed, and the one the model is surest of.
    pub extreme: Option<Example>,
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
    /// Statements of a speaker that are in no row, since a key (a date, a group) is not known.
    pub unkeyed: usize,
}
