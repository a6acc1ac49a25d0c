//! Does 0.8 mean right eight times in ten? Measuring it, and the one number that repairs it.

use crate::softmax::softmax;
use serde::Serialize;

/// Bins of confidence in [`reliability`].
const BINS: usize = 10;

/// Rows of similar confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many.
    pub rows: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// How many of them are right, as a share.
    pub accuracy: f64,
}

/// The rows in ten equal bins of confidence, 0 to 0.1 first; an empty bin is all 0.
///
/// `rows` holds the probability of the chosen class and whether the choice was right.
pub fn reliability(rows: &[(f64, bool)]) -> Vec<Bin> {
    let mut bins = vec![Bin::default(); BINS];
    for &(confidence, right) in rows {
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.rows += 1;
        bin.confidence += confidence;
        bin.accuracy += f64::from(u8::from(right));
    }
    for bin in bins.iter_mut().filter(|bin| bin.rows > 0) {
        bin.confidence /= bin.rows as f64;
        bin.accuracy /= bin.rows as f64;
    }
    bins
}

/// Expected calibration error (Naeini et al. 2015): the mean gap between confidence and accuracy
/// in the bins of [`reliability`], weighted by their rows. 0 when there are none.
pub fn expected_calibration_error(bins: &[Bin]) -> f64 {
    let rows: usize = bins.iter().map(|bin| bin.rows).sum();
    let gaps = bins.iter().map(|bin| bin.rows as f64 * (bin.confidence - bin.accuracy).abs());
    gaps.sum::<f64>() / rows.max(1) as f64
}

/// A row's logits and its gold class.
pub type Scored = (Vec<f64>, usize);

/// What turns a head's logits into probabilities that mean what they say:
/// p = softmax(logits / temperature + bias).
#[derive(Clone, Debug, PartialEq)]
pub struct Scaling {
    /// What the logits are divided by.
    pub temperature: f64,
    /// What is added to each class; the mean is 0.
    pub bias: Vec<f64>,
}

impl Scaling {
    /// Probabilities of the classes.
    pub fn softmax(&self, logits: &[f64]) -> Vec<f64> {
        let mut p: Vec<f64> = logits.iter().zip(&self.bias).map(|(x, b)| x / self.temperature + b).collect();
        softmax(&mut p);
        p
    }
}

/// Standard deviation of a bias before anything is known of it: a class that is rare among the
/// rows is not judged by a handful of them.
const BIAS: f64 = 0.5;
/// Bounds of the inverse of the temperature.
const SHARPNESS: [f64; 2] = [0.2, 5.0];

/// The scaling of `classes` classes under which `rows` of (logits, gold class) are most likely
/// (Guo et al. 2017: temperature scaling, and of their vector scaling the bias), the bias held near
/// 0 by a normal prior, or at 0 where it is not `free`. Without rows the logits stand as they are.
///
/// The loss is convex in the inverse temperature and the bias; it is descended by gradient steps
/// that are halved until they help. A sigmoid head is the two-class case with logits `[x, 0]`.
pub fn fit_scaling(rows: &[Scored], classes: usize, free: bool) -> Scaling {
    let mut best = Scaling { temperature: 1.0, bias: vec![0.0; classes] };
    if rows.is_empty() {
        return best;
    }
    let mut lowest = loss(&best, rows);
    let mut step = 1.0;
    while step > 1e-9 {
        let (by_sharpness, mut by_bias) = gradient(&best, rows);
        if !free {
            by_bias.fill(0.0);
        }
        let sharpness = (1.0 / best.temperature - step * by_sharpness).clamp(SHARPNESS[0], SHARPNESS[1]);
        let bias: Vec<f64> = best.bias.iter().zip(&by_bias).map(|(b, g)| b - step * g).collect();
        let next = Scaling { temperature: 1.0 / sharpness, bias };
        let reached = loss(&next, rows);
        if reached < lowest - 1e-12 {
            (best, lowest) = (next, reached);
            step *= 1.5;
        } else {
            step *= 0.5;
        }
    }
    // Only differences matter.
    let mean = best.bias.iter().sum::<f64>() / classes as f64;
    best.bias.iter_mut().for_each(|b| *b -= mean);
    best
}

/// Points of the curve of [`fit_curve`].
const POINTS: usize = 5;

