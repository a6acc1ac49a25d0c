//! The matrix product in single precision.

use super::tiles::{Tiled, tiles};
use super::{LANES, Lanes, PANEL, Then, Work};
use std::marker::PhantomData;

/// A matrix in a slice: element `j` of row `i` is at `i * stride + j * step`.
#[derive(Clone, Copy)]
pub(in crate::model) struct Rows<'a> {
    pub(in crate::model) data: &'a [f32],
    pub(in crate::model) stride: usize,
    pub(in crate::model) step: usize,
}

/// `out = then(bias + a · panel)`: `rows × depth` times `depth × columns`.
///
/// Each element of `out` is one chain of fused multiply-adds along the depth, from the first to the
/// last, then the bias, then [`Then`]: it depends on its own row of `a` and its own column of the panel only.
pub(in crate::model) struct Product<'a, T> {
    pub(in crate::model) rows: usize,
    pub(in crate::model) depth: usize,
    /// [`LANES`] or [`PANEL`].
    pub(in crate::model) columns: usize,
    pub(in crate::model) a: Rows<'a>,
    /// Rows of at least as many columns, one after the other: `step` is 1.
    pub(in crate::model) panel: Rows<'a>,
    pub(in crate::model) bias: &'a [f32; PANEL],
    /// Row `i` is written at `i * out_stride`, `columns` numbers long.
    pub(in crate::model) out: &'a mut [f32],
    pub(in crate::model) out_stride: usize,
    pub(in crate::model) then: PhantomData<T>,
}

/// The operands of a [`Product`] as pointers.
#[derive(Clone, Copy)]
struct Operands<T> {
    depth: usize,
    a: *const f32,
    a_stride: usize,
    a_step: usize,
    panel: *const f32,
    panel_stride: usize,
    bias: *const f32,
    out: *mut f32,
    out_stride: usize,
    then: PhantomData<T>,
}

impl<T: Then> Work for Product<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Self { rows, depth, columns, a, panel, bias, out, out_stride, then } = self;
        if rows == 0 || depth == 0 {
            return;
        }
        assert!((columns == LANES || columns == PANEL) && panel.step == 1);
        assert!((rows - 1) * a.stride + (depth - 1) * a.step < a.data.len());
        assert!((depth - 1) * panel.stride + columns <= panel.data.len());
        assert!((rows - 1) * out_stride + columns <= out.len());
        let operands = Operands {
            depth,
            a: a.data.as_ptr(),
            a_stride: a.stride,
            a_step: a.step,
            panel: panel.data.as_ptr(),
            panel_stride: panel.stride,
            bias: bias.as_ptr(),
            out: out.as_mut_ptr(),
            out_stride,
            then,
        };
        // SAFETY: by the assertions above, the last row and column are in bounds, and so are all.
        unsafe { tiles::<L>(operands, [rows, columns], [L::TILE_ROWS, L::TILE_VECTORS]) }
    }
}

impl<T: Then> Tiled for Operands<T> {
    #[inline(always)]
    unsafe fn tile<L: Lanes, const ROWS: usize, const VECTORS: usize>(self, row: usize, column: usize) {
        // SAFETY (of the block): offsets stay within what the caller vouches for. `f32` arrays have the
        // alignment of `f32`, so the casts to array pointers are aligned.
        unsafe {
            let (mut a, bias) = (self.a.add(row * self.a_stride), self.bias.add(column));
            let out = self.out.add(row * self.out_stride + column);
            let mut sums = [[L::splat(0.0); VECTORS]; ROWS];
            let mut panel = self.panel.add(column);
            for _ in 0..self.depth {
                let mut b = [L::splat(0.0); VECTORS];
                for (v, b) in b.iter_mut().enumerate() {
                    *b = L::load(&*panel.add(v * LANES).cast());
                }
                for (row, sums) in sums.iter_mut().enumerate() {
                    let a = L::splat(*a.add(row * self.a_stride));
                    for (sum, b) in sums.iter_mut().zip(b) {
                        *sum = a.fma(b, *sum);
                    }
                }
                a = a.wrapping_add(self.a_step);
                panel = panel.wrapping_add(self.panel_stride);
            }
            for (row, sums) in sums.iter().enumerate() {
                for (v, sum) in sums.iter().enumerate() {
                    let bias = L::load(&*bias.add(v * LANES).cast());
                    let sum = T::then(sum.add(bias));
                    sum.store(&mut *out.add(row * self.out_stride + v * LANES).cast());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AsIs, Kernels};
    use super::*;
    use proptest::prelude::*;

    fn numbers(len: usize) -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-3.0_f32..3.0, len)
    }

    /// Shapes and operands: rows, depth, then a, panel (of a stride above its width) and bias.
    fn operands() -> impl Strategy<Value = (usize, usize, Vec<f32>, Vec<f32>, Vec<f32>)> {
        (1..40_usize, 1..50_usize).prop_flat_map(|(rows, depth)| {
            (Just(rows), Just(depth), numbers(rows * depth), numbers(depth * (PANEL + 3)), numbers(PANEL))
        })
    }

    fn product(
        kernels: Kernels,
        rows: usize,
        depth: usize,
        a: &[f32],
        panel: &[f32],
        bias: &[f32],
    ) -> Vec<f32> {
        let mut out = vec![7.0; rows * (PANEL + 1)];
        kernels.run(Product {
            rows,
            depth,
            columns: PANEL,
            a: Rows { data: a, stride: depth, step: 1 },
            panel: Rows { data: panel, stride: PANEL + 3, step: 1 },
            bias: bias.try_into().unwrap(),
            out: &mut out,
            out_stride: PANEL + 1,
            then: PhantomData::<AsIs>,
        });
        out
    }

    proptest! {
        #[test]
        fn every_instruction_set_multiplies_as_the_definition_says(
            (rows, depth, a, panel, bias) in operands()
        ) {
            let mut expected = vec![7.0; rows * (PANEL + 1)];
            for row in 0..rows {
                for column in 0..PANEL {
                    let chain = (0..depth).fold(0.0_f32, |sum, k| {
                        a[row * depth + k].mul_add(panel[k * (PANEL + 3) + column], sum)
                    });
                    expected[row * (PANEL + 1) + column] = chain + bias[column];
                }
            }
            for kernels in Kernels::available() {
                // To the bit, and nothing written beside the tiles.
                prop_assert_eq!(&product(kernels, rows, depth, &a, &panel, &bias), &expected, "{:?}", kernels);
            }
        }

        #[test]
        fn a_row_does_not_depend_on_the_rows_beside_it((rows, depth, a, panel, bias) in operands()) {
            for kernels in Kernels::available() {
                let together = product(kernels, rows, depth, &a, &panel, &bias);
                for (row, a) in a.chunks(depth).enumerate() {
                    let alone = product(kernels, 1, depth, a, &panel, &bias);
                    prop_assert_eq!(&together[row * (PANEL + 1)..][..PANEL], &alone[..PANEL]);
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "assertion failed")]
    fn operands_too_short_are_refused() {
        product(Kernels::detect(), 3, 8, &[0.0; 23], &[0.0; 8 * (PANEL + 3)], &[0.0; PANEL]);
    }
}
