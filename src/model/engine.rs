//! The seam between words and numbers: whatever turns token ids into logits.

use super::judgement::Logits;
use super::tokenizer::Encoding;

/// Runs the encoder and its heads.
///
/// The implementations are [`NativeEngine`](super::NativeEngine), libtorch behind the feature of
/// that name, and in tests a table of exact answers.
pub trait Engine: Send + Sync {
    /// The heads' raw outputs: one for each encoding, in the order given.
    ///
    /// Called with distinct encodings, each no longer than the limits of the model's
    /// [`Config`](super::Config) and with ids inside its vocabulary.
    fn logits(&self, encodings: &[Encoding]) -> Vec<Logits>;
}
