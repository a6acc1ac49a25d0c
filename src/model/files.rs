//! The four files of a model, compiled in or from a directory, and what config.json says.

use super::error::ModelError;
use super::native::NativeEngine;
use super::weights::{Bytes, Weights};
use crate::fnv::Fnv;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The bytes of a model: configuration, tokenizer, weights, calibration.
pub struct ModelFiles {
    dir: PathBuf,
    config: Bytes,
    tokenizer: Bytes,
    weights: Bytes,
    calibration: Bytes,
}

/// The bytes of a file in `models/`.
macro_rules! compiled_in {
    ($name:literal) => {
        Bytes::Static(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $name)))
    };
}

impl ModelFiles {
    /// Configuration: the Hugging Face BERT fields and an `onrecord` object ([`Manifest`]).
    pub const CONFIG: &str = "config.json";
    /// Tokenizer in the format of the `tokenizers` library.
    pub const TOKENIZER: &str = "tokenizer.json";
    /// Weights: Hugging Face BERT tensor names, and `heads.*`.
    pub const WEIGHTS: &str = "model.safetensors";
    /// The scaling of each head ([`Calibration`](super::Calibration)).
    pub const CALIBRATION: &str = "calibration.json";

    /// The model compiled in. Costs nothing: its bytes are pages of the executable.
    pub fn embedded() -> Self {
        Self {
            dir: PathBuf::from("models/ai-stance"),
            config: compiled_in!("ai-stance/config.json"),
            tokenizer: compiled_in!("ai-stance/tokenizer.json"),
            weights: compiled_in!("ai-stance/model.safetensors"),
            calibration: compiled_in!("ai-stance/calibration.json"),
        }
    }

    /// The network compiled in that finds statements ([`Tagger`](super::Tagger)). It has the stance
    /// model's vocabulary and no calibration.
    pub(super) fn attribution() -> Self {
        Self {
            dir: PathBuf::from("models/attribution"),
            config: compiled_in!("attribution/config.json"),
            weights: compiled_in!("attribution/model.safetensors"),
            calibration: Bytes::Static(b"{}"),
            ..Self::embedded()
        }
    }

    /// Reads the model in `dir`.
    ///
    /// # Errors
    /// [`ModelError::Unreadable`] names the first file that cannot be read.
    pub fn open(dir: &Path) -> Result<Self, ModelError> {
        let read = |name: &str| {
            let file = dir.join(name);
            std::fs::read(&file)
                .map(|bytes| Bytes::Shared(Arc::new(bytes)))
                .map_err(|source| ModelError::Unreadable { file, source })
        };
        Ok(Self {
            dir: dir.to_owned(),
            config: read(Self::CONFIG)?,
            tokenizer: read(Self::TOKENIZER)?,
            weights: read(Self::WEIGHTS)?,
            calibration: read(Self::CALIBRATION)?,
        })
    }

    /// What config.json says, checked.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] when it is no such configuration, or one of an encoder this crate
    /// does not run.
    pub fn config(&self) -> Result<Config, ModelError> {
        let config: Config = self.json(Self::CONFIG, &self.config)?;
        config.check().map_err(|problem| self.invalid(Self::CONFIG, problem))?;
        Ok(config)
    }

    /// The tensors of model.safetensors.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] when the file is not in that format.
    pub fn weights(&self) -> Result<Weights, ModelError> {
        Weights::parse(self.path(Self::WEIGHTS), self.weights.clone())
    }

    /// Name, version, and the low 16 bits of an FNV-1a hash over what any training step changes:
    /// `ai-stance 1.0.0+9c1e`.
    ///
    /// That is the settings and the heads: hashing all of it would cost as much as loading.
    ///
    /// # Errors
    /// [`ModelError`] when the configuration is none or the heads are missing.
    pub fn name(&self) -> Result<String, ModelError> {
        let config = self.config()?;
        let weights = self.weights()?;
        let mut hash = Fnv::default();
        [&self.config, &self.calibration].into_iter().for_each(|bytes| hash.add(bytes));
        for (head, outputs) in NativeEngine::HEADS {
            hash.add(weights.tensor(&format!("{head}.weight"), &[outputs, config.hidden_size])?.bytes());
        }
        let onrecord = &config.onrecord;
        Ok(format!("{} {}+{:04x}", onrecord.name, onrecord.version, hash.value() as u16))
    }

    /// The bytes of tokenizer.json.
    pub(super) fn tokenizer_bytes(&self) -> &[u8] {
        &self.tokenizer
    }

