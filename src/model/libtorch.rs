//! The reference engine: rust-bert's BERT over libtorch (feature `libtorch`).
//!
//! The same network trains the model (`onrecord train`), can run it on a GPU, and is what the native
//! engine is tested against. Its variables carry Hugging Face's BERT names. What some encoders add to
//! the scores of attention for the distance of two tokens, rust-bert's encoder takes as part of the mask.

use super::distance::Distances;
use super::engine::Engine;
use super::error::ModelError;
use super::files::{Config, ModelFiles};
use super::judgement::Logits;
use super::native::NativeEngine;
use super::tokenizer::Encoding;
use super::weights::Weights;
use rust_bert::RustBertError;
use rust_bert::bert::{BertConfig, BertEmbedding, BertEmbeddings, BertEncoder};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tch::{Device, Kind, TchError, Tensor, nn, no_grad};

/// Statements computed at once.
const BATCH: usize = 64;

/// Why libtorch cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LibtorchError {
    /// The model's files.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// libtorch refused.
    #[error("libtorch: {0}")]
    Torch(#[from] TchError),
    /// rust-bert refused.
    #[error("rust-bert: {0}")]
    Bert(#[from] RustBertError),
}

/// rust-bert behind the seam of [`Engine`].
pub struct LibtorchEngine {
    network: Mutex<Network>,
}

impl LibtorchEngine {
    /// The model in `files` on `device`.
    ///
    /// # Errors
    /// When a file does not say what it should or the device is not there.
    pub fn new(files: &ModelFiles, device: Device) -> Result<Self, LibtorchError> {
        Ok(Self { network: Mutex::new(Network::load(files, device)?) })
    }
}

impl Engine for LibtorchEngine {
    fn logits(&self, encodings: &[Encoding]) -> Vec<Logits> {
        // libtorch has threads of its own; a second batch beside the first would gain nothing.
        let network = self.network.lock().unwrap_or_else(PoisonError::into_inner);
        match network.logits(&encodings.iter().collect::<Vec<_>>()) {
            Ok(logits) => logits,
            // Encodings are well formed by the trait's contract: what is left is a device that died.
            Err(e) => panic!("libtorch failed on a well-formed batch: {e}"),
        }
    }
}

/// How much is dropped at random in training (Hugging Face's `*_dropout_prob`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dropout {
    /// Of the numbers between layers.
    pub hidden: f64,
    /// Of the attention's weights.
    pub attention: f64,
}

/// BERT with three heads on the mean of the statement's tokens.
pub struct Network {
    vars: nn::VarStore,
    embeddings: BertEmbeddings,
    encoder: BertEncoder,
    /// What each bucket of distance adds in each head, `[buckets, heads]`.
    distances: Option<Tensor>,
    heads: Vec<nn::Linear>,
}

impl Network {
    /// Group of the encoder's variables, for a learning rate of their own.
    pub const ENCODER: usize = 0;
    /// Group of the heads' variables.
    pub const HEADS: usize = 1;
    /// Standard deviation of first weights (BERT's).
    const FIRST_WEIGHTS: f64 = 0.02;

    /// The architecture of `config` with random weights.
    pub fn new(config: &Config, dropout: Dropout, device: Device) -> Self {
        let vars = nn::VarStore::new(device);
        let root = vars.root().set_group(Self::ENCODER);
        let bert = bert_config(config, dropout);
        let embeddings = BertEmbeddings::new(&root / "embeddings", &bert);
        let encoder = BertEncoder::new(&root / "encoder", &bert);
        let buckets = config.relative_attention_num_buckets as i64;
        let distances = (buckets > 0).then(|| {
            // The path of `Distances::TENSOR`.
            let path = &root / "encoder" / "relative_attention_bias";
            path.zeros("weight", &[buckets, config.num_attention_heads as i64])
        });
        let root = vars.root().set_group(Self::HEADS);
        let first = nn::Init::Randn { mean: 0.0, stdev: Self::FIRST_WEIGHTS };
        let linear = nn::LinearConfig { ws_init: first, ..nn::LinearConfig::default() };
        let heads = NativeEngine::HEADS.map(|(name, outputs)| {
            let path = name.split('.').fold(root.clone(), |path, part| path / part);
            nn::linear(path, config.hidden_size as i64, outputs as i64, linear)
        });
        Self { vars, embeddings, encoder, distances, heads: heads.into() }
    }

