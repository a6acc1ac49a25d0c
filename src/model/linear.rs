//! Affine maps, their weights packed for the matrix product.

use super::aligned::Aligned;
use super::error::ModelError;
use super::files::Precision;
use super::kernels::{AsIs, Columns, Dots, Kernels, PANEL, Product, QUAD, Rows, Then, ZERO};
use super::ops::{Gelu, Quantise};
use super::weights::{Tensor, Weights};
use std::marker::PhantomData;

/// `y = x Wᵀ + b`, several of them side by side.
pub(super) struct Linear {
    inputs: usize,
    panels: Panels,
}

/// The weights in panels of [`PANEL`] outputs, in the order in which the product reads them; the last
/// panel is filled up with zeros.
enum Panels {
    /// `inputs` rows of [`PANEL`] numbers each.
    Single { weights: Vec<f32>, bias: Vec<[f32; PANEL]> },
    /// As [`Dots`] reads them.
    Bytes { weights: Aligned<i8>, columns: Vec<Columns> },
}

/// Working memory: rows of bytes.
#[derive(Default)]
pub(super) struct Bytes {
    numbers: Aligned<u8>,
    scales: Vec<f32>,
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
        let count = rows.len().div_ceil(PANEL);
        let bias =
            biases.chunks(PANEL).map(|b| std::array::from_fn(|i| b.get(i).copied().unwrap_or(0.0))).collect();
        let panels = match precision {
            Precision::Single => {
                let mut weights = vec![0.0; count * size];
                for (panel, rows) in weights.chunks_exact_mut(size).zip(rows.chunks(PANEL)) {
                    pack(kernels, rows, panel);
                }
                Panels::Single { weights, bias }
            }
            Precision::Bytes => {
                let mut weights = Aligned::default();
                let panels =
                    weights.resize(count * size).chunks_exact_mut(size).zip(rows.chunks(PANEL)).zip(bias);
                let columns = panels.map(|((panel, rows), bias)| pack_bytes(kernels, rows, bias, panel));
                Panels::Bytes { columns: columns.collect(), weights }
            }
        };
        Ok(Self { inputs, panels })
    }

    /// Numbers a row of output: the outputs, rounded up to whole panels.
    pub(super) fn width(&self) -> usize {
        let panels = match &self.panels {
            Panels::Single { bias, .. } => bias.len(),
            Panels::Bytes { columns, .. } => columns.len(),
        };
        panels * PANEL
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
        let (depth, out_stride) = (self.inputs, self.width());
        let rows = x.len() / depth;
        out.resize(rows * out_stride, 0.0);
        let outs = (0..out_stride).step_by(PANEL).map(|column| column.min(rows * out_stride));
        match &self.panels {
            Panels::Single { weights, bias } => {
                for ((column, panel), bias) in outs.zip(weights.chunks_exact(depth * PANEL)).zip(bias) {
                    kernels.run(Product {
                        rows,
                        depth,
                        columns: PANEL,
                        a: Rows { data: x, stride: depth, step: 1 },
                        panel: Rows { data: panel, stride: PANEL, step: 1 },
                        bias,
                        out: &mut out[column..],
                        out_stride,
                        then: PhantomData::<T>,
                    });
                }
            }
            Panels::Bytes { weights, columns } => {
                bytes.fill(kernels, x, depth);
                let weights = weights.numbers();
                let size = depth * PANEL;
                for (i, ((column, panel), columns)) in
                    outs.zip(weights.chunks_exact(size)).zip(columns).enumerate()
                {
                    let next = &weights[((i + 1) * size).min(weights.len())..][..];
                    kernels.run(Dots {
                        depth,
                        a: bytes.numbers.numbers(),
                        a_scales: &bytes.scales,
                        panel,
                        columns,
                        next: &next[..next.len().min(size)],
                        out: &mut out[column..],
                        out_stride,
                        then: PhantomData::<T>,
                    });
                }
            }
        }
    }
}

impl Bytes {
    /// Takes the rows of `x`, each with a scale of its own.
    fn fill(&mut self, kernels: Kernels, x: &[f32], width: usize) {
        let numbers = self.numbers.resize(x.len());
        self.scales.clear();
        for (row, to) in x.chunks_exact(width).zip(numbers.chunks_exact_mut(width)) {
            self.scales.push(kernels.run(Quantise { row, to }));
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

/// Up to [`PANEL`] rows, given by tensor and place, as a panel of bytes: those in the file, or else of
/// each row the weight farthest from 0 becomes ±127.
fn pack_bytes(kernels: Kernels, rows: &[(Tensor, usize)], bias: [f32; PANEL], panel: &mut [i8]) -> Columns {
    let inputs = panel.len() / PANEL;
    let (mut single, mut quantised) = (Vec::new(), vec![0; inputs]);
    let mut columns = Columns { scales: [0.0; PANEL], offsets: [0; PANEL], bias };
    for (column, (tensor, start)) in rows.iter().enumerate() {
        let (bytes, scale) = match tensor.scaled_row(start / inputs) {
            Some(scaled) => scaled,
            None => {
                single.resize(inputs, 0.0);
                tensor.read(kernels, *start, &mut single);
                let scale = kernels.run(Quantise { row: &single, to: &mut quantised });
                quantised.iter_mut().for_each(|x| *x ^= ZERO);
                (quantised.as_slice(), scale)
            }
        };
        columns.scales[column] = scale;
        let sum = bytes.iter().map(|x| i32::from(x.cast_signed())).sum::<i32>();
        columns.offsets[column] = i32::from(ZERO) * sum;
        let quads = panel.as_chunks_mut::<QUAD>().0.iter_mut().skip(column).step_by(PANEL);
        for (to, from) in quads.zip(bytes.as_chunks::<QUAD>().0) {
            *to = from.map(u8::cast_signed);
        }
    }
    columns
}
