//! Version 1 of the machine-readable comparisons: structs of their own, so that internal types may
//! change and these only with the schema's number. Scores and shares have four decimals.

use super::Comparison;
use crate::output::v1::{Sides, Summary, rounded};
use crate::positions::{self, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// First field of every [`Pair`].
pub const PAIR_SCHEMA: &str = "onrecord-comparison/1";
/// First field of [`Comparisons`].
pub const COMPARISONS_SCHEMA: &str = "onrecord-comparisons/1";

/// A whole run (`--format json`).
#[derive(Debug, Serialize)]
pub struct Comparisons<'r> {
    /// Always [`COMPARISONS_SCHEMA`].
    pub schema: &'static str,
    /// Name, version and fingerprint of the model.
    pub model: &'r str,
    /// Rows with fewer statements that take a position are not compared.
    pub min_statements: usize,
    /// How many differences intervals and p-values are corrected for.
    pub corrected_for: Families,
    /// What became of all statements.
    pub summary: Summary,
    /// The pairs.
    pub comparisons: Vec<Pair<'r>>,
}

/// Numbers of differences that are corrected for together: within each, all 95 % intervals hold at
/// once with 95 %.
#[derive(Debug, Serialize)]
pub struct Families {
    /// Differences of scores, one a pair.
    pub scores: usize,
    /// Differences of shares, three a pair.
    pub shares: usize,
}

/// Two rows beside each other (`--format jsonl`: one a line).
#[derive(Debug, Serialize)]
pub struct Pair<'r> {
    /// Always [`PAIR_SCHEMA`].
    pub schema: &'static str,
    /// The period, where a row is compared with itself at another time.
    pub over: Option<&'static str>,
    /// The one with the higher score, or the later one.
    pub first: Side<'r>,
    /// The other.
    pub second: Side<'r>,
    /// Score of the first less score of the second. Not quite the difference of the two scores:
    /// errors of the model that both have in common are taken out.
    pub score: Difference,
    /// Shares of the first less shares of the second.
    pub shares: Sides<Difference>,
    /// The difference of scores in words: how the first stands to the second, or has moved since.
    pub words: String,
    /// Name, version and fingerprint of the model.
    pub model: &'r str,
}

/// One of the two rows of a [`Pair`].
#[derive(Debug, Serialize)]
pub struct Side<'r> {
    /// What its statements have in common: key and value.
    pub by: BTreeMap<&'static str, &'r str>,
    /// Its id among positions of the same keys.
    pub id: &'r str,
    /// Its name.
    pub name: &'r str,
    /// The document, where it is an unnamed source that is known within one only.
    pub doc: Option<&'r str>,
    /// Statements that take a position.
    pub with_position: usize,
    /// Its score, in [−1, 1].
    pub score: f64,
    /// The position in a word.
    pub verdict: Verdict,
}

/// A difference, and how sure it is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Difference {
    /// First less second.
    pub difference: f64,
    /// 95 % interval, corrected for the number of comparisons (Bonferroni).
    pub interval: [f64; 2],
    /// Twice the probability of the other sign, corrected likewise (Holm); three digits.
    pub p: f64,
    /// Whether the interval leaves out 0.
    pub clear: bool,
}

/// One pair in a flat row (`--format csv`).
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Row<'r> {
    pub over: Option<&'static str>,
    pub first_id: &'r str,
    pub first: &'r str,
    pub first_with_position: usize,
    pub first_score: f64,
    pub second_id: &'r str,
    pub second: &'r str,
    pub second_with_position: usize,
    pub second_score: f64,
    pub difference: f64,
    pub low: f64,
    pub high: f64,
    pub p: f64,
    pub clear: bool,
    pub words: &'r str,
    pub supportive: f64,
    pub supportive_low: f64,
    pub supportive_high: f64,
    pub supportive_p: f64,
    pub supportive_clear: bool,
    pub cautious: f64,
    pub cautious_low: f64,
    pub cautious_high: f64,
    pub cautious_p: f64,
    pub cautious_clear: bool,
    pub opposed: f64,
    pub opposed_low: f64,
    pub opposed_high: f64,
    pub opposed_p: f64,
    pub opposed_clear: bool,
    pub model: &'r str,
}

impl<'r> Comparisons<'r> {
    /// The published form of comparisons.
    pub fn new(comparison: &Comparison<'r>) -> Self {
        let pairs = comparison.compared.len();
        Self {
            schema: COMPARISONS_SCHEMA,
            model: comparison.report.model,
            min_statements: comparison.report.min_statements,
            corrected_for: Families { scores: pairs, shares: 3 * pairs },
            summary: Summary::new(comparison.report.summary),
            comparisons: self::pairs(comparison).collect(),
        }
    }
}

/// The published form of each pair.
pub fn pairs<'r>(comparison: &Comparison<'r>) -> impl Iterator<Item = Pair<'r>> {
    let Comparison { report, compared, over, .. } = *comparison;
    compared.iter().map(move |pair| {
        let [first, second] =
            [0, 1].map(|side| Side::new(&report.positions[pair.places[side]], pair.scores[side]));
        Pair {
            schema: PAIR_SCHEMA,
            over: over.map(|key| key.label()),
            first,
            second,
            score: Difference::new(pair.score),
            shares: Sides::new(pair.shares.map(Difference::new)),
            words: if over.is_some() { pair.change() } else { pair.words() },
            model: report.model,
        }
    })
}

impl<'r> Side<'r> {
    fn new(position: &'r positions::Position, score: f64) -> Self {
        Self {
            by: position.by.iter().map(|(key, value)| (key.label(), value.as_str())).collect(),
            id: &position.id,
            name: &position.name,
            doc: position.doc.as_deref(),
            with_position: position.n(),
            score: rounded(score),
            verdict: position.verdict,
        }
    }
}

impl Difference {
    fn new(difference: positions::Difference) -> Self {
        let positions::Difference { value, low, high, p } = difference;
        // Through text: three digits of a number as small as it comes.
        let p = format!("{p:.2e}").parse().unwrap_or(p);
        let interval = [rounded(low), rounded(high)];
        Self { difference: rounded(value), interval, p, clear: difference.is_clear() }
    }
}

impl<'r> Row<'r> {
    /// The same, flat.
    pub fn new(pair: &'r Pair<'r>) -> Self {
        let Sides { supportive, cautious, opposed } = &pair.shares;
        Self {
            over: pair.over,
            first_id: pair.first.id,
            first: pair.first.name,
            first_with_position: pair.first.with_position,
            first_score: pair.first.score,
            second_id: pair.second.id,
            second: pair.second.name,
            second_with_position: pair.second.with_position,
            second_score: pair.second.score,
            difference: pair.score.difference,
            low: pair.score.interval[0],
            high: pair.score.interval[1],
            p: pair.score.p,
            clear: pair.score.clear,
            words: &pair.words,
            supportive: supportive.difference,
            supportive_low: supportive.interval[0],
            supportive_high: supportive.interval[1],
            supportive_p: supportive.p,
            supportive_clear: supportive.clear,
            cautious: cautious.difference,
            cautious_low: cautious.interval[0],
            cautious_high: cautious.interval[1],
            cautious_p: cautious.p,
            cautious_clear: cautious.clear,
            opposed: opposed.difference,
            opposed_low: opposed.interval[0],
            opposed_high: opposed.interval[1],
            opposed_p: opposed.p,
            opposed_clear: opposed.clear,
            model: pair.model,
        }
    }
}