/// How often the likeliest class is right where its probability is so high: five parts of equal size of
/// the rows above ½, each a point of its mean probability and its share right. Where a point would lie
/// lower than the one before, both get their mean (isotonic regression by pooling adjacent violators).
///
/// `rows` holds the probability of the likeliest class and whether it was right. Nothing where there are
/// fewer than ten rows a point.
pub fn fit_curve(rows: &[(f64, bool)]) -> Option<[[f64; 2]; POINTS]> {
    let mut sure: Vec<(f64, bool)> = rows.iter().copied().filter(|(p, _)| *p > 0.5).collect();
    if sure.len() < 10 * POINTS {
        return None;
    }
    sure.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mean = |rows: &[(f64, bool)], of: fn(&(f64, bool)) -> f64| {
        rows.iter().map(of).sum::<f64>() / rows.len() as f64
    };
    let mut points: [[f64; 2]; POINTS] = std::array::from_fn(|i| {
        let part = &sure[i * sure.len() / POINTS..(i + 1) * sure.len() / POINTS];
        [mean(part, |(p, _)| *p), mean(part, |(_, right)| f64::from(u8::from(*right)))]
    });
    // Pools of neighbours: their mean and how many they are.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for [_, right] in points {
        pools.push((right, 1));
        while let [.., (before, m), (last, n)] = pools[..]
            && before > last
        {
            pools.truncate(pools.len() - 2);
            pools.push(((before * m as f64 + last * n as f64) / (m + n) as f64, m + n));
        }
    }
    let pooled = pools.into_iter().flat_map(|(right, n)| std::iter::repeat_n(right, n));
    for (point, right) in points.iter_mut().zip(pooled) {
        point[1] = right.clamp(0.5, 0.995);
    }
    Some(points)
}

fn loss(scaling: &Scaling, rows: &[Scored]) -> f64 {
    let n = rows.len() as f64;
    let fit: f64 = rows.iter().map(|(logits, gold)| -scaling.softmax(logits)[*gold].max(1e-12).ln()).sum();
    let prior: f64 = scaling.bias.iter().map(|b| b * b / (2.0 * BIAS * BIAS)).sum();
    (fit + prior) / n
}

/// Of [`loss`], by the inverse temperature and by the bias.
fn gradient(scaling: &Scaling, rows: &[Scored]) -> (f64, Vec<f64>) {
    let n = rows.len() as f64;
    let mut by_sharpness = 0.0;
    let mut by_bias: Vec<f64> = scaling.bias.iter().map(|b| b / (BIAS * BIAS)).collect();
    for (logits, gold) in rows {
        for (class, p) in scaling.softmax(logits).into_iter().enumerate() {
            let excess = p - f64::from(u8::from(class == *gold));
            by_sharpness += excess * logits[class];
            by_bias[class] += excess;
        }
    }
    (by_sharpness / n, by_bias.into_iter().map(|g| g / n).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_the_gap_weighted_by_share() {
        let sure_and_half_right = [(0.95, true), (0.95, false)];
        let error = |rows: &[(f64, bool)]| expected_calibration_error(&reliability(rows));
        assert!((error(&sure_and_half_right) - 0.45).abs() < 1e-12);
        let fair = [(0.5, true), (0.5, false), (1.0, true)];
        assert!(error(&fair) < 1e-12);
        assert_eq!(error(&[]), 0.0);
    }

    #[test]
    fn a_curve_climbs_through_what_was_counted() {
        // Of those at 0.6 half are right, at 0.7 four in ten, at 0.8 and 0.85 eight in ten, at 0.9 all.
        let rows =
            |p: f64, right: usize| (0..20).map(move |i| (p + f64::from(i) * 1e-4, (i as usize) < right));
        let all = [rows(0.6, 10), rows(0.7, 8), rows(0.8, 16), rows(0.85, 16), rows(0.9, 20)];
        let curve = fit_curve(&all.into_iter().flatten().collect::<Vec<_>>()).unwrap();
        let heights = [0.5, 0.5, 0.8, 0.8, 0.995];
        assert!(
            curve.iter().zip(heights).all(|(point, height)| (point[1] - height).abs() < 1e-9),
            "{curve:?}"
        );
        assert!((curve[2][0] - 0.80095).abs() < 1e-6);
        assert_eq!(fit_curve(&[(0.9, true); 49]), None);
    }

    #[test]
    fn temperature_makes_confidence_match_accuracy() {
        // Three in four are right, whichever class it is, so the best fit gives the chosen class
        // 0.75: 4 / T = ln 3.
        let rows: Vec<_> = [0, 0, 0, 1]
            .iter()
            .flat_map(|&gold| [(vec![4.0, 0.0], gold), (vec![0.0, 4.0], 1 - gold)])
            .collect();
        let scaling = fit_scaling(&rows, 2, true);
        assert!((scaling.temperature - 4.0 / 3f64.ln()).abs() < 1e-3, "{scaling:?}");
        assert!((scaling.softmax(&rows[0].0)[0] - 0.75).abs() < 1e-3);
        assert!(scaling.bias[0].abs() < 1e-6);
    }

    #[test]
    fn bias_repairs_a_class_chosen_too_often() {
        // Of logits that say nothing, nine in ten are of class 1; with many rows the prior yields.
        let rows: Vec<Scored> = (0..1000).map(|i| (vec![0.0, 0.0], usize::from(i % 10 > 0))).collect();
        let scaling = fit_scaling(&rows, 2, true);
        assert!((scaling.softmax(&[0.0, 0.0])[1] - 0.9).abs() < 0.01, "{scaling:?}");
        let few: Vec<Scored> = rows[..10].to_vec();
        assert!(fit_scaling(&few, 2, true).softmax(&[0.0, 0.0])[1] < 0.8, "few rows say little");
        assert_eq!(fit_scaling(&rows, 2, false).bias, [0.0; 2]);
    }
}
