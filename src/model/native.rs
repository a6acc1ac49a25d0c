//! The native engine: the encoder and the three heads, on nothing but this crate.

use super::encoder::Encoder;
use super::engine::Engine;
use super::error::ModelError;
use super::files::{ModelFiles, Precision};
use super::judgement::Logits;
use super::kernels::Kernels;
use super::linear::{Bytes, Linear};
use super::tokenizer::Encoding;

/// The encoder and the heads of a model, their weights converted and packed.
pub struct NativeEngine {
    kernels: Kernels,
    encoder: Encoder,
    outputs: Linear,
}

impl NativeEngine {
    /// The heads: their tensors' name and the number of outputs, as [`Logits`] orders them.
    pub(super) const HEADS: [(&str, usize); 3] =
        [("heads.about_ai", 1), ("heads.stance", 4), ("heads.sentiment", 3)];

    /// Converts and packs the weights of `files`, in parallel.
    ///
    /// # Errors
    /// [`ModelError`] names the file or tensor that is missing or wrong.
    pub fn new(files: &ModelFiles) -> Result<Self, ModelError> {
        let kernels = Kernels::detect();
        let (config, weights) = (files.config()?, files.weights()?);
        let outputs = Self::HEADS.map(|(name, outputs)| (name.to_owned(), outputs));
        Ok(Self {
            kernels,
            encoder: Encoder::new(&config, &weights)?,
            outputs: Linear::load(&weights, kernels, Precision::Single, &outputs, config.hidden_size)?,
        })
    }

    /// What the heads make of the mean state of each first segment.
    fn heads(&self, group: &[Encoding], states: &[f32]) -> Vec<Logits> {
        let width = self.encoder.width();
        let mut means = Vec::with_capacity(group.len() * width);
        let mut rest = states;
        for encoding in group {
            let (first_segment, others) = rest.split_at(encoding.first_segment() * width);
            means.extend(mean(first_segment, width));
            rest = others;
        }
        let mut out = Vec::new();
        self.outputs.apply(self.kernels, &means, &mut Bytes::default(), &mut out);
        let logits = |row: &[f32]| Logits {
            about_ai: row[0],
            stance: std::array::from_fn(|i| row[1 + i]),
            sentiment: std::array::from_fn(|i| row[5 + i]),
        };
        out.chunks_exact(self.outputs.width()).map(logits).collect()
    }
}

impl Engine for NativeEngine {
    fn logits(&self, encodings: &[Encoding]) -> Vec<Logits> {
        self.encoder.run(encodings, Encoding::first_segment, |group, states| self.heads(group, states))
    }
}

/// The mean of some rows.
fn mean(rows: &[f32], width: usize) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    let count = (rows.len() / width) as f32;
    sum.iter_mut().for_each(|sum| *sum /= count);
    sum
}
