//! Raw outputs to probabilities that mean what they say.

use super::error::ModelError;
use super::errors::Errors;
use super::files::ModelFiles;
use super::judgement::{Judgement, Logits};
use super::labels::{Sentiment, Stance};
use crate::softmax::softmax;
use serde::{Deserialize, Serialize};

/// The scaling of each head, fitted on held-out statements: p = softmax(logits / T + b) (Guo et
/// al., "On Calibration of Modern Neural Networks", 2017). The temperature T makes a probability
/// mean what it says; the bias b repairs classes that are chosen too often or too rarely. Of the stance,
/// the probability of the likeliest class then follows a curve through what was counted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Temperature of the sigmoid.
    pub about_ai: f32,
    /// Its bias.
    #[serde(default)]
    pub about_ai_bias: f32,
    /// Temperature of the softmax over [`Stance::ALL`].
    pub stance: f32,
    /// Its bias.
    #[serde(default)]
    pub stance_bias: [f32; 4],
    /// Points of the curve, in order: a probability from 0.5 on, and how often it was right. From (½, ½)
    /// to the first of them, between them, and on to (1, 1) the curve is straight. None leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stance_curve: Option<[[f32; 2]; 5]>,
    /// Temperature of the softmax over [`Sentiment::ALL`].
    pub sentiment: f32,
    /// Its bias.
    #[serde(default)]
    pub sentiment_bias: [f32; 3],
    /// The errors of the model so calibrated, where they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
}

impl Calibration {
    /// Leaves every head as it was trained.
    pub const NONE: Self = Self {
        about_ai: 1.0,
        about_ai_bias: 0.0,
        stance: 1.0,
        stance_bias: [0.0; 4],
        stance_curve: None,
        sentiment: 1.0,
        sentiment_bias: [0.0; 3],
        errors: None,
    };

    /// The scaling that `files` say.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] unless all three temperatures are there, finite and above 0, every bias is
    /// finite, and the curve climbs from ½ to 1.
    pub fn new(files: &ModelFiles) -> Result<Self, ModelError> {
        let calibration: Self = files.calibration_json()?;
        let Self { about_ai, stance, sentiment, about_ai_bias, stance_bias, sentiment_bias, .. } =
            calibration;
        for (name, t) in [("about_ai", about_ai), ("stance", stance), ("sentiment", sentiment)] {
            if !(t.is_finite() && t > 0.0) {
                let problem = format!("temperature `{name}` is {t}; it must be finite and above 0");
                return Err(files.invalid(ModelFiles::CALIBRATION, problem));
            }
        }
        let biases = [about_ai_bias].into_iter().chain(stance_bias).chain(sentiment_bias);
        if let Some(bias) = biases.into_iter().find(|bias| !bias.is_finite()) {
            return Err(
                files.invalid(ModelFiles::CALIBRATION, format!("a bias is {bias}; it must be finite"))
            );
        }
        let curve: Vec<[f64; 2]> = calibration.curve().collect();
        if curve.windows(2).any(|pair| !(pair[0][0] < pair[1][0] && pair[0][1] <= pair[1][1])) {
            let problem = "the points of `stance_curve` must climb, between 0.5 and 1".to_owned();
            return Err(files.invalid(ModelFiles::CALIBRATION, problem));
        }
        Ok(calibration)
    }

    /// The points of the curve with its two ends.
    fn curve(&self) -> impl Iterator<Item = [f64; 2]> {
        let points = self.stance_curve.into_iter().flatten().map(|point| point.map(f64::from));
        [[0.5; 2]].into_iter().chain(points).chain([[1.0; 2]])
    }

    /// The stance's probabilities, that of the likeliest as the curve has it, the others in proportion. It
    /// stays the likeliest: from ½ on the curve is at least ½.
    fn curved(&self, mut p: [f64; 4]) -> [f64; 4] {
        let likeliest = most_probable(&p);
        let was = p[likeliest];
        let ends = self.curve().zip(self.curve().skip(1)).find(|(_, next)| was < next[0]);
        if let Some((from, to)) = ends.filter(|_| was > 0.5) {
            let becomes = from[1] + (was - from[0]) / (to[0] - from[0]) * (to[1] - from[1]);
            p.iter_mut().for_each(|p| *p *= (1.0 - becomes) / (1.0 - was));
            p[likeliest] = becomes;
        }
        p
    }

    /// The verdict on one statement, taken for a whole one.
    ///
    /// Two heads speak of the same event: who takes a stance toward AI speaks about AI, so
    /// P(stance ≠ none) ≤ P(about AI). Where the stance head says more than the about-AI head
    /// allows, its three stances are scaled down together to that bound and `none` gets the rest;
    /// elsewhere its probabilities stand as they are. The stance is the most probable one. Thus
    /// `about_ai` < 0.5 always comes with stance `none`, `p` always sums to 1 and peaks at the
    /// stance shown, and nothing jumps as `about_ai` crosses a threshold.
    pub fn judge(&self, logits: &Logits) -> Judgement {
        let about_ai = 1.0 / (1.0 + f64::from(-logits.about_ai / self.about_ai - self.about_ai_bias).exp());
        let [supportive, cautious, opposed, none] =
            self.curved(scaled(logits.stance, self.stance, self.stance_bias));
        let scale = (about_ai / (1.0 - none)).min(1.0);
        let taken = [supportive * scale, cautious * scale, opposed * scale];
        let p = [taken[0], taken[1], taken[2], (1.0 - taken.iter().sum::<f64>()).max(0.0)];
        let sentiment_p = scaled(logits.sentiment, self.sentiment, self.sentiment_bias);
        Judgement {
            about_ai: about_ai as f32,
            stance: Stance::ALL[most_probable(&p)],
            p: p.map(|p| p as f32),
            sentiment: Sentiment::ALL[most_probable(&sentiment_p)],
            sentiment_p: sentiment_p.map(|p| p as f32),
            cut: false,
        }
    }
}

