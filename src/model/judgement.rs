//! What goes into the model and what comes out: input, raw outputs, calibrated verdict.

use super::labels::{Sentiment, Stance};

/// What the model reads: a statement and, where there is one, its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Input<'t> {
    /// The words said.
    pub text: &'t str,
    /// What "it", "this" or "they" may refer to.
    pub context: Option<&'t str>,
}

/// The heads' raw outputs for one statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logits {
    /// One logit: about AI.
    pub about_ai: f32,
    /// In the order of [`Stance::ALL`].
    pub stance: [f32; 4],
    /// In the order of [`Sentiment::ALL`].
    pub sentiment: [f32; 3],
}

/// The calibrated verdict on one statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Probability that the statement is about AI.
    pub about_ai: f32,
    /// The most probable stance.
    pub stance: Stance,
    /// Probabilities in the order of [`Stance::ALL`], summing to 1.
    pub p: [f32; 4],
    /// The most probable sentiment.
    pub sentiment: Sentiment,
    /// Probabilities in the order of [`Sentiment::ALL`], summing to 1.
    pub sentiment_p: [f32; 3],
    /// The statement is longer than what the model reads: this is the verdict on its beginning.
    pub cut: bool,
}

impl Judgement {
    /// Probability of the stance that was chosen.
    pub fn confidence(&self) -> f32 {
        self.p.iter().copied().fold(0.0, f32::max)
    }
}
