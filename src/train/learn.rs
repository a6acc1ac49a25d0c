//! The steps.

use super::batches::{Batch, Shown};
use super::coarse::Coarse;
use super::config::{Config, Part};
use super::measure::HeldOut;
use super::objective;
use super::run::{Event, TrainError, UNCALIBRATED};
use crate::model::Network;
use tch::nn::{self, OptimizerConfig};

/// Steps between two reports of the loss.
const PULSE: usize = 20;

/// Steps taken, and their losses since the last report.
pub(crate) struct Pulse {
    done: usize,
    of: usize,
    losses: Vec<f64>,
}

impl Pulse {
    pub(crate) fn new(of: usize) -> Self {
        Self { done: 0, of, losses: Vec::with_capacity(PULSE) }
    }

    pub(crate) fn done(&self) -> usize {
        self.done
    }

    pub(crate) fn of(&self) -> usize {
        self.of
    }

    pub(crate) fn step(&mut self, loss: f64, report: &mut impl FnMut(Event)) {
        self.done += 1;
        self.losses.push(loss);
        if self.losses.len() == PULSE || self.done == self.of {
            let loss = self.losses.iter().sum::<f64>() / self.losses.len() as f64;
            report(Event::Steps { done: self.done, of: self.of, loss });
            self.losses.clear();
        }
    }
}

/// Shows the passes to the network, with AdamW. With a `blank` network of the same architecture, it computes
/// in bfloat16.
///
/// # Errors
/// When libtorch fails.
pub(crate) fn learn(
    network: &Network,
    blank: Option<Network>,
    passes: Vec<Vec<Batch<'_>>>,
    selection: &HeldOut<'_>,
    config: &Config,
    part: &Part,
    report: &mut impl FnMut(Event),
) -> Result<(), TrainError> {
    let adam = nn::AdamW { wd: config.weight_decay, ..nn::AdamW::default() };
    let mut optimizer = adam.build(network.vars(), part.learning_rate)?;
    let mut coarse = blank.map(|blank| Coarse::new(network, blank));
    let mut pulse = Pulse::new(passes.iter().map(Vec::len).sum());
    for batches in passes {
        for batch in batches {
            let rate = objective::rate(pulse.done(), pulse.of(), part.warm_up);
            optimizer.set_lr_group(Network::ENCODER, rate * part.learning_rate);
            optimizer.set_lr_group(Network::HEADS, rate * part.head_learning_rate);
            let encodings: Vec<_> = batch.iter().map(Shown::encoding).collect();
            let outputs = match &mut coarse {
                Some(coarse) => coarse.forward(&encodings)?,
                None => network.forward(&encodings, true)?,
            };
            let loss = objective::loss(&outputs, &batch, config, part);
            match &mut coarse {
                Some(coarse) => coarse.backward(&loss),
                None => {
                    optimizer.zero_grad();
                    loss.backward();
                }
            }
            optimizer.clip_grad_norm(config.clip);
            optimizer.step();
            pulse.step(loss.double_value(&[]), report);
        }
        report(Event::Epoch(Box::new(selection.judged(network, true)?.report(&UNCALIBRATED))));
    }
    Ok(())
}

/// Leaves the embeddings as they are: half of all weights, whose meaning a few thousand rows
/// would bend only for the words they happen to hold.
pub(crate) fn freeze_embeddings(network: &Network) {
    for (name, variable) in network.vars().variables() {
        if name.starts_with("embeddings.") {
            let _ = variable.set_requires_grad(false);
        }
    }
}
