//! What is known of a figure that has bounds: its mean and variance, and the beta distribution that
//! has them.
//!
//! Scores and shares lie between bounds, and so do their differences. Near a bound a normal
//! distribution goes wrong where it matters most: of two speakers with three statements each, all
//! supportive and all opposed, it says that chance gives such a difference once in ten thousand
//! times, where it is once in two hundred. The beta distribution stretched over the bounds is
//! skewed as it should be (`tests/data/statistics.json` holds the exact values).

use super::beta;

/// Mean and variance of a figure, or of the difference of two.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Moments {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Moments {
    /// Those of a mixture with these weights, which sum to 1, by the law of total variance.
    pub(super) fn mixed(parts: impl Iterator<Item = (f64, Self)>) -> Self {
        let (mut mean, mut square) = (0.0, 0.0);
        for (weight, part) in parts {
            mean += weight * part.mean;
            square += weight * (part.variance + part.mean * part.mean);
        }
        Self { mean, variance: (square - mean * mean).max(0.0) }
    }

    /// Those of the difference from an independent figure.
    pub(super) fn less(self, other: Self) -> Self {
        Self { mean: self.mean - other.mean, variance: self.variance + other.variance }
    }

    /// The interval that leaves out `tail` at either end, of a figure between −`bound` and `bound`.
    pub(super) fn interval(self, bound: f64, tail: f64) -> (f64, f64) {
        let (a, b) = self.beta(bound);
        let at = |p: f64| bound * (2.0 * beta::quantile(p, a, b) - 1.0);
        (at(tail), at(1.0 - tail))
    }

    /// Twice the probability that the figure is on the other side of 0 than most of it.
    pub(super) fn p(self, bound: f64) -> f64 {
        let (a, b) = self.beta(bound);
        // Each side by itself: what is left of 1 would have lost its digits.
        let other_side = beta::cdf(0.5, a, b).min(beta::cdf(0.5, b, a));
        (2.0 * other_side).min(1.0)
    }

    /// Parameters of the beta distribution on [−`bound`, `bound`].
    fn beta(self, bound: f64) -> (f64, f64) {
        let mean = 0.5 * (1.0 + self.mean / bound);
        let variance = 0.25 * self.variance / (bound * bound);
        // A distribution on an interval varies less than one that has all its weight on the ends.
        let spread = (mean * (1.0 - mean) / variance.max(1e-12) - 1.0).max(1e-3);
        (mean * spread, (1.0 - mean) * spread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uniform_figure() {
        let uniform = Moments { mean: 0.0, variance: 1.0 / 3.0 };
        let (low, high) = uniform.interval(1.0, 0.025);
        assert!((low + 0.95).abs() < 1e-9 && (high - 0.95).abs() < 1e-9);
        assert!((uniform.p(1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_mixture_varies_within_its_parts_and_between_them() {
        let part = |mean| Moments { mean, variance: 0.01 };
        let mixed = Moments::mixed([(0.5, part(0.2)), (0.5, part(0.6))].into_iter());
        assert!((mixed.mean - 0.4).abs() < 1e-12 && (mixed.variance - 0.05).abs() < 1e-12);
    }

    #[test]
    fn what_is_all_but_certain_has_a_small_p_and_not_none() {
        let p = Moments { mean: 1.6, variance: 0.01 }.p(2.0);
        assert!(0.0 < p && p < 1e-9, "{p}");
        assert_eq!(p, Moments { mean: -1.6, variance: 0.01 }.p(2.0));
    }
}
