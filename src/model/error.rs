//! Why a model cannot be used: which file, which tensor, and what to do about it.

use std::path::PathBuf;

/// A model directory (or the model compiled in) that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file is missing or cannot be read.
    #[error(
        "{}: {source}; a model directory holds config.json, tokenizer.json, model.safetensors and calibration.json",
        file.display()
    )]
    Unreadable {
        /// The file that was looked for.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is there but does not say what it should.
    #[error("{}: {problem}", file.display())]
    Invalid {
        /// The file at fault.
        file: PathBuf,
        /// What is wrong with it and what is expected.
        problem: String,
    },
    /// A tensor is missing, has another shape than config.json implies, or an unknown number type.
    #[error("{}: tensor `{tensor}` {problem}", file.display())]
    Tensor {
        /// The weights file.
        file: PathBuf,
        /// The tensor's Hugging Face name.
        tensor: String,
        /// What is wrong with it and what is expected.
        problem: String,
    },
}
