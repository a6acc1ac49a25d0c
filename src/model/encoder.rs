//! BERT's encoder on nothing but this crate: token ids in, a state for each token out.
//!
//! Texts are laid end to end without padding; what concerns single tokens (all but attention) runs
//! over all their rows at once. Groups of texts are shared out over the current rayon pool. The
//! states of a text do not depend on its group (see [`kernels`](super::kernels)).

use super::attention::{Attention, Heads};
use super::distance::Distances;
use super::error::ModelError;
use super::files::Config;
use super::kernels::Kernels;
use super::linear::{Bytes, Linear};
use super::ops::AddNorm;
use super::tokenizer::Encoding;
use super::weights::{Tensor, Weights};
use rayon::prelude::*;

/// The encoder of a model, its weights converted and packed.
pub(super) struct Encoder {
    kernels: Kernels,
    width: usize,
    heads: Heads,
    /// Left in the file's precision and place: a statement needs few of its rows.
    words: Tensor,
    /// For each token type, for each position: the sum of the two embeddings.
    places: [Vec<f32>; 2],
    norm: Norm,
    distances: Option<Distances>,
    layers: Vec<Layer>,
}

struct Layer {
    query_key_value: Linear,
    attended: Linear,
    attended_norm: Norm,
    up: Linear,
    down: Linear,
    down_norm: Norm,
}

/// Gain and bias of a layer normalisation, over rows of their length.
struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
    eps: f32,
}

/// Working memory of a thread.
#[derive(Default)]
struct Scratch {
    states: Vec<f32>,
    queries_keys_values: Vec<f32>,
    mixed: Vec<f32>,
    inner: Vec<f32>,
    delta: Vec<f32>,
    bytes: Bytes,
    attention: Attention,
}

impl Encoder {
    /// Tokens in a group: enough that the weights, read once a group, stay a small part of the
    /// traffic, few enough that a group's states stay in the second-level cache.
    const GROUP: std::ops::Range<usize> = 64..192;

    /// Converts and packs `weights`, in parallel.
    ///
    /// # Errors
    /// [`ModelError`] names the tensor that is missing or wrong.
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self, ModelError> {
        let kernels = Kernels::detect();
        let width = config.hidden_size;
        let heads = Heads { count: config.num_attention_heads, size: width / config.num_attention_heads };
        let layer = |i| Layer::load(weights, kernels, config, &format!("encoder.layer.{i}"));
        Ok(Self {
            kernels,
            width,
            heads,
            words: weights.tensor("embeddings.word_embeddings.weight", &[config.vocab_size, width])?,
            places: places(weights, config)?,
            norm: Norm::load(weights, config, "embeddings.LayerNorm")?,
            // The scores are divided by the root of a head's size when all is added.
            distances: Distances::load(config, weights, (heads.size as f32).sqrt())?,
            layers: (0..config.num_hidden_layers).into_par_iter().map(layer).collect::<Result<_, _>>()?,
        })
    }

    /// Numbers a state.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Runs groups of consecutive `encodings` in parallel and gives what `finish` makes of the states
    /// of each group, in order. Of each text, the states of the first `kept` tokens are computed.
    pub(super) fn run<T: Send>(
        &self,
        encodings: &[Encoding],
        kept: fn(&Encoding) -> usize,
        finish: impl Fn(&[Encoding], &[f32]) -> Vec<T> + Sync,
    ) -> Vec<T> {
        let tokens: usize = encodings.iter().map(Encoding::len).sum();
        let share = tokens / (4 * rayon::current_num_threads());
        let groups = groups(encodings, share.clamp(Self::GROUP.start, Self::GROUP.end));
        let finished: Vec<Vec<T>> = groups
            .into_par_iter()
            .with_max_len(1)
            .map_init(Scratch::default, |scratch, group| {
                self.states(scratch, group, kept);
                finish(group, &scratch.states)
            })
            .collect();
        finished.into_iter().flatten().collect()
    }

    /// Leaves the last layer's states of some texts in `scratch`.
    fn states(&self, scratch: &mut Scratch, group: &[Encoding], kept: fn(&Encoding) -> usize) {
        self.embed(&mut scratch.states, group);
        if let Some((last, layers)) = self.layers.split_last() {
            layers.iter().for_each(|layer| self.layer(layer, scratch, group, Encoding::len));
            self.layer(last, scratch, group, kept);
        }
    }

    /// `norm(word + position + token type)` for each token of each statement.
    fn embed(&self, states: &mut Vec<f32>, group: &[Encoding]) {
        let tokens: usize = group.iter().map(Encoding::len).sum();
        states.resize(tokens * self.width, 0.0);
        let tokens = group.iter().flat_map(|e| e.ids().iter().zip(e.type_ids()).enumerate());
        for (row, (position, (&id, segment))) in states.chunks_exact_mut(self.width).zip(tokens) {
            self.words.read(self.kernels, id as usize * self.width, row);
            let place = &self.places[segment as usize][position * self.width..][..self.width];
            self.norm.add(self.kernels, row, place);
        }
    }

