//! From labels to a score with its interval, the model's errors taken out.
//!
//! A speaker's position is the mix θ of stances (supportive, cautious, opposed, none) from which
//! the next statement would come; the score is that of its part with a position,
//! (θ supportive − θ opposed) / (1 − θ none). Three things keep us from knowing it, and all three
//! are carried here:
//!
//! * *Few statements.* θ has a Dirichlet prior with 1/3 for each stance, the "overall objective"
//!   choice of Berger, Bernardo and Sun (Bayesian Analysis 10, 2015, section 2): it weighs about as
//!   much as one statement, so it draws the score of a speaker with few statements toward 0.
//! * *The model errs.* A statement of stance c gets the label j with probability M(c, j), so labels
//!   come in the proportions θM. Labels that are merely counted are therefore biased: where the
//!   model overlooks half of the opposed, a bare count halves them. Taking θ from the counts by way
//!   of M is adjusted classify-and-count (Forman, "Quantifying counts and costs", 2008), here as a
//!   full posterior, so that no share falls below 0 and the interval is as wide as M makes it.
//! * *M is not known either*, only counted on some held-out statements. Each row of M has a
//!   Dirichlet posterior (Jeffreys's prior, 1/2 a label); [`DRAWS`] matrices are drawn from it, once
//!   for all speakers, and each speaker's answer is the mean over them, weighted by how well a
//!   matrix explains the speaker's labels.
//!
//! For one M the posterior is found by Laplace's method in the softmax basis (MacKay, "Choice of
//! basis for Laplace approximation", 1998): the mode over log-ratios of θ, a normal about it, and
//! the moments of score and shares by Gauss–Hermite quadrature reweighted by the exact posterior.
//! The 95 % interval is that of the beta distribution with the posterior's mean and variance.
//! `examples/coverage.rs` measures how often it holds the truth.
//!
//! What it does not carry: that one speaker's statements may be harder than those M was counted on.

use super::moments::Moments;
use crate::model::Errors;
use crate::random::Random;
use crate::softmax::softmax;
use std::sync::Arc;

/// Matrices drawn from the posterior of the model's errors.
const DRAWS: usize = 24;
/// Dirichlet prior of each stance.
const PRIOR: f64 = 1.0 / 3.0;
/// Dirichlet prior of each label in a row of the model's errors.
const JEFFREYS: f64 = 0.5;

/// What errors on other statements weigh beside those on statements that were read, in statements.
const ELSEWHERE: f64 = 20.0;

/// Stances, `none` included.
const STANCES: usize = 4;
/// What is seen of a statement: one of four labels, or that the model is not sure enough.
const LABELS: usize = 5;
/// Log-ratios.
const DIMENSIONS: usize = 3;

/// Orthonormal contrasts of the four stances. The first is the score's axis, so that exchanging
/// supportive and opposed changes a sign and nothing else.
const CONTRASTS: [[f64; STANCES]; DIMENSIONS] = [
    [std::f64::consts::FRAC_1_SQRT_2, 0.0, -std::f64::consts::FRAC_1_SQRT_2, 0.0],
    [0.408_248_290_463_863, -0.816_496_580_927_726, 0.408_248_290_463_863, 0.0],
    [0.288_675_134_594_812_9, 0.288_675_134_594_812_9, 0.288_675_134_594_812_9, -0.866_025_403_784_438_6],
];

/// Nodes and weights of five-point Gauss–Hermite quadrature for the standard normal (Abramowitz and
/// Stegun, table 25.10, in the probabilists' scale).
const NODES: [(f64, f64); 5] = [
    (-2.856_970_013_872_806, 0.011_257_411_327_720_69),
    (-1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (0.0, 0.533_333_333_333_333_3),
    (1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (2.856_970_013_872_806, 0.011_257_411_327_720_69),
];

/// A chance of each label for each stance.
type Matrix = [[f64; LABELS]; STANCES];

/// What is known of a speaker's statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// Statements by what is seen of them: labelled supportive, cautious, opposed, none; too doubtful.
    pub labelled: [usize; LABELS],
    /// Statements whose stance a person read, in the same order of stances; not counted above.
    pub read: [usize; STANCES],
}

impl Evidence {
    /// Statements in all.
    pub fn total(&self) -> usize {
        self.labelled.iter().chain(&self.read).sum()
    }
}

/// The figures of one position: score, and the shares of supportive, cautious, opposed.
pub(super) type Figures = [Moments; 4];

/// A position as the model's errors allow it to be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// P(supportive) − P(opposed) of the statements with a position: −1 opposed, +1 supportive.
    pub score: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Expected shares of supportive, cautious and opposed; they sum to 1.
    pub shares: [f64; 3],
    /// For each matrix drawn: the logarithm of how well it explains the labels, and the figures under
    /// it. Differences of two positions are taken matrix by matrix, since both suffer from the same
    /// errors. Shared, as rows with the same labels are many.
    draws: Arc<[(f64, Figures)]>,
}

