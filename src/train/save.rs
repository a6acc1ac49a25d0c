//! Writing the model folder.

use super::config::Config;
use super::run::TrainError;
use crate::model::{self, Calibration, ModelFiles, Network};
use serde_json::{Value, json};
use std::path::Path;
use tch::{Device, Kind, Tensor};

/// Longest statement and context the finished model reads, in tokens. Training may cut shorter.
const MAX_STATEMENT_TOKENS: usize = 192;
const MAX_CONTEXT_TOKENS: usize = 64;

/// Writes `config.json` (the base's, with our manifest) and `tokenizer.json` (the base's), and
/// returns what the former says.
pub(crate) fn settings(base: &Path, out: &Path, config: &Config) -> Result<model::Config, TrainError> {
    std::fs::create_dir_all(out).map_err(|source| TrainError::Write { path: out.to_owned(), source })?;
    let path = base.join(ModelFiles::CONFIG);
    let json = |source| TrainError::Json { path: path.clone(), source };
    let mut fields: Value = serde_json::from_slice(&read(&path)?).map_err(json)?;
    fields["onrecord"] = json!({
        "name": config.name,
        "version": config.version,
        "pooling": "mean-first-segment",
        "max_statement_tokens": MAX_STATEMENT_TOKENS,
        "max_context_tokens": MAX_CONTEXT_TOKENS,
        "precision": "int8",
    });
    write(&out.join(ModelFiles::CONFIG), format!("{fields:#}\n").as_bytes())?;
    write(&out.join(ModelFiles::TOKENIZER), &read(&base.join(ModelFiles::TOKENIZER))?)?;
    serde_json::from_value(fields).map_err(json)
}

/// Writes the weights in half precision under Hugging Face's names.
pub(crate) fn weights(network: &Network, out: &Path) -> Result<(), TrainError> {
    let variables = network.vars().variables().into_iter();
    let mut named: Vec<(String, Tensor)> = variables
        .map(|(name, t)| (name, t.detach().to_device(Device::Cpu).to_kind(Kind::Half).contiguous()))
        .collect();
    named.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Tensor::write_safetensors(&named, out.join(ModelFiles::WEIGHTS))?)
}

/// Writes the scaling of the three heads.
pub(crate) fn calibration(out: &Path, calibration: &Calibration) -> Result<(), TrainError> {
    let mut text = serde_json::to_string_pretty(calibration).unwrap_or_default();
    text.push('\n');
    write(&out.join(ModelFiles::CALIBRATION), text.as_bytes())
}

fn read(path: &Path) -> Result<Vec<u8>, TrainError> {
    std::fs::read(path).map_err(|source| TrainError::Read { path: path.to_owned(), source })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    std::fs::write(path, bytes).map_err(|source| TrainError::Write { path: path.to_owned(), source })
}
