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
    /// The heads' variables, which have no copy.
    heads: Vec<Tensor>,
}

impl<'n> Coarse<'n> {
    /// `blank` is another network of the same architecture.
    pub(crate) fn new(network: &'n Network, blank: Network) -> Self {
        let copy = blank.coarsened();
        let copies = copy.vars().variables();
        let (mut learning, mut heads) = (Vec::new(), Vec::new());
        for (name, variable) in network.vars().variables() {
            let mut coarse = copies[&name].shallow_clone();
            no_grad(|| coarse.copy_(&variable));
            if Network::is_head(&name) {
                heads.push(variable);
            } else if variable.requires_grad() {
                // The gradient is a tensor only once something has flowed back.
                (variable.sum(Kind::Float) * 0.0).backward();
                learning.push((variable, coarse));
            } else {
                let _ = coarse.set_requires_grad(false);
            }
        }
        Self { network, copy, learning, heads }
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
        self.heads.iter_mut().for_each(Tensor::zero_grad);
        loss.backward();
        for (variable, coarse) in &self.learning {
            no_grad(|| variable.grad().copy_(&coarse.grad()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Coarse;
    use crate::model::{Dropout, Encoding, Input, ModelFiles, Network, Tokenizer};
    use tch::{Device, Kind, Tensor};

    #[test]
    fn gradients_point_where_those_of_single_precision_do() {
        let files = ModelFiles::embedded();
        let tokenizer = Tokenizer::new(&files, &files.config().unwrap()).unwrap();
        let config = crate::model::Config {
            hidden_size: 64,
            num_hidden_layers: 2,
            num_attention_heads: 2,
            intermediate_size: 96,
            ..files.config().unwrap()
        };
        let blank = || Network::new(&config, Dropout::default(), Device::Cpu);
        let network = blank();
        let batch = ["It has no place here.", "We will use the new machines in every ward by spring."]
            .map(|text| tokenizer.encode(&Input { text, context: None }));
        let batch: Vec<&Encoding> = batch.iter().collect();
        let loss = |outputs: Tensor| outputs.square().sum(Kind::Float);
        let gradients = || -> Vec<Tensor> {
            let variables = network.vars().variables();
            let named = variables.into_iter().filter(|(name, _)| name.starts_with("encoder.layer"));
            let mut named: Vec<_> = named.collect();
            named.sort_by(|a, b| a.0.cmp(&b.0));
            named.into_iter().map(|(_, variable)| variable.grad().copy()).collect()
        };

        loss(network.forward(&batch, true).unwrap()).backward();
        let exact = gradients();
        let mut coarse = Coarse::new(&network, blank());
        // Twice: gradients of a step are not added to those of the one before.
        for _ in 0..2 {
            let outputs = coarse.forward(&batch).unwrap();
            coarse.backward(&loss(outputs));
        }
        for (a, b) in exact.iter().zip(gradients()) {
            let cosine = (a * &b).sum(Kind::Float) / (a.norm() * b.norm()).clamp_min(1e-12);
            // Keys' biases have none: whatever is added to all scores is taken out again.
            assert!(cosine.double_value(&[]) > 0.98 || a.norm().double_value(&[]) < 1e-4, "{a:?}");
            let length = (b.norm() / a.norm()).double_value(&[]);
            assert!((0.95..1.05).contains(&length) || a.norm().double_value(&[]) < 1e-4, "{length}");
        }
    }
}
