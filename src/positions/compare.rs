//! Which positions can be told apart, and which differences may be chance?
//!
//! The difference of two positions is taken under each possible confusion matrix of the model and
//! then averaged (see [`Estimator`](super::Estimator)): errors that both have in common cancel where
//! they can. So it is not quite the difference of the two scores, each of which is averaged by
//! itself.
//!
//! Every further comparison is a further chance to find a difference where there is none. So
//! intervals are widened to hold all at once with 95 % (Bonferroni), and p-values are Holm's
//! ("A simple sequentially rejective multiple test procedure", 1979); both hold however the
//! comparisons depend on each other, as those of one row with all others do. What is corrected for
//! are two families: the scores of all pairs that are compared, and the shares of all pairs, three
//! a pair. The score is what is asked first, and is not made less certain by a look at the shares.
//!
//! Two rows are taken as independent but for the model's errors. Where they have statements in
//! common (two groups with a speaker in both), intervals are wider than they need be.

use super::Position;
use super::estimate::{Estimate, Figures};
use super::moments::Moments;
use rayon::prelude::*;

/// A difference, how sure it is, and whether it is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// First less second.
    pub value: f64,
    /// Lower end of its interval, widened for the number of comparisons.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Twice the probability that the difference has the other sign, corrected for the number of
    /// comparisons.
    pub p: f64,
}

impl Difference {
    /// A figure between −`bound` and `bound` that is one of so many; its p is not corrected.
    fn new(figure: Moments, bound: f64, family: usize) -> Self {
        let (low, high) = figure.interval(bound, 0.025 / family as f64);
        Self { value: figure.mean, low, high, p: figure.p(bound) }
    }

    /// Whether the interval leaves out 0.
    pub fn is_clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Two positions beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Their places in the list given.
    pub places: [usize; 2],
    /// Their scores.
    pub scores: [f64; 2],
    /// Difference of the scores, between −2 and 2.
    pub score: Difference,
    /// Differences of the shares of supportive, cautious and opposed, between −1 and 1.
    pub shares: [Difference; 3],
}

/// Scores differ by no more than this.
const SCORES: f64 = 2.0;
/// Shares differ by no more than this.
const SHARES: f64 = 1.0;

impl Estimate {
    /// Differences from another estimate by the same [`Estimator`](super::Estimator): of the score,
    /// and of the shares of supportive, cautious and opposed. Each stands by itself, not corrected for
    /// being one of several.
    pub fn difference(&self, other: &Self) -> [Difference; 4] {
        let [score, shares @ ..] = self.less(other);
        let alone = |figure, bound| Difference::new(figure, bound, 1);
        let [supportive, cautious, opposed] = shares.map(|share| alone(share, SHARES));
        [alone(score, SCORES), supportive, cautious, opposed]
    }
}

/// These pairs of positions, in this order, corrected for being so many. Pairs of which one has no
/// statement that takes a position are left out.
pub fn compare(positions: &[Position], pairs: &[[usize; 2]]) -> Vec<Compared> {
    let both = |&places: &[usize; 2]| {
        let [first, second] = places.map(|i| positions[i].estimate.as_ref());
        Some((places, [first?, second?]))
    };
    let known: Vec<([usize; 2], [&Estimate; 2])> = pairs.iter().filter_map(both).collect();
    let figures: Vec<Figures> = known.par_iter().map(|(_, [first, second])| first.less(second)).collect();
    let scores: Vec<Moments> = figures.iter().map(|[score, ..]| *score).collect();
    let shares: Vec<Moments> = figures.iter().flat_map(|[_, shares @ ..]| *shares).collect();
    let shares = family(&shares, SHARES);
    let (shares, _) = shares.as_chunks::<3>();
    known
        .into_iter()
        .zip(family(&scores, SCORES).into_iter().zip(shares))
        .map(|((places, both), (score, &shares))| Compared {
            places,
            scores: both.map(|estimate| estimate.score),
            score,
            shares,
        })
        .collect()
}

