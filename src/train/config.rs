//! Everything that could be otherwise in a training run, read from one file.

use serde::Deserialize;

/// A training run's settings (`models/train.toml`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the model is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Seed of the heads' first weights, dropout and the order of rows.
    pub seed: u64,
    /// Threads libtorch uses; results depend on it in the last digits.
    pub threads: u32,
    /// Passes over the training rows.
    pub epochs: usize,
    /// Rows a step.
    pub batch: usize,
    /// Highest learning rate of the encoder.
    pub learning_rate: f64,
    /// Highest learning rate of the heads, which start from nothing.
    pub head_learning_rate: f64,
    /// Share of the steps over which the rate climbs before it falls linearly to 0.
    pub warm_up: f64,
    /// AdamW's decay.
    pub weight_decay: f64,
    /// Largest norm of a step's gradient.
    pub clip: f64,
    /// Share of the target spread over the other classes.
    pub label_smoothing: f64,
    /// Weight of a row whose label a fair reader might dispute.
    pub unsure_weight: f64,
    /// Weight of an invented row beside a real one.
    pub corpus_weight: f64,
    /// Weight of the opposed, who are rare.
    pub opposed_weight: f64,
    /// Weight of the head "about AI" beside the stance's.
    pub about_weight: f64,
    /// Weight of the sentiment head beside the stance's.
    pub sentiment_weight: f64,
    /// How often a row is shown without its context.
    pub context_dropout: f64,
    /// Dropout between layers.
    pub hidden_dropout: f64,
    /// Dropout of the attention's weights.
    pub attention_dropout: f64,
    /// Whether the embeddings are left as they are.
    pub freeze_embeddings: bool,
    /// Longest statement in training, in tokens.
    pub max_statement_tokens: usize,
    /// Longest context in training, in tokens.
    pub max_context_tokens: usize,
    /// Share of the training speakers held out to choose settings and fit temperatures.
    pub selection_share: f64,
    /// Share of the invented families held out.
    pub corpus_dev_share: f64,
}
