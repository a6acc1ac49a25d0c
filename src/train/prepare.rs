//! What the encoder learns before it sees a statement about AI: neighbouring tasks, once through.
//!
//! Each task has a head of its own, which is thrown away; what stays is in the encoder
//! (Phang, Févry and Bowman, "Sentence Encoders on STILTs", 2018).

use super::auxiliary::{Pair, Task};
use super::batches::packed;
use super::config::{Config, Preparation};
use super::learn::Pulse;
use super::objective::rate;
use super::run::{Event, TrainError};
use crate::model::{Encoding, Network};
use crate::random::Random;
use tch::nn::{self, Module, OptimizerConfig};
use tch::{Kind, Tensor};

/// Shows every pair once, in batches of one task each.
///
/// # Errors
/// When libtorch fails.
pub(crate) fn prepare(
    network: &Network,
    tasks: &[Task],
    preparation: &Preparation,
    config: &Config,
    report: &mut impl FnMut(Event),
) -> Result<(), TrainError> {
    let vars = nn::VarStore::new(network.vars().device());
    let width = network.width();
    let heads: Vec<nn::Linear> = tasks
        .iter()
        .map(|task| nn::linear(vars.root(), width, task.classes as i64, nn::LinearConfig::default()))
        .collect();
    let adam = nn::AdamW { wd: config.weight_decay, ..nn::AdamW::default() };
    let mut encoder = adam.build(network.vars(), preparation.learning_rate)?;
    let mut own = adam.build(&vars, config.head_learning_rate)?;

    let mut random = Random::new(config.first_seed());
    let mut batches: Vec<(usize, Vec<&Pair>)> = Vec::new();
    for (t, task) in tasks.iter().enumerate() {
        let pairs: Vec<&Pair> = task.pairs.iter().collect();
        let packed = packed(pairs, preparation.batch, |pair| pair.encoding.len(), &mut random);
        batches.extend(packed.into_iter().map(|batch| (t, batch)));
    }
    random.shuffle(&mut batches);

    let mut pulse = Pulse::new("preparation", batches.len());
    for (t, batch) in batches {
        let rate = rate(pulse.done(), pulse.of(), config.warm_up);
        encoder.set_lr_group(Network::ENCODER, rate * preparation.learning_rate);
        own.set_lr(rate * config.head_learning_rate);
        let encodings: Vec<&Encoding> = batch.iter().map(|pair| &pair.encoding).collect();
        let classes: Vec<i64> = batch.iter().map(|pair| pair.class as i64).collect();
        let logits = heads[t].forward(&network.pooled(&encodings, true)?);
        let classes = Tensor::from_slice(&classes).to_device(logits.device());
        let loss = logits.cross_entropy_for_logits(&classes);
        encoder.zero_grad();
        own.zero_grad();
        loss.backward();
        encoder.clip_grad_norm(config.clip);
        encoder.step();
        own.step();
        pulse.step(loss.to_kind(Kind::Float).double_value(&[]), report);
    }
    Ok(())
}
