//! The mean of several fine-tunings of one start.
//!
//! Runs that begin at the same weights and differ in dropout and the order of rows end in one
//! basin, and the mean of their weights labels better than each (Wortsman et al., "Model soups",
//! 2022). It costs nothing when the model is used.

use crate::model::Network;
use std::collections::BTreeMap;
use tch::Tensor;

/// Weights by name.
pub(crate) type Weights = BTreeMap<String, Tensor>;

/// The sum of some networks' weights, and how many they are.
#[derive(Default)]
pub(crate) struct Average {
    sum: Weights,
    count: usize,
}

impl Average {
    pub(crate) fn add(&mut self, network: &Network) {
        for (name, weights) in network.weights() {
            let sum = self.sum.remove(&name).map_or_else(|| weights.copy(), |sum| sum + &weights);
            self.sum.insert(name, sum);
        }
        self.count += 1;
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    pub(crate) fn mean(&self) -> Weights {
        self.sum.iter().map(|(name, sum)| (name.clone(), sum / self.count as f64)).collect()
    }
}