/// Turns labels into positions, for one model.
#[derive(Clone, Debug)]
pub struct Estimator {
    matrices: Vec<Matrix>,
}

impl Default for Estimator {
    fn default() -> Self {
        Self::exact()
    }
}

impl Estimator {
    /// For labels that are taken as they are.
    pub fn exact() -> Self {
        let mut identity = [[0.0; LABELS]; STANCES];
        (0..STANCES).for_each(|c| identity[c][c] = 1.0);
        Self { matrices: vec![identity] }
    }

    /// For labels of a model with these errors, those of less than `min_confidence` left out; labels
    /// whose errors are not known are taken as they are.
    pub fn new(errors: Option<&Errors>, min_confidence: f64) -> Self {
        errors.map_or_else(Self::exact, |errors| Self::from_counts(&errors.above(min_confidence)))
    }

    /// For labels of which a person has read some: the errors seen there count beside those known
    /// before, which are taken for as many as [`ELSEWHERE`] statements of each stance.
    ///
    /// Together with [`Evidence::read`] this is prediction-powered inference in its Bayesian form
    /// (Angelopoulos et al., Science 382, 2023; Hofer et al., "Bayesian prediction-powered
    /// inference", 2024): what was read is certain, and says how far to trust the rest. The
    /// statements read should be drawn at random.
    pub fn with_read(known: Option<&Errors>, read: &Errors, min_confidence: f64) -> Self {
        let elsewhere =
            known.map_or([[0.0; LABELS]; STANCES], |known| known.above_weighed(min_confidence, ELSEWHERE));
        let here = read.above(min_confidence);
        Self::from_counts(&std::array::from_fn(|c| std::array::from_fn(|l| elsewhere[c][l] + here[c][l])))
    }

    /// For labels whose errors were counted: rows are stances, columns are labels.
    pub fn from_counts(counts: &[[f64; LABELS]; STANCES]) -> Self {
        // The last column stands for labels that are left out; without such it is none at all.
        let used = if counts.iter().all(|row| row[LABELS - 1] == 0.0) { LABELS - 1 } else { LABELS };
        let mut random = Random::new(1);
        let draw = |_| {
            counts.map(|row| {
                let mut drawn = [0.0; LABELS];
                (0..used).for_each(|label| drawn[label] = random.gamma(row[label] + JEFFREYS));
                let sum: f64 = drawn.iter().sum();
                drawn.map(|x| x / sum)
            })
        };
        Self { matrices: (0..DRAWS).map(draw).collect() }
    }

    /// The position that the evidence shows; `None` without a statement.
    pub fn estimate(&self, evidence: &Evidence) -> Option<Estimate> {
        if evidence.total() == 0 {
            return None;
        }
        let posterior = |matrix| Posterior::new(evidence, matrix).figures();
        let draws: Vec<(f64, Figures)> = self.matrices.iter().map(posterior).collect();
        let weights = weights(draws.iter().map(|(explained, _)| *explained));
        let figures: [Moments; 4] = std::array::from_fn(|f| {
            Moments::mixed(weights.iter().copied().zip(draws.iter().map(|(_, d)| d[f])))
        });
        let [score, supportive, cautious, opposed] = figures;
        let (low, high) = score.interval(1.0, 0.025);
        let shares = [supportive.mean, cautious.mean, opposed.mean];
        Some(Estimate { score: score.mean, low, high, shares, draws: draws.into() })
    }
}

impl Estimate {
    /// The figures less those of another. Both estimates must be of one [`Estimator`].
    ///
    /// It is not quite the difference of the two estimates: a matrix counts here by how well it
    /// explains the labels of both.
    pub(super) fn less(&self, other: &Self) -> Figures {
        let both = || self.draws.iter().zip(&*other.draws);
        let weights = weights(both().map(|((a, _), (b, _))| a + b));
        std::array::from_fn(|f| {
            let differences = both().map(|((_, a), (_, b))| a[f].less(b[f]));
            Moments::mixed(weights.iter().copied().zip(differences))
        })
    }
}

