//! Which positions can be told apart, and which differences may be chance?
//!
//! The difference of two positions is taken under each possible confusion matrix of the model and
//! then averaged (see [`Estimator`](super::Estimator)): errors that both have in common cancel where they can. Every
//! further comparison is a further chance to find a difference where there is none, so intervals
//! are widened to hold all at once with 95 % (Bonferroni), and p-values are Holm's (1979).

use super::Position;
use super::estimate::Gap;
use super::normal;

/// A difference, how sure it is, and whether it is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// First less second.
    pub value: f64,
    /// Interval, widened for the number of comparisons.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Chance of a difference as large where there is none, corrected for the number of comparisons.
    pub p: f64,
}

impl Difference {
    /// Whether the interval leaves out 0.
    pub fn is_clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Two positions beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Their places in the list given; the first has the higher score.
    pub places: [usize; 2],
    /// Of their scores.
    pub score: Difference,
}

impl Compared {
    /// How the first stands to the second, in words; by the size of the difference of scores, and
    /// whether chance could have made it.
    pub fn words(&self) -> &'static str {
        let score = &self.score;
        match (score.is_clear(), score.value) {
            (true, d) if d >= MUCH => "much more supportive than",
            (true, d) if d >= SOME => "more supportive than",
            (true, _) => "a little more supportive than",
            (false, d) if d < SOME / 2.0 && score.high < MUCH => "about as supportive as",
            (false, _) => "perhaps more supportive than",
        }
    }
}

/// A difference of scores from which on it is called large: an eighth of all there can be, twice.
const MUCH: f64 = 0.5;
/// From here on it is called a difference without more.
const SOME: f64 = 0.2;

/// Every pair of the positions that have at least `min_statements`, the clearest differences first.
pub fn differences(positions: &[Position], min_statements: usize) -> Vec<Compared> {
    let enough: Vec<usize> =
        (0..positions.len()).filter(|&i| positions[i].n() >= min_statements.max(1)).collect();
    let pairs: Vec<[usize; 2]> =
        enough.iter().enumerate().flat_map(|(i, &a)| enough[i + 1..].iter().map(move |&b| [a, b])).collect();
    let (places, gaps): (Vec<[usize; 2]>, Vec<Gap>) = pairs
        .into_iter()
        .filter_map(|[a, b]| {
            let [first, second] = [a, b].map(|i| positions[i].estimate.as_ref());
            let (first, second) = (first?, second?);
            let ahead = first.score >= second.score;
            Some(if ahead { ([a, b], first.gap(second)) } else { ([b, a], second.gap(first)) })
        })
        .unzip();
    let mut compared: Vec<Compared> =
        places.into_iter().zip(together(&gaps)).map(|(places, score)| Compared { places, score }).collect();
    compared.sort_by(|a, b| {
        let [x, y] = [a, b].map(|c| &c.score);
        x.p.total_cmp(&y.p).then(y.value.total_cmp(&x.value)).then(a.places.cmp(&b.places))
    });
    compared
}

/// The differences, corrected for their number.
fn together(gaps: &[Gap]) -> Vec<Difference> {
    let tests = gaps.len() as f64;
    let widened = normal::quantile(1.0 - 0.025 / tests.max(1.0));
    let bare = |gap: &Gap| 2.0 * (1.0 - normal::cdf(gap.difference.abs() / gap.deviation.max(1e-12)));
    let mut order: Vec<(usize, f64)> = gaps.iter().map(bare).enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut p = vec![1.0; gaps.len()];
    let mut highest: f64 = 0.0;
    for (rank, (i, bare)) in order.into_iter().enumerate() {
        highest = highest.max((bare * (tests - rank as f64)).min(1.0));
        p[i] = highest;
    }
    gaps.iter()
        .zip(p)
        .map(|(gap, p)| Difference {
            value: gap.difference,
            low: (gap.difference - widened * gap.deviation).max(-2.0),
            high: (gap.difference + widened * gap.deviation).min(2.0),
            p,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Estimator, Key, Tally};
    use super::*;
    use crate::model::Stance;
    use crate::record::sample_of;

    fn gap(difference: f64, deviation: f64) -> Gap {
        Gap { difference, deviation }
    }

    #[test]
    fn p_values_are_holms_and_intervals_bonferronis() {
        // Two-sided p of z = 3, 2.2, 1: 0.0027, 0.0278, 0.3173 (statsmodels multipletests, holm:
        // 0.0081, 0.0556, 0.3173); 1 − 0.025 / 3 is z = 2.394.
        let found = together(&[gap(1.0, 1.0), gap(3.0, 1.0), gap(2.2, 1.0)]);
        let expected = [0.317_310_5, 0.008_099_4, 0.055_613_8];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found.p - expected).abs() < 1e-5, "{found:?}");
        }
        assert!((found[1].high - 2.0).abs() < 1e-12 && (found[1].low - (3.0 - 2.393_980)).abs() < 1e-4);
        assert!(found[1].is_clear() && !found[2].is_clear());
    }

    #[test]
    fn two_of_opposite_minds_are_told_apart_and_twins_are_not() {
        let mut tally = Tally::new(&[Key::Speaker], Estimator::exact(), 0.0);
        for (name, stance) in
            [("Ana Lim", Stance::Opposed), ("Bo Dahl", Stance::Supportive), ("Cy Roe", Stance::Supportive)]
        {
            (0..12).for_each(|_| tally.add(&sample_of(name, stance, 0.9), &[], None));
        }
        tally.add(&sample_of("Dee Wu", Stance::Opposed, 0.9), &[], None);
        let positions = tally.positions(3);
        let found = differences(&positions, 3);
        assert_eq!(found.len(), 3);
        let names = |c: &Compared| c.places.map(|i| positions[i].name.clone());
        assert_eq!(names(&found[0])[1], "Ana Lim");
        assert_eq!(found[0].words(), "much more supportive than");
        assert!(!names(&found[2]).contains(&"Ana Lim".to_owned()));
        assert!(found[2].words().starts_with("about") || found[2].words().starts_with("perhaps"));
    }
}
