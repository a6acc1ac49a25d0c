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
    /// Threads libtorch uses; results depend on it in the last digits.
    pub threads: u32,
    /// Whether steps are computed in bfloat16.
    #[serde(default)]
    pub bfloat16: bool,
    /// Rows a step.
    pub batch: usize,
    /// AdamW's decay.
    pub weight_decay: f64,
    /// Largest norm of a step's gradient.
    pub clip: f64,
    /// Share of the target spread over the other classes.
    pub label_smoothing: f64,
    /// Weight of a row whose label a fair reader might dispute.
    pub unsure_weight: f64,
    /// Weight of a collected statement that a reader of ours labelled, beside one labelled in its
    /// collection.
    pub reading_weight: f64,
    /// Weight of the head "about AI" beside the stance's.
    pub about_weight: f64,
    /// Weight of the sentiment head beside the stance's.
    pub sentiment_weight: f64,
    /// How often a row is shown with names, terms and spellings exchanged.
    pub exchanged_share: f64,
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
    /// What is done with the rows, one after the other.
    pub parts: Vec<Part>,
}

/// Some passes over the rows, from the weights that the part before left.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// One fine-tuning for each: seed of dropout and the order of rows. Their weights are averaged.
    /// The first part's first is also the seed of the heads' first weights.
    pub seeds: Vec<u64>,
    /// Passes over the training rows.
    pub epochs: usize,
    /// Share of the real rows that a pass shows, drawn anew for each; the invented ones, which are fewer and
    /// harder, are shown in every pass.
    pub real_share: f64,
    /// Highest learning rate of the encoder.
    pub learning_rate: f64,
    /// Highest learning rate of the heads.
    pub head_learning_rate: f64,
    /// Share of the steps over which the rate climbs before it falls linearly to 0.
    pub warm_up: f64,
    /// Weight of an invented row when it is shown, beside a real one.
    pub corpus_weight: f64,
    /// Weight of the opposed, who are rare.
    pub opposed_weight: f64,
    /// How often a row is shown without its context.
    pub context_dropout: f64,
}

impl Config {
    /// What a row counts for that a fair reader might label otherwise, or not.
    pub(crate) fn sureness(&self, unsure: bool) -> f64 {
        if unsure { self.unsure_weight } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_settings_of_the_shipped_model_are_read() {
        let config: Config = toml::from_str(include_str!("../../models/train.toml")).unwrap();
        assert!(!config.parts.is_empty() && config.parts.iter().all(|part| !part.seeds.is_empty()));
    }
}
