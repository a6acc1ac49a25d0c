//! Writing the model folder.

use super::config::Config;
use super::run::TrainError;
use crate::model::{self, Calibration, ModelFiles, Network, Weights};
use serde_json::{Value, json};
use std::path::Path;
use tch::{Device, Kind, Tensor};

/// Longest statement and context the finished model reads, in tokens. Training may cut shorter.
const MAX_STATEMENT_TOKENS: usize = 192;
const MAX_CONTEXT_TOKENS: usize = 40;

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

/// Writes the weights under Hugging Face's names: matrices of the encoder as bytes with a scale for each
/// row (its number farthest from 0 becomes ±127), all else in half precision.
pub(crate) fn weights(network: &Network, out: &Path) -> Result<(), TrainError> {
    let mut named: Vec<(String, Tensor)> = Vec::new();
    for (name, weights) in network.vars().variables() {
        let weights = weights.detach().to_device(Device::Cpu);
        if in_bytes(&name) {
            let scales = weights.abs().amax([1], false) / LARGEST;
            let bytes = (&weights / scales.clamp_min(f64::from(f32::MIN_POSITIVE)).unsqueeze(1)).round();
            named.push((format!("{name}{}", Weights::SCALES), scales.contiguous()));
            named.push((name, bytes.clamp(-LARGEST, LARGEST).to_kind(Kind::Int8).contiguous()));
        } else {
            named.push((name, weights.to_kind(Kind::Half).contiguous()));
        }
    }
    named.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Tensor::write_safetensors(&named, out.join(ModelFiles::WEIGHTS))?)
}

/// The largest whole number written.
const LARGEST: f64 = 127.0;

/// Whether the tensor is one of the many numbers: the words and the maps of the layers.
fn in_bytes(name: &str) -> bool {
    name == "embeddings.word_embeddings.weight"
        || (name.starts_with("encoder.layer.") && name.ends_with(".weight") && !name.contains("LayerNorm"))
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
