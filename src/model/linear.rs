//! Affine maps, their weights packed for the matrix product.

use super::error::ModelError;
use super::kernels::{Kernels, PANEL, Product, Rows};
use super::ops::Gelu;
use super::weights::{Tensor, Weights};

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
        let mut rows = Vec::new();
        let mut biases = Vec::new();
        for (name, outputs) in parts {
            let weight = weights.tensor(&format!("{name}.weight"), &[*outputs, inputs])?;
            biases.extend(weights.tensor(&format!("{name}.bias"), &[*outputs])?.to_vec());
            rows.extend((0..*outputs).map(|output| (weight.clone(), output * inputs)));
        }
        let mut panels = vec![0.0; rows.len().div_ceil(PANEL) * inputs * PANEL];
        for (panel, rows) in panels.chunks_exact_mut(inputs * PANEL).zip(rows.chunks(PANEL)) {
            pack(kernels, rows, panel);
        }
        let bias =
            biases.chunks(PANEL).map(|b| std::array::from_fn(|i| b.get(i).copied().unwrap_or(0.0))).collect();
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

/// Transposes up to [`PANEL`] rows, given by tensor and place, into a panel: a block of columns at a
/// time, so that what is read stays in the first-level cache.
fn pack(kernels: Kernels, rows: &[(Tensor, usize)], panel: &mut [f32]) {
    const BLOCK: usize = 64;
    let mut block = [[0.0; BLOCK]; PANEL];
    for (i, panel) in panel.chunks_mut(BLOCK * PANEL).enumerate() {
        let columns = panel.len() / PANEL;
        for (block, (tensor, start)) in block.iter_mut().zip(rows) {
            tensor.read(kernels, start + i * BLOCK, &mut block[..columns]);
        }
        for (column, to) in panel.as_chunks_mut::<PANEL>().0.iter_mut().enumerate() {
            for (to, row) in to.iter_mut().zip(&block) {
                *to = row[column];
            }
        }
    }
}
