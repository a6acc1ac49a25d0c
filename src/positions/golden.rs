//! The statistics against SciPy and statsmodels: `scripts/golden_statistics.py` wrote the values.

use super::beta;
use super::compare::holm;
use super::estimate::{Estimate, Estimator, Evidence};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    /// x, a, b, value.
    beta_cdf: Vec<[f64; 4]>,
    /// p, a, b, value.
    beta_quantile: Vec<[f64; 4]>,
    holm: Vec<Family>,
    positions: Vec<Exact>,
    differences: Vec<Pair>,
}

#[derive(Deserialize)]
struct Family {
    bare: Vec<f64>,
    corrected: Vec<f64>,
}

/// The posterior of one position.
#[derive(Deserialize)]
struct Exact {
    counts: [usize; 3],
    score: f64,
    shares: [f64; 3],
    interval: [f64; 2],
}

/// The posterior of a difference, where it is one of `tests`.
#[derive(Deserialize)]
struct Pair {
    first: [usize; 3],
    second: [usize; 3],
    tests: f64,
    /// Score, supportive, cautious, opposed.
    figures: [Figure; 4],
}

#[derive(Deserialize)]
struct Figure {
    mean: f64,
    deviation: f64,
    p: f64,
    interval: [f64; 2],
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../../tests/data/statistics.json")).unwrap()
}

fn exact([s, c, o]: [usize; 3]) -> Estimate {
    let evidence = Evidence { labelled: [s, c, o, 0, 0], read: [0; 4] };
    Estimator::exact().estimate(&evidence).unwrap()
}

fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} for {expected}");
}

#[test]
fn the_beta_distribution() {
    for [x, a, b, expected] in golden().beta_cdf {
        close(beta::cdf(x, a, b), expected, 1e-8 * expected.max(1e-3), &format!("Beta({a}, {b}) at {x}"));
    }
    for [p, a, b, expected] in golden().beta_quantile {
        close(beta::quantile(p, a, b), expected, 1e-9, &format!("quantile {p} of Beta({a}, {b})"));
    }
}

#[test]
fn holms_correction() {
    for Family { bare, corrected } in golden().holm {
        for (found, expected) in holm(&bare).into_iter().zip(&corrected) {
            close(found, *expected, 1e-12, &format!("{bare:?}"));
        }
    }
}

/// Means come by quadrature, and intervals from a beta distribution with the same moments. Both are
/// off, by as much less as there are more statements: of an interval from −0.77 to 0.30, for three
/// statements, by 0.05 at one end; for eight by 0.01.
#[test]
fn a_position_with_certain_labels() {
    for Exact { counts, score, shares, interval } in golden().positions {
        let (found, what) = (exact(counts), format!("{counts:?}"));
        let n = counts.iter().sum::<usize>() as f64;
        close(found.score, score, 0.05 / n, &what);
        for (found, expected) in found.shares.into_iter().zip(shares) {
            close(found, expected, 0.05 / n, &what);
        }
        close(found.low, interval[0], 0.2 / n, &what);
        close(found.high, interval[1], 0.2 / n, &what);
    }
}

/// The same for differences. Where there may be one, p is right within a factor of two; where there
/// is none to be seen, the interval of two shares that are both next to nothing is too narrow at its
/// ends, but says as little.
#[test]
fn differences_with_certain_labels() {
    for Pair { first, second, tests, figures } in golden().differences {
        let found = exact(first).less(&exact(second));
        for (f, (found, expected)) in found.into_iter().zip(figures).enumerate() {
            let what = format!("{first:?} {second:?}, figure {f} of {tests}");
            let bound = if f == 0 { 2.0 } else { 1.0 };
            close(found.mean, expected.mean, 0.02 * bound, &what);
            close(found.variance.sqrt(), expected.deviation, 0.05 * expected.deviation, &what);
            let (p, (low, high)) = (found.p(bound), found.interval(bound, 0.025 / tests));
            if expected.p < 0.2 {
                assert!(0.5 < p / expected.p && p / expected.p < 2.0, "{what}: {p} for {}", expected.p);
                close(low, expected.interval[0], 0.05, &what);
                close(high, expected.interval[1], 0.05, &what);
            } else {
                assert!(p > 0.2 && low < 0.0 && high > 0.0, "{what}: {p}, {low} to {high}");
            }
        }
    }
}
