//! How far the figures would move with other speakers.

use super::confusion::Confusion;
use super::report::Measured;
use crate::model::Stance;
use crate::random::Random;
use serde::Serialize;
use std::collections::BTreeMap;

/// Samples drawn.
const SAMPLES: usize = 1000;

/// A 95 % interval.
pub type Interval = [f64; 2];

/// Percentile bootstrap intervals (Efron 1979) over groups: a speaker's statements, or a family's
/// variants, are drawn together, since they are alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Intervals {
    /// Of the accuracy.
    pub accuracy: Interval,
    /// Of the mean F1 of the four stances.
    pub macro_f1: Interval,
    /// Of the mean F1 without opposed.
    pub macro_f1_three: Interval,
}

impl Intervals {
    pub(super) fn new(rows: &[Measured<'_>]) -> Self {
        let mut groups: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        for row in rows {
            let outcome = (row.gold.stance as usize, row.verdict.stance as usize);
            groups.entry(row.gold.group()).or_default().push(outcome);
        }
        let groups: Vec<_> = groups.into_values().collect();
        if groups.is_empty() {
            return Self::default();
        }
        let mut random = Random::new(1);
        let mut figures = [const { Vec::new() }; 3];
        for _ in 0..SAMPLES {
            let mut sample = Confusion::new(&Stance::ALL.map(Stance::label));
            for _ in 0..groups.len() {
                for &(gold, predicted) in &groups[random.below(groups.len())] {
                    sample.add(gold, predicted);
                }
            }
            figures[0].push(sample.accuracy());
            figures[1].push(sample.macro_f1_all());
            figures[2].push(sample.macro_f1(&super::report::WITHOUT_OPPOSED));
        }
        let [accuracy, macro_f1, macro_f1_three] = figures.map(middle_95);
        Self { accuracy, macro_f1, macro_f1_three }
    }
}

/// The percentile bootstrap interval of a figure over `groups` groups; `figure` gets the numbers of
/// those drawn.
pub(super) fn resampled(groups: usize, figure: impl Fn(&[usize]) -> f64) -> Interval {
    if groups == 0 {
        return Interval::default();
    }
    let mut random = Random::new(1);
    let mut drawn = vec![0; groups];
    let figures = (0..SAMPLES).map(|_| {
        drawn.fill_with(|| random.below(groups));
        figure(&drawn)
    });
    middle_95(figures.collect())
}

fn middle_95(mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    [0.025, 0.975].map(|p| values[((values.len() - 1) as f64 * p).round() as usize])
}

#[cfg(test)]
mod tests {
    use super::middle_95;

    #[test]
    fn leaves_out_a_fortieth_at_either_end() {
        assert_eq!(middle_95((0..=40).rev().map(f64::from).collect()), [1.0, 39.0]);
    }
}