    /// calibration.json, as whatever type describes it.
    pub(super) fn calibration_json<T: DeserializeOwned>(&self) -> Result<T, ModelError> {
        self.json(Self::CALIBRATION, &self.calibration)
    }

    /// Where a file lies; for the model compiled in, where it lay.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The error for a file that does not say what it should.
    pub(super) fn invalid(&self, name: &str, problem: impl Into<String>) -> ModelError {
        ModelError::Invalid { file: self.path(name), problem: problem.into() }
    }

    fn json<T: DeserializeOwned>(&self, name: &str, bytes: &[u8]) -> Result<T, ModelError> {
        serde_json::from_slice(bytes).map_err(|e| self.invalid(name, e.to_string()))
    }
}

/// The parts of config.json that decide the computation (Hugging Face's `BertConfig`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Config {
    /// Tokens in the vocabulary.
    pub vocab_size: usize,
    /// Numbers per token between layers.
    pub hidden_size: usize,
    /// Encoder layers.
    pub num_hidden_layers: usize,
    /// Attention heads a layer.
    pub num_attention_heads: usize,
    /// Numbers per token inside the feed-forward part of a layer.
    pub intermediate_size: usize,
    /// Activation of the feed-forward part; only `gelu` (by the error function) is known.
    pub hidden_act: String,
    /// Longest sequence with a position embedding, in tokens.
    pub max_position_embeddings: usize,
    /// Segments told apart; at least 2, statement and context.
    pub type_vocab_size: usize,
    /// Added to the variance in layer normalisation.
    pub layer_norm_eps: f32,
    /// Buckets of the distance between two tokens, which attention heeds beside their positions; none
    /// in BERT, 32 in MPNet.
    #[serde(default)]
    pub relative_attention_num_buckets: usize,
    /// What Hugging Face's format has no field for.
    pub onrecord: Manifest,
}

/// The `onrecord` object of config.json.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Manifest {
    /// The model's name.
    pub name: String,
    /// The model's version.
    pub version: String,
    /// How token states become one vector; only `mean-first-segment` is known: the mean over the
    /// positions of token type 0, that is `[CLS]`, the statement and the first `[SEP]`.
    pub pooling: String,
    /// Tokens kept of a statement, from its start.
    pub max_statement_tokens: usize,
    /// Tokens kept of a context, from its end.
    pub max_context_tokens: usize,
    /// In what numbers the encoder multiplies.
    #[serde(default)]
    pub precision: Precision,
}

/// In what numbers the native engine does the encoder's matrix products.
///
/// Everything between them, attention and heads are in single precision either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Precision {
    /// Single precision: the reference implementation's numbers, to five digits.
    #[default]
    #[serde(rename = "single")]
    Single,
    /// Whole numbers of eight bits, with a scale for each output of a map and for each token.
    #[serde(rename = "int8")]
    Bytes,
}

impl Config {
    /// The name of the one pooling there is.
    const POOLING: &str = "mean-first-segment";

    /// The longest encoding the tokenizer makes: both segments, `[CLS]` and two `[SEP]`.
    pub fn max_tokens(&self) -> usize {
        self.onrecord.max_statement_tokens + self.onrecord.max_context_tokens + 3
    }

    fn check(&self) -> Result<(), String> {
        let known = |field: &str, value: &str, known: &str| {
            if value == known {
                Ok(())
            } else {
                Err(format!("{field} is `{value}`; only `{known}` is supported"))
            }
        };
        known("hidden_act", &self.hidden_act, "gelu")?;
        known("onrecord.pooling", &self.onrecord.pooling, Self::POOLING)?;
        if self.max_tokens() > self.max_position_embeddings {
            return Err(format!(
                "max_statement_tokens + max_context_tokens + 3 is {}, above max_position_embeddings {}",
                self.max_tokens(),
                self.max_position_embeddings
            ));
        }
        if self.type_vocab_size < 2 {
            return Err("type_vocab_size must be at least 2: statement and context".to_owned());
        }
        if self.num_hidden_layers == 0 {
            return Err("num_hidden_layers must be at least 1".to_owned());
        }
        if self.num_attention_heads == 0 || !self.hidden_size.is_multiple_of(self.num_attention_heads) {
            return Err("hidden_size must be a multiple of num_attention_heads".to_owned());
        }
        let head = self.hidden_size / self.num_attention_heads;
        if head == 0 || !head.is_multiple_of(32) || !self.intermediate_size.is_multiple_of(32) {
            return Err(format!(
                "the size of a head ({head}) and intermediate_size ({}) must be multiples of 32",
                self.intermediate_size
            ));
        }
        Ok(())
    }
}
