//! Minimal pairs: statements of one family that differ in little and stand elsewhere.

use super::report::Measured;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of the pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MinimalPairs {
    /// Two rows of one family with different gold stances.
    pub pairs: usize,
    /// Those told apart, rightly or not.
    pub told_apart: usize,
    /// Those with both labels right.
    pub both_right: usize,
}

impl MinimalPairs {
    pub(super) fn new(rows: &[Measured<'_>]) -> Self {
        let mut families: BTreeMap<&str, Vec<&Measured<'_>>> = BTreeMap::new();
        for row in rows {
            if let Some(family) = &row.gold.family {
                families.entry(family).or_default().push(row);
            }
        }
        let right = |row: &Measured<'_>| row.gold.stance == row.verdict.stance;
        let mut counts = Self::default();
        for members in families.values() {
            for (i, a) in members.iter().enumerate() {
                for b in members[..i].iter().filter(|b| b.gold.stance != a.gold.stance) {
                    counts.pairs += 1;
                    counts.told_apart += usize::from(a.verdict.stance != b.verdict.stance);
                    counts.both_right += usize::from(right(a) && right(b));
                }
            }
        }
        counts
    }
}