/// How much each matrix says.
fn weights(explained: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut weights: Vec<f64> = explained.collect();
    softmax(&mut weights);
    weights
}

/// The posterior of θ under one matrix.
struct Posterior<'m> {
    labelled: [f64; LABELS],
    /// Statements read by a person, and the prior.
    known: [f64; STANCES],
    matrix: &'m Matrix,
}

type Vector = [f64; DIMENSIONS];

impl<'m> Posterior<'m> {
    fn new(evidence: &Evidence, matrix: &'m Matrix) -> Self {
        let labelled = evidence.labelled.map(|n| n as f64);
        Self { labelled, known: evidence.read.map(|n| n as f64 + PRIOR), matrix }
    }

    /// The logarithm of the density over log-ratios, but for a constant.
    fn log_density(&self, theta: &[f64; STANCES]) -> f64 {
        let known: f64 = self.known.iter().zip(theta).map(|(n, t)| n * t.max(1e-300).ln()).sum();
        let labels = self.labelled.iter().enumerate().filter(|(_, n)| **n > 0.0);
        known + labels.map(|(label, n)| n * self.chance(theta, label).max(1e-300).ln()).sum::<f64>()
    }

    /// How likely a statement is to get the label.
    fn chance(&self, theta: &[f64; STANCES], label: usize) -> f64 {
        (0..STANCES).map(|c| theta[c] * self.matrix[c][label]).sum()
    }

    /// Gradient and negated second derivative of [`Self::log_density`] over the contrasts.
    fn slopes(&self, theta: &[f64; STANCES]) -> (Vector, [Vector; DIMENSIONS]) {
        // Over the four log-ratios: with p the chance that a statement so labelled is of stance c,
        // the gradient is Σ n p + known − N θ, and the negated second derivative
        // N (diag θ − θ θᵀ) − Σ n (diag p − p pᵀ).
        let total = self.labelled.iter().chain(&self.known).sum::<f64>();
        let mut gradient: [f64; STANCES] = std::array::from_fn(|c| self.known[c] - total * theta[c]);
        let mut second = [[0.0; STANCES]; STANCES];
        let mut add = |weight: f64, p: &[f64; STANCES]| {
            for a in 0..STANCES {
                second[a][a] += weight * p[a];
                for b in 0..STANCES {
                    second[a][b] -= weight * p[a] * p[b];
                }
            }
        };
        add(total, theta);
        for (label, &n) in self.labelled.iter().enumerate().filter(|(_, n)| **n > 0.0) {
            let chance = self.chance(theta, label).max(1e-300);
            let p: [f64; STANCES] = std::array::from_fn(|c| theta[c] * self.matrix[c][label] / chance);
            (0..STANCES).for_each(|c| gradient[c] += n * p[c]);
            add(-n, &p);
        }
        let along = |v: &[f64; STANCES], d: usize| (0..STANCES).map(|c| v[c] * CONTRASTS[d][c]).sum::<f64>();
        let by_contrast = second.map(|row| std::array::from_fn::<f64, DIMENSIONS, _>(|d| along(&row, d)));
        let second = std::array::from_fn(|a| {
            std::array::from_fn(|b| (0..STANCES).map(|c| CONTRASTS[a][c] * by_contrast[c][b]).sum())
        });
        (std::array::from_fn(|d| along(&gradient, d)), second)
    }

    /// How well the matrix explains the labels (as a logarithm), and the moments of the figures.
    fn figures(&self) -> (f64, Figures) {
        let (mode, root) = self.mode();
        let mut points = Vec::with_capacity(NODES.len().pow(3));
        for (z0, w0) in NODES {
            for (z1, w1) in NODES {
                for (z2, w2) in NODES {
                    let z = [z0, z1, z2];
                    let theta = theta(&moved(&mode, &solved_transposed(&root, &z), 1.0));
                    let normal = -0.5 * z.iter().map(|x| x * x).sum::<f64>();
                    points.push(((w0 * w1 * w2).ln() + self.log_density(&theta) - normal, theta));
                }
            }
        }
        let top = points.iter().map(|(log, _)| *log).fold(f64::NEG_INFINITY, f64::max);
        let (mut sum, mut first, mut square) = (0.0, [0.0; 4], [0.0; 4]);
        for (log, [supportive, cautious, opposed, _]) in points {
            let weight = (log - top).exp();
            let taken = (supportive + cautious + opposed).max(1e-300);
            let figures = [supportive - opposed, supportive, cautious, opposed].map(|x| x / taken);
            sum += weight;
            for (f, x) in figures.into_iter().enumerate() {
                first[f] += weight * x;
                square[f] += weight * x * x;
            }
        }
        let moments = |f: usize| {
            let mean = first[f] / sum;
            Moments { mean, variance: (square[f] / sum - mean * mean).max(0.0) }
        };
        let volume: f64 = (0..DIMENSIONS).map(|d| root[d][d].ln()).sum();
        (top + sum.ln() - volume, std::array::from_fn(moments))
    }

