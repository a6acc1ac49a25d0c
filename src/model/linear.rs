//! Affine maps, their weights packed for the matrix product.

use super::error::ModelError;
use super::kernels::{Kernels, PANEL, Product, Rows};
use super::ops::Gelu;
use super::weights::Weights;

/// `y = x Wᵀ + b`, several of them side by side.
///
/// The weights lie in panels of [`PANEL`] outputs: `inputs` rows of [`PANEL`] numbers each, in the
/// order in which the product reads them. The last panel is filled up with zeros.
pub(super) struct Linear {
    inputs: usize,
    panels: Vec<f32>,
    bias: Vec<[f32; PANEL]>,
}

impl Linear {
    /// Packs the maps called `parts` (`….weight` of shape `[outputs, inputs]` and `….bias`), whose
    /// outputs follow one another.
    pub(super) fn load(
        weights: &Weights,
        kernels: Kernels,
        parts: &[(String, usize)],
        inputs: usize,
    ) -> Result<Self, ModelError> {
        let outputs: usize = parts.iter().map(|(_, outputs)| outputs).sum();
        let mut bias = vec![[0.0; PANEL]; outputs.div_ceil(PANEL)];
        let mut panels = vec![0.0; bias.len() * inputs * PANEL];
        let mut row = vec![0.0; inputs];
        let mut output = 0;
        for (name, outputs) in parts {
            let weight = weights.tensor(&format!("{name}.weight"), &[*outputs, inputs])?;
            let biases = weights.tensor(&format!("{name}.bias"), &[*outputs])?.to_vec();
            for (i, b) in biases.into_iter().enumerate() {
                let (panel, column) = (output / PANEL, output % PANEL);
                weight.read(kernels, i * inputs, &mut row);
                let panel_rows = panels[panel * inputs * PANEL..].chunks_exact_mut(PANEL);
                panel_rows.zip(&row).for_each(|(to, &weight)| to[column] = weight);
                bias[panel][column] = b;
                output += 1;
            }
        }
        Ok(Self { inputs, panels, bias })
    }

    /// Numbers a row of output: the outputs, rounded up to whole panels.
    pub(super) fn width(&self) -> usize {
        self.bias.len() * PANEL
    }

    /// `out = x Wᵀ + b` for each row of `x`, one row after the other.
    pub(super) fn apply(&self, kernels: Kernels, x: &[f32], out: &mut Vec<f32>) {
        self.panels(kernels, x, out, |_| ());
    }

    /// The same, then [`Gelu`], while the numbers are in the cache.
    pub(super) fn apply_gelu(&self, kernels: Kernels, x: &[f32], out: &mut Vec<f32>) {
        self.panels(kernels, x, out, |piece| kernels.run(Gelu(piece)));
    }

    fn panels(&self, kernels: Kernels, x: &[f32], out: &mut Vec<f32>, after: impl Fn(&mut [f32])) {
        let (rows, width) = (x.len() / self.inputs, self.width());
        out.resize(rows * width, 0.0);
        let panels = self.panels.chunks_exact(self.inputs * PANEL).zip(&self.bias);
        for (i, (panel, bias)) in panels.enumerate() {
            kernels.run(Product {
                rows,
                depth: self.inputs,
                a: Rows { data: x, stride: self.inputs },
                panel: Rows { data: panel, stride: PANEL },
                bias,
                out: &mut out[i * PANEL..],
                out_stride: width,
            });
            for row in out.chunks_exact_mut(width) {
                after(&mut row[i * PANEL..][..PANEL]);
            }
        }
    }
}
