//! The steps.

use super::batches::{Example, Random, epoch};
use super::config::Config;
use super::measure::HeldOut;
use super::objective;
use super::run::{Event, TrainError, UNCALIBRATED};
use crate::model::Network;
use tch::nn::{self, OptimizerConfig};

/// Steps between two reports of the loss.
const PULSE: usize = 20;

/// Shows the examples to the network for `config.epochs` epochs, with AdamW.
///
/// # Errors
/// When libtorch fails.
pub(crate) fn learn(
    network: &Network,
    examples: &[Example],
    selection: &HeldOut<'_>,
    config: &Config,
    report: &mut impl FnMut(Event),
) -> Result<(), TrainError> {
    if config.freeze_embeddings {
        freeze_embeddings(network);
    }
    let adam = nn::AdamW { wd: config.weight_decay, ..nn::AdamW::default() };
    let mut optimizer = adam.build(network.vars(), config.learning_rate)?;
    let mut random = Random::new(config.seed);
    let epochs: Vec<_> = (0..config.epochs).map(|_| epoch(examples, config, &mut random)).collect();
    let steps: usize = epochs.iter().map(Vec::len).sum();
    let (mut step, mut losses) = (0, Vec::new());
    for batches in epochs {
        for batch in batches {
            let rate = objective::rate(step, steps, config.warm_up);
            optimizer.set_lr_group(Network::ENCODER, rate * config.learning_rate);
            optimizer.set_lr_group(Network::HEADS, rate * config.head_learning_rate);
            let encodings: Vec<_> = batch.iter().map(|(e, with_context)| e.encoding(*with_context)).collect();
            let loss = objective::loss(&network.forward(&encodings, true)?, &batch, config);
            optimizer.backward_step_clip_norm(&loss, config.clip);
            step += 1;
            losses.push(loss.double_value(&[]));
            if losses.len() == PULSE || step == steps {
                let loss = losses.iter().sum::<f64>() / losses.len() as f64;
                report(Event::Steps { done: step, of: steps, loss });
                losses.clear();
            }
        }
        report(Event::Epoch(Box::new(selection.report(network, &UNCALIBRATED, true)?)));
    }
    Ok(())
}

/// Leaves the embeddings as they are: half of all weights, whose meaning a few thousand rows
/// would bend only for the words they happen to hold.
fn freeze_embeddings(network: &Network) {
    for (name, variable) in network.vars().variables() {
        if name.starts_with("embeddings.") {
            let _ = variable.set_requires_grad(false);
        }
    }
}