    /// One layer over all statements. Of each statement, the states of the first `kept` tokens are
    /// computed and the others dropped: after the last layer only the first segment is read.
    fn layer(&self, layer: &Layer, scratch: &mut Scratch, group: &[Encoding], kept: fn(&Encoding) -> usize) {
        let (kernels, width) = (self.kernels, self.width);
        let Scratch { states, queries_keys_values, mixed, inner, delta, bytes, attention } = scratch;
        layer.query_key_value.apply(kernels, states, bytes, queries_keys_values);
        keep(states, width, group, kept);
        mixed.resize(states.len(), 0.0);
        let (mut all, mut attended) = (queries_keys_values.as_slice(), mixed.as_mut_slice());
        for encoding in group {
            let (of_this, others) = all.split_at(encoding.len() * 3 * width);
            let (to, rest) = attended.split_at_mut(kept(encoding) * width);
            attention.run(kernels, self.heads, self.distances.as_ref(), of_this, to);
            (all, attended) = (others, rest);
        }
        layer.attended.apply(kernels, mixed, bytes, delta);
        layer.attended_norm.add_all(kernels, states, delta);
        layer.up.apply_gelu(kernels, states, bytes, inner);
        layer.down.apply(kernels, inner, bytes, delta);
        layer.down_norm.add_all(kernels, states, delta);
    }
}

impl Layer {
    fn load(weights: &Weights, kernels: Kernels, config: &Config, name: &str) -> Result<Self, ModelError> {
        let (width, inner) = (config.hidden_size, config.intermediate_size);
        let linear = |parts: &[&str], outputs: usize, inputs: usize| {
            let parts: Vec<_> = parts.iter().map(|part| (format!("{name}.{part}"), outputs)).collect();
            Linear::load(weights, kernels, config.onrecord.precision, &parts, inputs)
        };
        let norm = |part: &str| Norm::load(weights, config, &format!("{name}.{part}.LayerNorm"));
        Ok(Self {
            query_key_value: linear(
                &["attention.self.query", "attention.self.key", "attention.self.value"],
                width,
                width,
            )?,
            attended: linear(&["attention.output.dense"], width, width)?,
            attended_norm: norm("attention.output")?,
            up: linear(&["intermediate.dense"], inner, width)?,
            down: linear(&["output.dense"], width, inner)?,
            down_norm: norm("output")?,
        })
    }
}

impl Norm {
    fn load(weights: &Weights, config: &Config, name: &str) -> Result<Self, ModelError> {
        let vector = |part: &str| {
            weights.tensor(&format!("{name}.{part}"), &[config.hidden_size]).map(|tensor| tensor.to_vec())
        };
        Ok(Self { gain: vector("weight")?, bias: vector("bias")?, eps: config.layer_norm_eps })
    }

    /// `row = norm(row + delta)`.
    fn add(&self, kernels: Kernels, row: &mut [f32], delta: &[f32]) {
        kernels.run(AddNorm { row, delta, gain: &self.gain, bias: &self.bias, eps: self.eps });
    }

    /// The same for each of the rows.
    fn add_all(&self, kernels: Kernels, rows: &mut [f32], delta: &[f32]) {
        let width = self.gain.len();
        for (row, delta) in rows.chunks_exact_mut(width).zip(delta.chunks_exact(width)) {
            self.add(kernels, row, delta);
        }
    }
}

/// Position and token-type embeddings summed, for the two token types.
fn places(weights: &Weights, config: &Config) -> Result<[Vec<f32>; 2], ModelError> {
    let (width, positions) = (config.hidden_size, config.max_position_embeddings);
    let segments =
        weights.tensor("embeddings.token_type_embeddings.weight", &[config.type_vocab_size, width])?;
    let positions = weights.tensor("embeddings.position_embeddings.weight", &[positions, width])?.to_vec();
    let segments = segments.to_vec();
    let sum = |segment: usize| {
        let segment = &segments[segment * width..][..width];
        positions.chunks_exact(width).flat_map(|p| p.iter().zip(segment).map(|(p, s)| s + p)).collect()
    };
    Ok([sum(0), sum(1)])
}

/// Consecutive encodings in groups that reach `target` tokens.
fn groups(encodings: &[Encoding], target: usize) -> Vec<&[Encoding]> {
    let mut groups = Vec::new();
    let (mut start, mut tokens) = (0, 0);
    for (i, encoding) in encodings.iter().enumerate() {
        tokens += encoding.len();
        if tokens >= target || i + 1 == encodings.len() {
            groups.push(&encodings[start..=i]);
            (start, tokens) = (i + 1, 0);
        }
    }
    groups
}

/// Moves the rows that are kept together and drops the others.
fn keep(states: &mut Vec<f32>, width: usize, group: &[Encoding], kept: fn(&Encoding) -> usize) {
    let (mut from, mut to) = (0, 0);
    for encoding in group {
        let len = kept(encoding) * width;
        states.copy_within(from..from + len, to);
        from += encoding.len() * width;
        to += len;
    }
    states.truncate(to);
}
