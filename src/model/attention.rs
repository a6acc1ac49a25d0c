//! Multi-head self-attention within one statement.

use super::kernels::{AsIs, Kernels, PANEL, Product, Rows};
use super::ops::Softmax;
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
    /// The keys of a head, transposed into panels of [`PANEL`] tokens.
    keys: Vec<f32>,
    /// Scores, then weights: a row for each querying token.
    weights: Vec<f32>,
}

impl Attention {
    /// For each row of `queries` (rows of the layer's width), the mean of the values weighted by
    /// `softmax(query · key / √size)`, head by head, into the same row of `out`.
    ///
    /// `keys_values` has a row for each token of the statement: its keys, then its values.
    pub(super) fn run(
        &mut self,
        kernels: Kernels,
        heads: Heads,
        queries: &[f32],
        keys_values: &[f32],
        out: &mut [f32],
    ) {
        let width = heads.count * heads.size;
        let (rows, tokens) = (queries.len() / width, keys_values.len() / (2 * width));
        let padded = tokens.next_multiple_of(PANEL);
        self.weights.resize(rows * padded, 0.0);
        for head in 0..heads.count {
            let column = head * heads.size;
            self.pack_keys(heads.size, keys_values, 2 * width, column);
            for (i, panel) in self.keys.chunks_exact(heads.size * PANEL).enumerate() {
                kernels.run(Product {
                    rows,
                    depth: heads.size,
                    a: Rows { data: &queries[column..], stride: width },
                    panel: Rows { data: panel, stride: PANEL },
                    bias: NO_BIAS,
                    out: &mut self.weights[i * PANEL..],
                    out_stride: padded,
                    then: PhantomData::<AsIs>,
                });
            }
            let scale = 1.0 / (heads.size as f32).sqrt();
            for row in self.weights.chunks_exact_mut(padded) {
                kernels.run(Softmax { row, live: tokens, scale });
            }
            for column in (column..column + heads.size).step_by(PANEL) {
                kernels.run(Product {
                    rows,
                    depth: tokens,
                    a: Rows { data: &self.weights, stride: padded },
                    panel: Rows { data: &keys_values[width + column..], stride: 2 * width },
                    bias: NO_BIAS,
                    out: &mut out[column..],
                    out_stride: width,
                    then: PhantomData::<AsIs>,
                });
            }
        }
    }

    /// Packs `size` columns from `column` on: for each panel of tokens, `size` rows of [`PANEL`].
    /// What is left over in the last panel is whatever was there: those scores are not used.
    fn pack_keys(&mut self, size: usize, keys: &[f32], stride: usize, column: usize) {
        let tokens = keys.len() / stride;
        self.keys.resize(tokens.div_ceil(PANEL) * size * PANEL, 0.0);
        for (token, row) in keys.chunks_exact(stride).enumerate() {
            let panel = &mut self.keys[token / PANEL * size * PANEL..][..size * PANEL];
            for (to, &key) in panel.chunks_exact_mut(PANEL).zip(&row[column..column + size]) {
                to[token % PANEL] = key;
            }
        }
    }
}