    /// The model in `files`, to be run.
    ///
    /// # Errors
    /// When a file does not say what it should or lacks a tensor.
    pub fn load(files: &ModelFiles, device: Device) -> Result<Self, LibtorchError> {
        let mut network = Self::new(&files.config()?, Dropout::default(), device);
        network.fill(&files.weights()?, |_| false)?;
        Ok(network)
    }

    /// Takes over the weights of a base, or of a model to be taught further: heads, which a base lacks,
    /// stay as they are.
    ///
    /// # Errors
    /// When the file cannot be read, a shape differs or a part of the encoder is missing.
    pub fn fill_from(&mut self, file: &Path) -> Result<(), LibtorchError> {
        let weights = Weights::open(file)?;
        self.fill(&weights, |name| Self::is_head(name) && !weights.has(name))
    }

    /// Whether a variable is a head's, by its name.
    pub(crate) fn is_head(name: &str) -> bool {
        NativeEngine::HEADS.iter().any(|(head, _)| name.starts_with(head))
    }

    /// Copies all weights but those to be left.
    fn fill(&mut self, weights: &Weights, left: impl Fn(&str) -> bool) -> Result<(), LibtorchError> {
        for (name, mut variable) in self.vars.variables().into_iter().filter(|(name, _)| !left(name)) {
            let shape: Vec<usize> = variable.size().iter().map(|&n| n as usize).collect();
            let values = Tensor::from_slice(&weights.tensor(&name, &shape)?.to_vec());
            no_grad(|| variable.f_copy_(&values.f_view(variable.size().as_slice())?))?;
        }
        Ok(())
    }

    /// A copy of the weights, by Hugging Face's names.
    pub(crate) fn weights(&self) -> BTreeMap<String, Tensor> {
        self.vars.variables().into_iter().map(|(name, weights)| (name, weights.detach().copy())).collect()
    }

    /// Puts such weights in the place of its own.
    pub(crate) fn set_weights(&self, weights: &BTreeMap<String, Tensor>) {
        for (name, mut variable) in self.vars.variables() {
            no_grad(|| variable.copy_(&weights[&name]));
        }
    }

    /// The variables, by Hugging Face's names.
    pub fn vars(&self) -> &nn::VarStore {
        &self.vars
    }

    /// Raw outputs, `[batch, 8]`: about AI, four stances, three tones. `train` turns dropout on.
    ///
    /// # Errors
    /// When rust-bert refuses the batch.
    pub fn forward(&self, batch: &[&Encoding], train: bool) -> Result<Tensor, LibtorchError> {
        Ok(self.heads_on(&self.pooled(batch, train)?))
    }

    /// The heads' outputs, `[batch, 8]`, on what they see, `[batch, width]`.
    pub(crate) fn heads_on(&self, pooled: &Tensor) -> Tensor {
        let outputs: Vec<Tensor> = self.heads.iter().map(|head| pooled.apply(head)).collect();
        Tensor::cat(&outputs, 1)
    }

    /// The same with all numbers in bfloat16.
    pub(crate) fn coarsened(mut self) -> Self {
        self.vars.bfloat16();
        self
    }

    /// What the heads see, `[batch, width]` in single precision: the mean of each statement's tokens.
    ///
    /// # Errors
    /// When rust-bert refuses the batch.
    pub fn pooled(&self, batch: &[&Encoding], train: bool) -> Result<Tensor, LibtorchError> {
        let padded = Padded::new(batch, self.vars.device());
        let (ids, types) = (Some(&padded.ids), Some(&padded.types));
        let embedded = self.embeddings.forward_t(ids, types, None, None, train)?;
        let hidden =
            self.encoder.forward_t(&embedded, Some(&self.mask(&padded)), None, None, train).hidden_state;
        let pool = padded.pool.unsqueeze(-1);
        let total = |t: Tensor| t.sum_dim_intlist(1, false, Kind::Float);
        Ok(total(hidden * &pool) / total(pool))
    }

