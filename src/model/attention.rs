//! Multi-head self-attention within one statement.

use super::distance::Distances;
use super::kernels::{AsIs, Kernels, LANES, PANEL, Product, Rows};
use super::ops::{Add, Softmax, Transpose};
use std::marker::PhantomData;

const NO_BIAS: &[f32; PANEL] = &[0.0; PANEL];

/// How a layer's width is divided among its heads. Both sizes are multiples of [`PANEL`].
#[derive(Clone, Copy)]
pub(super) struct Heads {
    pub(super) count: usize,
    pub(super) size: usize,
}

/// Working memory, kept from one statement to the next.
#[derive(Default)]
pub(super) struct Attention {
    /// The queries of a head, transposed: a column for each token, up to whole [`LANES`].
    queries: Vec<f32>,
    /// Scores, then weights: a row for each token attended to, a column for each that attends.
    weights: Vec<f32>,
}

impl Attention {
    /// For each row of `out` (of the layer's width), the mean of the values weighted by
    /// `softmax((query · key + distance) / √size)`, head by head: for as many tokens, from the first on,
    /// as there are rows.
    ///
    /// `states` has a row for each token of the statement: its queries, its keys, its values.
    pub(super) fn run(
        &mut self,
        kernels: Kernels,
        heads: Heads,
        distances: Option<&Distances>,
        states: &[f32],
        out: &mut [f32],
    ) {
        let width = heads.count * heads.size;
        let stride = 3 * width;
        let (tokens, rows) = (states.len() / stride, out.len() / width);
        let padded = rows.next_multiple_of(LANES);
        self.queries.resize(heads.size * padded, 0.0);
        self.weights.resize(tokens * padded, 0.0);
        for head in 0..heads.count {
            let column = head * heads.size;
            kernels.run(Transpose { from: &states[column..], stride, rows, to: &mut self.queries });
            for from in (0..padded).step_by(PANEL) {
                kernels.run(Product {
                    rows: tokens,
                    depth: heads.size,
                    columns: (padded - from).min(PANEL),
                    a: Rows { data: &states[width + column..], stride, step: 1 },
                    panel: Rows { data: &self.queries[from..], stride: padded, step: 1 },
                    bias: NO_BIAS,
                    out: &mut self.weights[from..],
                    out_stride: padded,
                    then: PhantomData::<AsIs>,
                });
            }
            if let Some(distances) = distances {
                for (attended, row) in self.weights.chunks_exact_mut(padded).enumerate() {
                    kernels.run(Add { row, delta: distances.row(head, attended) });
                }
            }
            let scale = 1.0 / (heads.size as f32).sqrt();
            kernels.run(Softmax { scores: &mut self.weights, columns: padded, scale });
            for column in (column..column + heads.size).step_by(PANEL) {
                kernels.run(Product {
                    rows,
                    depth: tokens,
                    columns: PANEL,
                    a: Rows { data: &self.weights, stride: 1, step: padded },
                    panel: Rows { data: &states[2 * width + column..], stride, step: 1 },
                    bias: NO_BIAS,
                    out: &mut out[column..],
                    out_stride: width,
                    then: PhantomData::<AsIs>,
                });
            }
        }
    }
}