    /// Where the density is highest, and the Cholesky root of its negated second derivative there.
    fn mode(&self) -> (Vector, [Vector; DIMENSIONS]) {
        /// Far more than Newton's method takes.
        const STEPS: usize = 50;
        let mut at = [0.0; DIMENSIONS];
        let mut density = self.log_density(&theta(&at));
        for _ in 0..STEPS {
            let (gradient, second) = self.slopes(&theta(&at));
            let root = damped_root(&second);
            let step = solved_transposed(&root, &solved(&root, &gradient));
            let mut length = 1.0;
            let gain = loop {
                let next = moved(&at, &step, length);
                let reached = self.log_density(&theta(&next));
                if reached >= density || length < 1e-4 {
                    let gain = reached - density;
                    if gain > 0.0 {
                        (at, density) = (next, reached);
                    }
                    break gain;
                }
                length *= 0.5;
            };
            if gain < 1e-10 {
                break;
            }
        }
        (at, damped_root(&self.slopes(&theta(&at)).1))
    }
}

/// θ at a point of log-ratios.
fn theta(at: &Vector) -> [f64; STANCES] {
    let mut theta = std::array::from_fn(|c| (0..DIMENSIONS).map(|d| at[d] * CONTRASTS[d][c]).sum());
    softmax(&mut theta);
    theta
}

fn moved(at: &Vector, step: &Vector, length: f64) -> Vector {
    std::array::from_fn(|d| at[d] + length * step[d])
}

/// The lower Cholesky root of a symmetric matrix, after as much is added to its diagonal as makes
/// it safely positive: the density is not concave everywhere.
fn damped_root(matrix: &[Vector; DIMENSIONS]) -> [Vector; DIMENSIONS] {
    /// Curvature of a density that is all but flat: a tenth of the prior's.
    const FLAT: f64 = 0.1 * PRIOR;
    let mut added = 0.0;
    loop {
        if let Some(root) = cholesky(matrix, added, FLAT) {
            return root;
        }
        added = if added == 0.0 { FLAT } else { 2.0 * added };
    }
}

fn cholesky(matrix: &[Vector; DIMENSIONS], added: f64, least: f64) -> Option<[Vector; DIMENSIONS]> {
    let mut root = [[0.0; DIMENSIONS]; DIMENSIONS];
    for a in 0..DIMENSIONS {
        for b in 0..=a {
            let rest = matrix[a][b] - (0..b).map(|k| root[a][k] * root[b][k]).sum::<f64>();
            if a == b {
                let pivot = rest + added;
                // A matrix of numbers that are none is given up on, not damped for ever.
                if pivot < least && !pivot.is_nan() {
                    return None;
                }
                root[a][a] = pivot.sqrt();
            } else {
                root[a][b] = rest / root[b][b];
            }
        }
    }
    Some(root)
}

/// L⁻¹ v.
fn solved(root: &[Vector; DIMENSIONS], v: &Vector) -> Vector {
    let mut x = [0.0; DIMENSIONS];
    for a in 0..DIMENSIONS {
        x[a] = (v[a] - (0..a).map(|b| root[a][b] * x[b]).sum::<f64>()) / root[a][a];
    }
    x
}

