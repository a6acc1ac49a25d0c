//! From calibrated probabilities to a score with its interval.
//!
//! A speaker's position is the mix (θ supportive, θ cautious, θ opposed) from which the next
//! statement with a position would come; the score is θ supportive − θ opposed. Two things keep us
//! from knowing it: there are few statements, and the model may be wrong about each. Both are
//! carried here.
//!
//! * *Few statements.* θ has a Dirichlet prior with 1/3 for each stance, the "overall objective"
//!   choice of Berger, Bernardo and Sun (Bayesian Analysis 10, 2015, section 2): it weighs as much
//!   as one statement split evenly, so it draws the score of a speaker with few statements
//!   toward 0.
//! * *The model's doubt.* Statement i has stance c with probability q_i(c), the calibrated
//!   probabilities without `none`. The true counts N are then random as well: a sum of independent
//!   draws, whose mean and variance are sums over the statements.
//!
//! With A = 1 for the prior's weight, the law of total variance gives the posterior exactly:
//!
//! ```text
//! μ  = E[S]   = Σ (q_i(s) − q_i(o)) / (n + A)
//! V  = Var of E[S | N] = Σ (q_i(s) + q_i(o) − (q_i(s) − q_i(o))²) / (n + A)²
//! Var[S] = V + (E[θ s] + E[θ o] − μ² − V) / (n + A + 1)
//! ```
//!
//! The 95 % interval is that of the beta distribution on [−1, 1] with this mean and variance.
//!
//! What it does not carry: errors that one speaker's statements have in common, and one bias. The
//! probabilities are calibrated over all speakers; of a speaker who is all of one mind they are too
//! modest, so such positions come out milder than they are, however many statements there are.

use super::beta;

/// Weight of the prior, in statements.
const PRIOR: f64 = 1.0;

/// What a speaker's statements say, as sums: three probabilities and a variance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Evidence {
    n: f64,
    supportive: f64,
    opposed: f64,
    doubt: f64,
}

/// A score in [−1, 1] with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// P(supportive) − P(opposed): −1 opposed, +1 supportive.
    pub score: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Expected shares of supportive, cautious and opposed, the prior included; they sum to 1.
    pub shares: [f64; 3],
}

impl Evidence {
    /// Adds one statement with a position, by its probabilities of supportive, cautious and
    /// opposed; they need not sum to 1, as `none` has been taken out.
    pub(super) fn add(&mut self, p: [f64; 3]) {
        let total: f64 = p.iter().sum();
        if !total.is_finite() || total <= 0.0 {
            return;
        }
        let [supportive, _, opposed] = p.map(|value| value / total);
        self.n += 1.0;
        self.supportive += supportive;
        self.opposed += opposed;
        self.doubt += supportive + opposed - (supportive - opposed).powi(2);
    }

