//! From words to a judgement: tokenizer, encoder, heads, calibration.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A speaker's position toward the AI under discussion, as one statement shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Go ahead.
    Supportive,
    /// Only if, not yet, not like this.
    Cautious,
    /// Do not, stop, undo.
    Opposed,
    /// Takes no position; never counted in one.
    None,
}

impl Stance {
    /// All four, in the order of the model's outputs.
    pub const ALL: [Stance; 4] = [Stance::Supportive, Stance::Cautious, Stance::Opposed, Stance::None];

    /// The label as written in records.
    pub fn label(self) -> &'static str {
        match self {
            Stance::Supportive => "supportive",
            Stance::Cautious => "cautious",
            Stance::Opposed => "opposed",
            Stance::None => "none",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// The tone of the wording, whatever it is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sentiment {
    /// Praise, hope, pleasure.
    Positive,
    /// Flat or mixed.
    Neutral,
    /// Blame, fear, anger.
    Negative,
}

impl Sentiment {
    /// All three, in the order of the model's outputs.
    pub const ALL: [Sentiment; 3] = [Sentiment::Positive, Sentiment::Neutral, Sentiment::Negative];

    /// The label as written in records.
    pub fn label(self) -> &'static str {
        match self {
            Sentiment::Positive => "positive",
            Sentiment::Neutral => "neutral",
            Sentiment::Negative => "negative",
        }
    }
}

impl fmt::Display for Sentiment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

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
}

impl Judgement {
    /// Probability of the stance that was chosen.
    pub fn confidence(&self) -> f32 {
        self.p.iter().copied().fold(0.0, f32::max)
    }
}
