//! Quantiles of the beta distribution, for the intervals.

use libm::lgamma as ln_gamma;

/// The `p`-quantile of Beta(`a`, `b`), to about 1e-12, by bisection on the distribution function.
///
/// `a` and `b` must be positive and `p` lie in [0, 1].
pub(super) fn quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    // 40 halvings leave less than 1e-12; a fixed number gives the same bits on every run.
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if cdf(middle, a, b) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The regularised incomplete beta function I_x(a, b): DLMF 8.17, evaluated as in Press et al.,
/// *Numerical Recipes*, section 6.4.
pub(super) fn cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_front = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln();
    // The continued fraction converges fast on one side of the mean only; symmetry gives the other.
    if x < (a + 1.0) / (a + b + 2.0) {
        log_front.exp() * fraction(x, a, b) / a
    } else {
        1.0 - log_front.exp() * fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction of DLMF 8.17.22, by the modified Lentz method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    // About sqrt(max(a, b)) steps are needed; this allows for a hundred million statements.
    const STEPS: u32 = 10_000;
    let away_from_zero = |v: f64| if v.abs() < TINY { TINY } else { v };

    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..=STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-14 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_of_small_integers_and_a_half() {
        assert!(ln_gamma(1.0).abs() < 1e-12);
        assert!((ln_gamma(5.0) - 24.0_f64.ln()).abs() < 1e-12);
        assert!((ln_gamma(0.5) - 0.5 * std::f64::consts::PI.ln()).abs() < 1e-12);
    }

    #[test]
    fn distributions_with_a_closed_form() {
        for x in [0.01, 0.3, 0.5, 0.77, 0.999] {
            assert!((cdf(x, 1.0, 1.0) - x).abs() < 1e-12, "uniform at {x}");
            assert!((cdf(x, 3.0, 1.0) - x.powi(3)).abs() < 1e-12, "power at {x}");
            let arcsine = 2.0 / std::f64::consts::PI * x.sqrt().asin();
            assert!((cdf(x, 0.5, 0.5) - arcsine).abs() < 1e-12, "arcsine at {x}");
        }
    }

    #[test]
    fn quantile_inverts_and_mirrors() {
        for (a, b) in [(0.4, 0.7), (4.5, 0.6), (30.0, 12.0), (2e5, 3e5)] {
            for p in [0.025, 0.5, 0.975] {
                let x = quantile(p, a, b);
                assert!((cdf(x, a, b) - p).abs() < 1e-6, "Beta({a}, {b}) at {p}");
                assert!((x - (1.0 - quantile(1.0 - p, b, a))).abs() < 1e-9);
            }
        }
    }
}