/// In double precision, so that the single-precision result is the same on every machine.
fn scaled<const N: usize>(logits: [f32; N], temperature: f32, bias: [f32; N]) -> [f64; N] {
    let mut p: [f64; N] =
        std::array::from_fn(|i| f64::from(logits[i]) / f64::from(temperature) + f64::from(bias[i]));
    softmax(&mut p);
    p
}

/// The place of the largest; of several, the last, so that a tie with `none` abstains.
pub(crate) fn most_probable(p: &[f64]) -> usize {
    let mut best = 0;
    for (i, &value) in p.iter().enumerate() {
        if value >= p[best] {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AS_TRAINED: Calibration = Calibration::NONE;

    fn logits(about_ai: f32, stance: [f32; 4]) -> Logits {
        Logits { about_ai, stance, sentiment: [0.0, 2.0, 1.0] }
    }

    #[test]
    fn heads_that_agree_are_left_as_they_are() {
        let judgement = AS_TRAINED.judge(&logits(9.0, [3.0, 0.0, 0.0, 1.0]));
        let sum = 3.0_f32.exp() + 2.0 + 1.0_f32.exp();
        assert!((judgement.p[0] - 3.0_f32.exp() / sum).abs() < 1e-6);
        assert_eq!((judgement.stance, judgement.sentiment), (Stance::Supportive, Sentiment::Neutral));
    }

    #[test]
    fn what_is_not_about_ai_takes_no_stance() {
        let judgement = AS_TRAINED.judge(&logits(-1.0, [0.0, 0.0, 8.0, 0.0]));
        assert_eq!(judgement.stance, Stance::None);
        assert!((judgement.p[2] - judgement.about_ai).abs() < 1e-3);
        assert_eq!(judgement.confidence(), judgement.p[3]);
    }

    #[test]
    fn a_higher_temperature_is_less_sure() {
        let cool = AS_TRAINED.judge(&logits(4.0, [2.0, 0.0, 0.0, 0.0]));
        let warm = Calibration { stance: 3.0, ..AS_TRAINED }.judge(&logits(4.0, [2.0, 0.0, 0.0, 0.0]));
        assert!(warm.confidence() < cool.confidence() && warm.stance == cool.stance);
    }

    #[test]
    fn the_curve_bends_what_is_likelier_than_not() {
        let points = [[0.6, 0.55], [0.7, 0.6], [0.8, 0.7], [0.9, 0.8], [0.95, 0.99]];
        let curved = Calibration { stance_curve: Some(points), ..AS_TRAINED };
        let p = |x: f32| curved.judge(&logits(9.0, [x, 0.0, 0.0, 0.0])).p;
        let (logit, third) = (|p: f32| (3.0 * p / (1.0 - p)).ln(), |x: f32| (1.0 - x) / 3.0);
        for (was, becomes) in [(0.4, 0.4), (0.55, 0.525), (0.8, 0.7), (0.85, 0.75), (0.975, 0.995)] {
            let p = p(logit(was));
            assert!((p[0] - becomes).abs() < 1e-4 && (p[1] - third(becomes)).abs() < 1e-4, "{was}: {p:?}");
        }
    }

    proptest! {
        #[test]
        fn probabilities_are_coherent_for_any_logits(
            about_ai in -200.0_f32..200.0,
            stance in prop::array::uniform4(-200.0_f32..200.0),
            temperature in 0.05_f32..20.0,
            bias in prop::array::uniform4(-3.0_f32..3.0),
            heights in prop::array::uniform5(0.5_f32..1.0),
        ) {
            let mut heights = heights;
            heights.sort_by(f32::total_cmp);
            let points = std::array::from_fn(|i| [0.55 + 0.08 * i as f32, heights[i]]);
            let calibration = Calibration {
                about_ai: temperature,
                stance: temperature,
                stance_bias: bias,
                stance_curve: Some(points),
                ..AS_TRAINED
            };
            let judgement = calibration.judge(&logits(about_ai, stance));
            prop_assert!(judgement.p.iter().all(|p| (0.0..=1.0).contains(p)));
            prop_assert!((judgement.p.iter().sum::<f32>() - 1.0).abs() < 1e-6);
            prop_assert!(1.0 - judgement.p[3] <= judgement.about_ai + 1e-6);
            let shown = Stance::ALL.iter().position(|s| *s == judgement.stance);
            prop_assert_eq!(shown.map(|i| judgement.p[i]), Some(judgement.confidence()));
            prop_assert!(judgement.about_ai >= 0.5 || judgement.stance == Stance::None);
        }
    }
}
