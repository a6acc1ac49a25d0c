//! Steps computed in bfloat16, in a fraction of the time where the processor multiplies matrices of it.
//!
//! A copy of the encoder in bfloat16 sees the batch and yields the gradients; the weights themselves stay
//! in single precision, where steps much smaller than they are still count (Micikevicius et al., "Mixed
//! precision training", 2018). bfloat16 has single precision's range, so losses need no scaling.

use crate::model::{Encoding, LibtorchError, Network};
use tch::{Kind, Tensor, no_grad};

/// The copy, beside what it is a copy of.
pub(crate) struct Coarse<'n> {
    network: &'n Network,
    copy: Network,
    /// Variables of the encoder that learn, each beside its copy.
    learning: Vec<(Tensor, Tensor)>,
}

impl<'n> Coarse<'n> {
    /// `blank` is another network of the same architecture.
    pub(crate) fn new(network: &'n Network, blank: Network) -> Self {
        let copy = blank.coarsened();
        let copies = copy.vars().variables();
        let mut learning = Vec::new();
        for (name, variable) in network.vars().variables() {
            let mut coarse = copies[&name].shallow_clone();
            no_grad(|| coarse.copy_(&variable));
            if !Network::is_head(&name) && variable.requires_grad() {
                // The gradient is a tensor only once something has flowed back.
                (variable.sum(Kind::Float) * 0.0).backward();
                learning.push((variable, coarse));
            } else {
                let _ = coarse.set_requires_grad(false);
            }
        }
        Self { network, copy, learning }
    }

    /// The network's outputs, `[batch, 8]`, by way of the copy; its dropout is on.
    ///
    /// # Errors
    /// When rust-bert refuses the batch.
    pub(crate) fn forward(&mut self, batch: &[&Encoding]) -> Result<Tensor, LibtorchError> {
        for (variable, coarse) in &mut self.learning {
            no_grad(|| coarse.copy_(variable));
        }
        Ok(self.network.heads_on(&self.copy.pooled(batch, true)?))
    }

    /// Makes the gradients of `loss` those of the network.
    pub(crate) fn backward(&mut self, loss: &Tensor) {
        for (_, coarse) in &mut self.learning {
            coarse.zero_grad();
        }
        for (name, mut variable) in self.network.vars().variables() {
            if Network::is_head(&name) {
                variable.zero_grad();
            }
        }
        loss.backward();
        for (variable, coarse) in &self.learning {
            no_grad(|| variable.grad().copy_(&coarse.grad()));
        }
    }
}
