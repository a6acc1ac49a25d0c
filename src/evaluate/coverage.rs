//! How much can be labelled if only sure labels are kept?

use super::report::Measured;
use crate::model::Stance;
use serde::Serialize;

/// The precision asked for in [`Coverage::kept`].
pub const PRECISION: f64 = 0.9;

/// Thresholds of the curve.
const THRESHOLDS: [f64; 7] = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// What is left above a threshold of confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Kept {
    /// Lowest confidence kept; 0 where nothing is.
    pub threshold: f64,
    /// Share of the rows kept.
    pub coverage: f64,
    /// Share of those with the right label.
    pub precision: f64,
}

/// What remains when doubtful labels are dropped.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// Over all rows, at a few thresholds.
    pub curve: Vec<Kept>,
    /// The most that can be kept of all rows at a precision of [`PRECISION`].
    pub kept: Kept,
    /// The same of the rows labelled so, per stance in the order of [`Stance::ALL`]: one threshold
    /// a stance.
    pub per_stance: Vec<Kept>,
    /// The share of all rows that is kept with those thresholds, and its precision.
    pub by_stance: Kept,
}

impl Coverage {
    pub(super) fn new(rows: &[Measured<'_>]) -> Self {
        let all: Vec<_> = rows.iter().map(sureness).collect();
        let per_stance: Vec<Kept> = Stance::ALL
            .iter()
            .map(|&stance| {
                let labelled = rows.iter().filter(|row| row.verdict.stance == stance);
                most_at(PRECISION, labelled.map(sureness).collect())
            })
            .collect();
        let above = rows.iter().filter(|row| {
            let kept = &per_stance[row.verdict.stance as usize];
            kept.coverage > 0.0 && row.verdict.confidence >= kept.threshold
        });
        let by_stance: Vec<_> = above.map(sureness).collect();
        Self {
            curve: THRESHOLDS.iter().map(|&threshold| kept_above(threshold, &all)).collect(),
            kept: most_at(PRECISION, all),
            per_stance,
            by_stance: Kept {
                threshold: 0.0,
                coverage: by_stance.len() as f64 / rows.len().max(1) as f64,
                precision: kept_above(0.0, &by_stance).precision,
            },
        }
    }
}

/// Confidence, and whether the label was right.
type Sureness = (f64, bool);

fn sureness(row: &Measured<'_>) -> Sureness {
    (row.verdict.confidence, row.gold.stance == row.verdict.stance)
}

fn kept_above(threshold: f64, rows: &[Sureness]) -> Kept {
    let kept: Vec<_> = rows.iter().filter(|(confidence, _)| *confidence >= threshold).collect();
    let right = kept.iter().filter(|(_, right)| *right).count();
    Kept {
        threshold,
        coverage: kept.len() as f64 / rows.len().max(1) as f64,
        precision: if kept.is_empty() { 0.0 } else { right as f64 / kept.len() as f64 },
    }
}

/// The lowest threshold above which labels are right at least so often. Rows of equal confidence
/// are kept or dropped together.
fn most_at(precision: f64, mut rows: Vec<Sureness>) -> Kept {
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best) = (0, Kept::default());
    for (i, row) in rows.iter().enumerate() {
        right += usize::from(row.1);
        let kept = i + 1;
        let closes_a_tie = rows.get(kept).is_none_or(|next| next.0 < row.0);
        let reached = right as f64 / kept as f64;
        if closes_a_tie && reached >= precision {
            best = Kept { threshold: row.0, coverage: kept as f64 / rows.len() as f64, precision: reached };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_as_much_as_the_precision_allows() {
        let rows = vec![(0.9, true), (0.8, true), (0.7, false), (0.6, true), (0.5, false)];
        let kept = most_at(0.75, rows.clone());
        assert_eq!((kept.threshold, kept.coverage, kept.precision), (0.6, 0.8, 0.75));
        assert_eq!(most_at(0.95, rows).coverage, 0.4);
        assert_eq!(most_at(0.5, vec![]), Kept::default());
    }

    #[test]
    fn rows_as_sure_as_each_other_are_not_told_apart() {
        assert_eq!(most_at(0.9, vec![(0.8, true), (0.8, false)]), Kept::default());
    }
}