    /// The posterior; `None` without a single statement.
    pub(super) fn estimate(&self) -> Option<Estimate> {
        if self.n < 1.0 {
            return None;
        }
        let weight = self.n + PRIOR;
        let supportive = (self.supportive + PRIOR / 3.0) / weight;
        let opposed = (self.opposed + PRIOR / 3.0) / weight;
        let score = supportive - opposed;
        let doubt = self.doubt / (weight * weight);
        let variance = doubt + (supportive + opposed - score * score - doubt) / (weight + 1.0);

        let mean = 0.5 * (1.0 + score);
        let spread = mean * (1.0 - mean) / (0.25 * variance) - 1.0;
        let at = |p: f64| 2.0 * beta::quantile(p, mean * spread, (1.0 - mean) * spread) - 1.0;
        Some(Estimate {
            score,
            low: at(0.025),
            high: at(0.975),
            shares: [supportive, 1.0 - supportive - opposed, opposed],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn estimate(statements: &[[f64; 3]]) -> Estimate {
        let mut evidence = Evidence::default();
        statements.iter().for_each(|p| evidence.add(*p));
        evidence.estimate().unwrap()
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    fn statements(most: usize) -> impl Strategy<Value = Vec<[f64; 3]>> {
        let one = [0.0..1.0_f64, 0.0..1.0_f64, 0.001..1.0_f64];
        proptest::collection::vec(one, 1..most)
    }

    #[test]
    fn three_sure_statements_point_one_way_and_one_does_not() {
        let sure = [1.0, 0.0, 0.0];
        let three = estimate(&[sure; 3]);
        assert!(close(three.score, 0.75));
        assert!(three.low > 0.0, "{three:?}");
        assert!(estimate(&[sure]).low < 0.0);
        assert!(estimate(&[[0.6, 0.3, 0.1]; 3]).low < 0.0, "a doubtful model widens the interval");
    }

    #[test]
    fn unusable_probabilities_are_no_evidence() {
        let mut evidence = Evidence::default();
        evidence.add([f64::NAN, 0.0, 0.0]);
        evidence.add([0.0; 3]);
        assert_eq!(evidence.estimate(), None);
    }

    proptest! {
        #[test]
        fn bounds(p in statements(40)) {
            let e = estimate(&p);
            prop_assert!(-1.0 <= e.low && e.low <= e.score && e.score <= e.high && e.high <= 1.0, "{e:?}");
            prop_assert!(close(e.shares.iter().sum(), 1.0));
            prop_assert!(e.shares.iter().all(|s| (0.0..=1.0).contains(s)));
        }

        #[test]
        fn order_does_not_matter(p in statements(20)) {
            let mut other = p.clone();
            other.reverse();
            let (e, f) = (estimate(&p), estimate(&other));
            prop_assert!(close(e.score, f.score) && close(e.low, f.low) && close(e.high, f.high));
        }

        #[test]
        fn swapping_the_labels_mirrors(p in statements(20)) {
            let swapped: Vec<_> = p.iter().map(|[s, c, o]| [*o, *c, *s]).collect();
            let (e, f) = (estimate(&p), estimate(&swapped));
            prop_assert!(close(e.score, -f.score) && close(e.low, -f.high) && close(e.high, -f.low));
        }

        #[test]
        fn more_of_the_same_narrows(p in statements(10), times in 2_usize..6) {
            let (e, f) = (estimate(&p), estimate(&p.repeat(times)));
            prop_assert!(f.high - f.low < e.high - e.low, "{e:?} {f:?}");
        }
    }

    /// Speakers with a known mix, a calibrated model, and the share of intervals that hold the truth.
    #[test]
    fn about_95_intervals_in_100_hold_the_truth() {
        let mut state = 7_u64;
        let mut uniform = move || {
            // SplitMix64, so that the test is the same everywhere.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        };
        for n in [3, 8, 30] {
            let (mut held, runs) = (0, 2000);
            for _ in 0..runs {
                // A mix from the uniform Dirichlet.
                let mix: [f64; 3] = std::array::from_fn(|_| -uniform().ln());
                let total: f64 = mix.iter().sum();
                let mix = mix.map(|m| m / total);
                // A statement has one of three pure "kinds"; the model is sure of it in one case in
                // two and otherwise spreads as the speaker's own mix does: calibrated either way.
                let seen: Vec<[f64; 3]> = (0..n)
                    .map(|_| {
                        let u = uniform();
                        let class = if u < mix[0] {
                            0
                        } else if u < mix[0] + mix[1] {
                            1
                        } else {
                            2
                        };
                        let pure: [f64; 3] = std::array::from_fn(|c| f64::from(u8::from(c == class)));
                        if uniform() < 0.5 { pure } else { mix }
                    })
                    .collect();
                let e = estimate(&seen);
                let truth = mix[0] - mix[2];
                held += usize::from(e.low <= truth && truth <= e.high);
            }
            let coverage = held as f64 / f64::from(runs);
            assert!(coverage > 0.92, "n = {n}: {coverage}");
        }
    }
}