/// Every pair of the positions that have at least `min_statements`, the higher score first, and the
/// clearest differences first.
pub fn differences(positions: &[Position], min_statements: usize) -> Vec<Compared> {
    let enough: Vec<usize> =
        (0..positions.len()).filter(|&i| positions[i].n() >= min_statements.max(1)).collect();
    let mut compared = compare(positions, &each_with_each(positions, &enough));
    clearest_first(&mut compared);
    compared
}

/// Every pair of these rows, that with the higher score first.
pub(super) fn each_with_each(positions: &[Position], rows: &[usize]) -> Vec<[usize; 2]> {
    let score = |i: usize| positions[i].estimate.as_ref().map(|estimate| estimate.score);
    let ordered = |a: usize, b: usize| if score(a) >= score(b) { [a, b] } else { [b, a] };
    rows.iter().enumerate().flat_map(|(i, &a)| rows[i + 1..].iter().map(move |&b| ordered(a, b))).collect()
}

/// Puts the differences of scores that are the least likely to be chance first.
pub fn clearest_first(compared: &mut [Compared]) {
    compared.sort_by(|a, b| {
        let [x, y] = [a, b].map(|c| &c.score);
        x.p.total_cmp(&y.p).then(y.value.abs().total_cmp(&x.value.abs())).then(a.places.cmp(&b.places))
    });
}

/// The differences, corrected for their number; each lies between −`bound` and `bound`.
fn family(figures: &[Moments], bound: f64) -> Vec<Difference> {
    let mut differences: Vec<Difference> =
        figures.par_iter().map(|&figure| Difference::new(figure, bound, figures.len())).collect();
    let bare: Vec<f64> = differences.iter().map(|difference| difference.p).collect();
    for (difference, p) in differences.iter_mut().zip(holm(&bare)) {
        difference.p = p;
    }
    differences
}

/// Holm's correction: the smallest of `n` values times `n`, the next times `n` − 1, and so on, none
/// less than the one before and none above 1.
pub(super) fn holm(bare: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..bare.len()).collect();
    order.sort_by(|&a, &b| bare[a].total_cmp(&bare[b]));
    let mut corrected = vec![1.0; bare.len()];
    let mut highest: f64 = 0.0;
    for (rank, i) in order.into_iter().enumerate() {
        highest = highest.max((bare[i] * (bare.len() - rank) as f64).min(1.0));
        corrected[i] = highest;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::super::{Estimator, Key, Tally};
    use super::*;
    use crate::model::Stance;
    use crate::record::sample_of;

    #[test]
    fn intervals_widen_with_the_number_of_comparisons() {
        let figure = |mean| Moments { mean, variance: 0.09 };
        let few = family(&[figure(0.8)], SCORES);
        let many = family(&[figure(0.8), figure(0.1), figure(-0.2), figure(0.0)], SCORES);
        assert!(few[0].is_clear() && !many[0].is_clear());
        assert_eq!((few[0].value, few[0].p * 4.0), (many[0].value, many[0].p));
        // The widest there are still lie between the bounds.
        let wide = family(&[figure(1.9); 3], SCORES);
        assert!(wide.iter().all(|d| d.high <= SCORES && d.low < d.value && d.value < d.high), "{wide:?}");
        assert!(family(&[], SCORES).is_empty());
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
        tally.add(&sample_of("Eli Om", Stance::None, 0.9), &[], None);
        let positions = tally.positions(3);
        let found = differences(&positions, 3);
        assert_eq!(found.len(), 3);
        let names = |c: &Compared| c.places.map(|i| positions[i].name.clone());
        assert_eq!(names(&found[0])[1], "Ana Lim");
        assert_eq!(found[0].words(), "much more supportive than");
        let [supportive, cautious, opposed] = &found[0].shares;
        assert!(supportive.low > 0.0 && opposed.high < 0.0 && !cautious.is_clear());
        assert!(!names(&found[2]).contains(&"Ana Lim".to_owned()));
        assert_eq!(found[2].words(), "about as supportive as");
        // Nobody can be compared with who takes no position.
        let silent = positions.iter().position(|p| p.n() == 0).unwrap();
        assert!(compare(&positions, &[[0, silent]]).is_empty());
    }
}
