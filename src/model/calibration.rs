//! Raw outputs to probabilities that mean what they say.

use super::error::ModelError;
use super::files::ModelFiles;
use super::judgement::{Judgement, Logits};
use super::labels::{Sentiment, Stance};
use serde::Deserialize;

/// A temperature a head, fitted on held-out statements (Guo et al., "On Calibration of Modern
/// Neural Networks", 2017): p = softmax(logits / T). 1 leaves the head as it was trained.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Calibration {
    /// Of the sigmoid.
    pub about_ai: f32,
    /// Of the softmax over [`Stance::ALL`].
    pub stance: f32,
    /// Of the softmax over [`Sentiment::ALL`].
    pub sentiment: f32,
}

impl Calibration {
    /// The temperatures of `files`.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] unless all three are there, finite and above 0.
    pub fn new(files: &ModelFiles) -> Result<Self, ModelError> {
        let calibration: Self = files.calibration_json()?;
        let Self { about_ai, stance, sentiment } = calibration;
        for (name, t) in [("about_ai", about_ai), ("stance", stance), ("sentiment", sentiment)] {
            if !(t.is_finite() && t > 0.0) {
                let problem = format!("temperature `{name}` is {t}; it must be finite and above 0");
                return Err(files.invalid(ModelFiles::CALIBRATION, problem));
            }
        }
        Ok(calibration)
    }

    /// The verdict on one statement.
    ///
    /// Two heads speak of the same event: who takes a stance toward AI speaks about AI, so
    /// P(stance ≠ none) ≤ P(about AI). Where the stance head says more than the about-AI head
    /// allows, its three stances are scaled down together to that bound and `none` gets the rest;
    /// elsewhere its probabilities stand as they are. The stance is the most probable one. Thus
    /// `about_ai` < 0.5 always comes with stance `none`, `p` always sums to 1 and peaks at the
    /// stance shown, and nothing jumps as `about_ai` crosses a threshold.
    pub fn judge(&self, logits: &Logits) -> Judgement {
        let about_ai = 1.0 / (1.0 + f64::from(-logits.about_ai / self.about_ai).exp());
        let [supportive, cautious, opposed, none] = softmax(logits.stance, self.stance);
        let scale = (about_ai / (1.0 - none)).min(1.0);
        let taken = [supportive * scale, cautious * scale, opposed * scale];
        let p = [taken[0], taken[1], taken[2], 1.0 - taken.iter().sum::<f64>()];
        let sentiment_p = softmax(logits.sentiment, self.sentiment);
        Judgement {
            about_ai: about_ai as f32,
            stance: Stance::ALL[most_probable(&p)],
            p: p.map(|p| p as f32),
            sentiment: Sentiment::ALL[most_probable(&sentiment_p)],
            sentiment_p: sentiment_p.map(|p| p as f32),
        }
    }
}

/// In double precision, so that the single-precision result is the same on every machine.
fn softmax<const N: usize>(logits: [f32; N], temperature: f32) -> [f64; N] {
    let max = logits.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let exp = logits.map(|l| (f64::from(l - max) / f64::from(temperature)).exp());
    let sum: f64 = exp.iter().sum();
    exp.map(|e| e / sum)
}

/// The place of the largest; of several, the last, so that a tie with `none` abstains.
fn most_probable(p: &[f64]) -> usize {
    let mut best = 0;
    for (i, &value) in p.iter().enumerate() {
        if value >= p[best] {
            best = i;
        }
    }
    best
}
