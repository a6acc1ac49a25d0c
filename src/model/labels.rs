//! The labels a statement can get, in the order of the model's outputs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A speaker's position toward the AI under discussion, as one statement shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