/// L⁻ᵀ v.
fn solved_transposed(root: &[Vector; DIMENSIONS], v: &Vector) -> Vector {
    let mut x = [0.0; DIMENSIONS];
    for a in (0..DIMENSIONS).rev() {
        x[a] = (v[a] - (a + 1..DIMENSIONS).map(|b| root[b][a] * x[b]).sum::<f64>()) / root[a][a];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A model that errs: rows are stances.
    const COUNTS: [[f64; LABELS]; STANCES] = [
        [240.0, 40.0, 3.0, 57.0, 0.0],
        [30.0, 260.0, 5.0, 38.0, 0.0],
        [2.0, 20.0, 30.0, 8.0, 0.0],
        [60.0, 40.0, 4.0, 196.0, 0.0],
    ];

    fn labelled(labelled: [usize; 4]) -> Evidence {
        let [s, c, o, n] = labelled;
        Evidence { labelled: [s, c, o, n, 0], read: [0; STANCES] }
    }

    fn exact(counts: [usize; 4]) -> Estimate {
        Estimator::exact().estimate(&labelled(counts)).unwrap()
    }

    #[test]
    fn with_exact_labels_it_is_the_dirichlet_posterior() {
        // Of Dirichlet(1/3 + counts): the score's mean and variance in closed form. Statements
        // without a position say nothing of the mix of the others.
        for counts in [[3, 1, 0, 0], [12, 5, 2, 4], [40, 30, 20, 100]] {
            let e = exact(counts);
            let [s, c, o] = [counts[0], counts[1], counts[2]].map(|n| n as f64 + PRIOR);
            let n = s + c + o;
            let mean = (s - o) / n;
            let variance = ((s + o) / n - mean * mean) / (n + 1.0);
            let (low, high) = Moments { mean, variance }.interval(1.0, 0.025);
            assert!((e.score - mean).abs() < 0.012, "{counts:?}: {} for {mean}", e.score);
            assert!((e.low - low).abs() < 0.04 && (e.high - high).abs() < 0.04, "{e:?} {low} {high}");
        }
    }

    #[test]
    fn what_the_model_overlooks_is_put_back() {
        let estimator = Estimator::from_counts(&COUNTS);
        // Of a hundred opposed statements such a model calls half opposed and a third cautious.
        let e = estimator.estimate(&labelled([3, 33, 50, 14])).unwrap();
        assert!(e.shares[2] > 0.85, "{e:?}");
        let bare = exact([3, 33, 50, 14]);
        assert!(e.score < bare.score - 0.2 && e.high - e.low > bare.high - bare.low);
    }

    #[test]
    fn three_of_a_kind_point_one_way_and_one_does_not() {
        assert!(exact([3, 0, 0, 0]).low > 0.0);
        assert!(exact([1, 0, 0, 0]).low < 0.0);
        let estimator = Estimator::from_counts(&COUNTS);
        let one = estimator.estimate(&labelled([1, 0, 0, 0])).unwrap();
        assert!(one.low < -0.2, "{one:?}");
    }

    #[test]
    fn what_a_person_read_is_certain() {
        let estimator = Estimator::from_counts(&COUNTS);
        let read = Evidence { labelled: [0; LABELS], read: [6, 0, 0, 0] };
        let (read, seen) = (estimator.estimate(&read).unwrap(), exact([6, 0, 0, 0]));
        assert!((read.score - seen.score).abs() < 1e-6);
    }

    #[test]
    fn nothing_is_known_of_nobody() {
        assert_eq!(Estimator::exact().estimate(&Evidence::default()), None);
    }

    #[test]
    fn a_difference_with_oneself_is_none() {
        let estimator = Estimator::from_counts(&COUNTS);
        let e = estimator.estimate(&labelled([9, 3, 1, 2])).unwrap();
        for figure in e.less(&e) {
            assert!(figure.mean.abs() < 1e-12 && figure.variance.sqrt() > 0.02);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn bounds(n in prop::array::uniform5(0_usize..400), read in prop::array::uniform4(0_usize..9)) {
            prop_assume!(n.iter().sum::<usize>() > 0);
            let e = Estimator::from_counts(&COUNTS).estimate(&Evidence { labelled: n, read }).unwrap();
            prop_assert!(-1.0 <= e.low && e.low <= e.score && e.score <= e.high && e.high <= 1.0, "{e:?}");
            prop_assert!((e.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(e.shares.iter().all(|s| (0.0..=1.0).contains(s)));
        }

        #[test]
        fn exchanging_the_sides_mirrors(n in prop::array::uniform4(0_usize..60)) {
            prop_assume!(n.iter().sum::<usize>() > 0);
            let [s, c, o, none] = n;
            let (e, f) = (exact(n), exact([o, c, s, none]));
            let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
            prop_assert!(close(e.score, -f.score) && close(e.low, -f.high) && close(e.high, -f.low));
        }

        #[test]
        fn more_of_the_same_narrows(n in prop::array::uniform4(0_usize..20), times in 3_usize..8) {
            prop_assume!(n[..3].iter().sum::<usize>() > 0);
            let (e, f) = (exact(n), exact(n.map(|x| x * times)));
            prop_assert!(f.high - f.low < e.high - e.low + 1e-9, "{e:?} {f:?}");
        }
    }
}
