//! Does 0.8 mean right eight times in ten? Measuring it, and the one number that repairs it.

/// Bins of confidence in [`expected_calibration_error`].
const BINS: usize = 10;

/// Expected calibration error (Naeini et al. 2015) over ten equal bins of confidence: the mean gap
/// between confidence and accuracy, weighted by the bin's share of rows. 0 when there are none.
///
/// `rows` holds the probability of the chosen class and whether the choice was right.
pub fn expected_calibration_error(rows: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0); BINS];
    for &(confidence, right) in rows {
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += confidence;
        bin.1 += f64::from(u8::from(right));
    }
    bins.iter().map(|(confidence, right)| (confidence - right).abs()).sum::<f64>() / rows.len().max(1) as f64
}

/// Probabilities of `logits` divided by `temperature`.
pub fn softmax(logits: &[f64], temperature: f64) -> Vec<f64> {
    let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logits.iter().map(|x| ((x - top) / temperature).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|w| w / sum).collect()
}

/// A row's logits and its gold class.
pub type Scored = (Vec<f64>, usize);

/// The temperature in [0.2, 5] under which `rows` of (logits, gold class) are most likely
/// (Guo et al. 2017); it changes no prediction, only how sure it is. 1 when there are no rows.
///
/// A sigmoid head is the two-class case with logits `[x, 0]`.
pub fn fit_temperature(rows: &[Scored]) -> f64 {
    if rows.is_empty() {
        return 1.0;
    }
    let loss = |log_t: f64| -> f64 {
        rows.iter().map(|(logits, gold)| -softmax(logits, log_t.exp())[*gold].max(1e-12).ln()).sum()
    };
    // The loss is unimodal in the logarithm: golden-section search.
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (0.2f64.ln(), 5f64.ln());
    while high - low > 1e-4 {
        let step = golden * (high - low);
        if loss(high - step) < loss(low + step) {
            high = low + step;
        } else {
            low = high - step;
        }
    }
    ((low + high) / 2.0).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_the_gap_weighted_by_share() {
        let sure_and_half_right = [(0.95, true), (0.95, false)];
        assert!((expected_calibration_error(&sure_and_half_right) - 0.45).abs() < 1e-12);
        let fair = [(0.5, true), (0.5, false), (1.0, true)];
        assert!(expected_calibration_error(&fair) < 1e-12);
        assert_eq!(expected_calibration_error(&[]), 0.0);
    }

    #[test]
    fn temperature_makes_confidence_match_accuracy() {
        // Three in four are right, so the best fit gives the chosen class 0.75: 4 / T = ln 3.
        let rows: Vec<_> = [0, 0, 0, 1].iter().map(|&gold| (vec![4.0, 0.0], gold)).collect();
        let t = fit_temperature(&rows);
        assert!((t - 4.0 / 3f64.ln()).abs() < 1e-2, "{t}");
        assert!((softmax(&rows[0].0, t)[0] - 0.75).abs() < 1e-3);
    }
}
