//! Affine maps, their weights packed for the matrix product.

use super::error::ModelError;
use super::files::Precision;
use super::kernels::{AsIs, Dots, Kernels, PANEL, Product, QUAD, ROUNDING, Rows, Then, WEIGHTS_ZERO};
use super::ops::{Gelu, LARGEST, Quantise};
use super::weights::{Tensor, Weights};
use std::marker::PhantomData;

/// `y = x Wᵀ + b`, several of them side by side.
pub(super) struct Linear {
    inputs: usize,
    panels: Panels,
    bias: Vec<[f32; PANEL]>,
}

/// The weights in panels of [`PANEL`] outputs, in the order in which the product reads them; the last
/// panel is filled up with zeros.
enum Panels {
    /// `inputs` rows of [`PANEL`] numbers each.
    Single(Vec<f32>),
    /// As [`Dots`] reads them, and what 1 stands for in each output.
    Bytes { weights: Vec<u8>, scales: Vec<[f32; PANEL]> },
}

/// Working memory: rows of bytes.
#[derive(Default)]
pub(super) struct Bytes {
    numbers: Vec<i8>,
    scales: Vec<f32>,
    sums: Vec<i32>,
}

impl Linear {
    /// Packs the maps called `parts` (`….weight` of shape `[outputs, inputs]` and `….bias`), whose
    /// outputs follow one another.
    pub(super) fn load(
        weights: &Weights,
        kernels: Kernels,
        precision: Precision,
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
        let size = inputs * PANEL;
        let panels = rows.len().div_ceil(PANEL);
        let panels = match precision {
            Precision::Single => {
                let mut packed = vec![0.0; panels * size];
                for (panel, rows) in packed.chunks_exact_mut(size).zip(rows.chunks(PANEL)) {
                    pack(kernels, rows, panel);
                }
                Panels::Single(packed)
            }
            Precision::Bytes => {
                let (mut packed, mut single) = (vec![0; panels * size], vec![0.0; size]);
                let panels = packed.chunks_exact_mut(size).zip(rows.chunks(PANEL));
                let scales = panels.map(|(panel, rows)| {
                    single.fill(0.0);
                    pack(kernels, rows, &mut single);
                    quantise(&single, panel)
                });
                Panels::Bytes { scales: scales.collect(), weights: packed }
            }
        };
        let bias =
            biases.chunks(PANEL).map(|b| std::array::from_fn(|i| b.get(i).copied().unwrap_or(0.0))).collect();
        Ok(Self { inputs, panels, bias })
    }

    /// Numbers a row of output: the outputs, rounded up to whole panels.
    pub(super) fn width(&self) -> usize {
        self.bias.len() * PANEL
    }

    /// `out = x Wᵀ + b` for each row of `x`, one row after the other.
    pub(super) fn apply(&self, kernels: Kernels, x: &[f32], bytes: &mut Bytes, out: &mut Vec<f32>) {
        self.multiply::<AsIs>(kernels, x, bytes, out);
    }

    /// The same, then [`Gelu`].
    pub(super) fn apply_gelu(&self, kernels: Kernels, x: &[f32], bytes: &mut Bytes, out: &mut Vec<f32>) {
        self.multiply::<Gelu>(kernels, x, bytes, out);
    }

    /// Panel after panel.
    fn multiply<T: Then>(&self, kernels: Kernels, x: &[f32], bytes: &mut Bytes, out: &mut Vec<f32>) {
        let (inputs, width) = (self.inputs, self.width());
        let rows = x.len() / inputs;
        out.resize(rows * width, 0.0);
        if let Panels::Bytes { .. } = self.panels {
            bytes.fill(kernels, x, inputs);
        }
        for (i, bias) in self.bias.iter().enumerate() {
            let panel = i * inputs * PANEL..(i + 1) * inputs * PANEL;
            let to = &mut out[(i * PANEL).min(rows * width)..];
            match &self.panels {
                Panels::Single(weights) => kernels.run(Product {
                    rows,
                    depth: inputs,
                    a: Rows { data: x, stride: inputs },
                    panel: Rows { data: &weights[panel], stride: PANEL },
                    bias,
                    out: to,
                    out_stride: width,
                    then: PhantomData::<T>,
                }),
                Panels::Bytes { weights, scales } => kernels.run(Dots {
                    depth: inputs,
                    a: &bytes.numbers,
                    scales: &bytes.scales,
                    sums: &bytes.sums,
                    panel: &weights[panel],
                    panel_scales: &scales[i],
                    bias,
                    out: to,
                    out_stride: width,
                    then: PhantomData::<T>,
                }),
            }
        }
    }
}

impl Bytes {
    /// Takes the rows of `x`, each with a scale of its own.
    fn fill(&mut self, kernels: Kernels, x: &[f32], width: usize) {
        self.numbers.resize(x.len(), 0);
        self.scales.clear();
        self.sums.clear();
        for (row, to) in x.chunks_exact(width).zip(self.numbers.chunks_exact_mut(width)) {
            let (scale, sum) = kernels.run(Quantise { row, to });
            self.scales.push(scale);
            self.sums.push(sum);
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

/// A panel as bytes: of each output, the weight farthest from 0 becomes ±127. Returns what 1 stands for.
fn quantise(panel: &[f32], to: &mut [u8]) -> [f32; PANEL] {
    let inputs = panel.as_chunks::<PANEL>().0;
    let mut farthest = [0.0_f32; PANEL];
    for input in inputs {
        for (farthest, weight) in farthest.iter_mut().zip(input) {
            *farthest = farthest.max(weight.abs());
        }
    }
    let factors = farthest.map(|x| if x > 0.0 { LARGEST / x } else { 0.0 });
    for (inputs, to) in inputs.chunks_exact(QUAD).zip(to.chunks_exact_mut(QUAD * PANEL)) {
        for (column, to) in to.as_chunks_mut::<QUAD>().0.iter_mut().enumerate() {
            for (to, input) in to.iter_mut().zip(inputs) {
                let bits = (input[column] * factors[column] + ROUNDING).to_bits();
                *to = (bits as u8).wrapping_add(WEIGHTS_ZERO as u8);
            }
        }
    }
    farthest.map(|x| x / LARGEST)
}
