//! The standard normal distribution, for comparisons.

/// P(Z ≤ z).
pub(super) fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The `p`-quantile, by bisection; `p` must lie strictly between 0 and 1.
pub(super) fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if cdf(middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_tables() {
        // scipy.stats.norm.cdf and ppf
        for (z, p) in [(0.0, 0.5), (1.0, 0.841_344_746_068_543), (1.959_963_984_540_054, 0.975)] {
            assert!((cdf(z) - p).abs() < 1e-12 && (quantile(p) - z).abs() < 1e-9, "{z}");
            assert!((cdf(-z) - (1.0 - p)).abs() < 1e-12, "{z}");
        }
    }
}