    /// What is added to the scores of attention, `[batch, 1 or heads, 1 or longest, longest]`.
    fn mask(&self, padded: &Padded) -> Tensor {
        let hidden = (padded.mask.ones_like() - &padded.mask).to_kind(Kind::Float) * -10_000.0;
        let hidden = hidden.unsqueeze(1).unsqueeze(1).to_kind(self.heads[0].ws.kind());
        let Some(distances) = &self.distances else { return hidden };
        let (longest, size) = (padded.ids.size()[1], distances.size());
        let places = || 0..longest;
        let buckets: Vec<i64> = places()
            .flat_map(|query| places().map(move |key| query - key))
            .map(|after| Distances::bucket(after, size[0] as usize) as i64)
            .collect();
        let buckets = Tensor::from_slice(&buckets).to_device(distances.device());
        let added = distances.index_select(0, &buckets).view([longest, longest, size[1]]);
        hidden + added.permute([2, 0, 1]).unsqueeze(0)
    }

    /// The heads' outputs in the order given; computed in order of length, so with little padding.
    ///
    /// # Errors
    /// When rust-bert refuses a batch.
    pub fn logits(&self, encodings: &[&Encoding]) -> Result<Vec<Logits>, LibtorchError> {
        let mut order: Vec<usize> = (0..encodings.len()).collect();
        order.sort_by_key(|&i| encodings[i].len());
        let mut outputs: Vec<(usize, Logits)> = Vec::with_capacity(encodings.len());
        for places in order.chunks(BATCH) {
            let batch: Vec<&Encoding> = places.iter().map(|&i| encodings[i]).collect();
            let rows: Vec<Vec<f32>> =
                no_grad(|| self.forward(&batch, false))?.to_device(Device::Cpu).try_into()?;
            outputs.extend(places.iter().copied().zip(rows.iter().map(|row| heads_of(row))));
        }
        outputs.sort_by_key(|(place, _)| *place);
        Ok(outputs.into_iter().map(|(_, logits)| logits).collect())
    }
}

fn heads_of(row: &[f32]) -> Logits {
    Logits { about_ai: row[0], stance: [row[1], row[2], row[3], row[4]], sentiment: [row[5], row[6], row[7]] }
}

fn bert_config(config: &Config, dropout: Dropout) -> BertConfig {
    BertConfig {
        hidden_size: config.hidden_size as i64,
        num_hidden_layers: config.num_hidden_layers as i64,
        num_attention_heads: config.num_attention_heads as i64,
        intermediate_size: config.intermediate_size as i64,
        max_position_embeddings: config.max_position_embeddings as i64,
        type_vocab_size: config.type_vocab_size as i64,
        vocab_size: config.vocab_size as i64,
        hidden_dropout_prob: dropout.hidden,
        attention_probs_dropout_prob: dropout.attention,
        ..BertConfig::default()
    }
}

/// A batch as rectangles `[batch, longest]`.
struct Padded {
    ids: Tensor,
    /// 1 where there is a token.
    mask: Tensor,
    /// 1 where the token is the context's.
    types: Tensor,
    /// 1 where the token is the statement's: what the heads see the mean of.
    pool: Tensor,
}

impl Padded {
    fn new(batch: &[&Encoding], device: Device) -> Self {
        let longest = batch.iter().map(|e| e.len()).max().unwrap_or(0);
        let fill = |value: &dyn Fn(&Encoding, usize) -> i64| {
            let cells = batch.iter().flat_map(|e| (0..longest).map(move |i| value(e, i)));
            let cells = Tensor::from_slice(&cells.collect::<Vec<_>>());
            cells.view([batch.len() as i64, longest as i64]).to_device(device)
        };
        Self {
            ids: fill(&|e, i| e.ids().get(i).map_or(0, |&id| i64::from(id))),
            mask: fill(&|e, i| i64::from(i < e.len())),
            types: fill(&|e, i| i64::from((e.first_segment()..e.len()).contains(&i))),
            pool: fill(&|e, i| i64::from(i < e.first_segment())).to_kind(Kind::Float),
        }
    }
}
