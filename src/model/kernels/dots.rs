//! The matrix product in whole numbers of eight bits, scaled.

use super::tiles::{Tiled, tiles};
use super::{LANES, Lanes, PANEL, Then, Work};
use std::marker::PhantomData;

/// Neighbouring inputs whose products one instruction adds up.
pub(in crate::model) const QUAD: usize = 4;

/// Weights are stored as unsigned bytes: this much above what they are.
pub(in crate::model) const WEIGHTS_ZERO: i32 = 128;

/// `out = then(bias + scale · panel_scales · (a · panel))`: `rows × depth` times `depth × PANEL`.
///
/// The product itself is exact, so its order does not matter and every instruction set may do it in
/// its own way. What follows is one multiplication, one fused multiply-add and [`Then`].
pub(in crate::model) struct Dots<'a, T> {
    /// Inputs, a multiple of [`QUAD`].
    pub(in crate::model) depth: usize,
    /// `rows × depth` numbers.
    pub(in crate::model) a: &'a [i8],
    /// For each row, what 1 stands for.
    pub(in crate::model) scales: &'a [f32],
    /// For each row, the sum of its numbers.
    pub(in crate::model) sums: &'a [i32],
    /// For each [`QUAD`] of inputs, column by column, their weights plus [`WEIGHTS_ZERO`].
    pub(in crate::model) panel: &'a [u8],
    /// For each column, what 1 stands for.
    pub(in crate::model) panel_scales: &'a [f32; PANEL],
    pub(in crate::model) bias: &'a [f32; PANEL],
    /// Row `i` is written at `i * out_stride`, [`PANEL`] numbers long.
    pub(in crate::model) out: &'a mut [f32],
    pub(in crate::model) out_stride: usize,
    pub(in crate::model) then: PhantomData<T>,
}

/// The operands of a [`Dots`] as pointers.
#[derive(Clone, Copy)]
struct Operands<T> {
    depth: usize,
    a: *const i8,
    scales: *const f32,
    sums: *const i32,
    panel: *const u8,
    panel_scales: *const f32,
    bias: *const f32,
    out: *mut f32,
    out_stride: usize,
    then: PhantomData<T>,
}

impl<T: Then> Work for Dots<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Self { depth, a, scales, sums, panel, panel_scales, bias, out, out_stride, then } = self;
        let rows = scales.len();
        if rows == 0 {
            return;
        }
        assert!(depth.is_multiple_of(QUAD) && panel.len() == depth * PANEL);
        assert!(a.len() == rows * depth && sums.len() == rows);
        assert!((rows - 1) * out_stride + PANEL <= out.len());
        let operands = Operands {
            depth,
            a: a.as_ptr(),
            scales: scales.as_ptr(),
            sums: sums.as_ptr(),
            panel: panel.as_ptr(),
            panel_scales: panel_scales.as_ptr(),
            bias: bias.as_ptr(),
            out: out.as_mut_ptr(),
            out_stride,
            then,
        };
        // SAFETY: by the assertions above, the last row and column are in bounds, and so are all.
        unsafe { tiles::<L>(operands, rows, [L::DOT_ROWS, L::DOT_VECTORS]) }
    }
}

impl<T: Then> Tiled for Operands<T> {
    #[inline(always)]
    unsafe fn tile<L: Lanes, const ROWS: usize, const VECTORS: usize>(self, row: usize, column: usize) {
        // SAFETY (of the block): offsets stay within what the caller vouches for. Bytes have no
        // alignment, the quads of `a` are read unaligned, `f32` arrays have the alignment of `f32`.
        unsafe {
            let a = self.a.add(row * self.depth);
            let (scales, offsets) = (self.scales.add(row), self.sums.add(row));
            let (panel_scales, bias) = (self.panel_scales.add(column), self.bias.add(column));
            let out = self.out.add(row * self.out_stride + column);
            let mut sums = [[L::no_sums(); VECTORS]; ROWS];
            let mut panel = self.panel.add(column * QUAD);
            for k in (0..self.depth).step_by(QUAD) {
                let weights: [L::Weights; VECTORS] =
                    std::array::from_fn(|v| L::weights(&*panel.add(v * QUAD * LANES).cast()));
                for (row, sums) in sums.iter_mut().enumerate() {
                    let quad = i32::from_le(a.add(row * self.depth + k).cast::<i32>().read_unaligned());
                    for (sums, weights) in sums.iter_mut().zip(weights) {
                        *sums = L::dot(*sums, weights, quad);
                    }
                }
                panel = panel.wrapping_add(PANEL * QUAD);
            }
            for (row, sums) in sums.iter().enumerate() {
                let scale = L::splat(*scales.add(row));
                let offset = WEIGHTS_ZERO * *offsets.add(row);
                for (v, &sums) in sums.iter().enumerate() {
                    let panel_scale = L::load(&*panel_scales.add(v * LANES).cast());
                    let bias = L::load(&*bias.add(v * LANES).cast());
                    let product = L::of_sums(sums, offset).mul(scale).fma(panel_scale, bias);
                    T::then(product).store(&mut *out.add(row * self.out_stride + v * LANES).cast());
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

    /// Depth, then `a` (rows of it), scales, panel, panel scales and bias.
    type Operands = (usize, Vec<i8>, Vec<f32>, Vec<u8>, Vec<f32>, Vec<f32>);

    fn operands() -> impl Strategy<Value = Operands> {
        (1..30_usize, 1..20_usize).prop_flat_map(|(rows, quads)| {
            let depth = quads * QUAD;
            (
                Just(depth),
                prop::collection::vec(-127..=127_i8, rows * depth),
                prop::collection::vec(0.0_f32..2.0, rows),
                // Extremes often: that is where narrower sums would overflow.
                prop::collection::vec(prop_oneof![Just(1_u8), Just(255_u8), 1..=255_u8], depth * PANEL),
                prop::collection::vec(0.0_f32..2.0, PANEL),
                prop::collection::vec(-3.0_f32..3.0, PANEL),
            )
        })
    }

    fn dots(kernels: Kernels, (depth, a, scales, panel, panel_scales, bias): &Operands) -> Vec<f32> {
        let sums: Vec<i32> = a.chunks(*depth).map(|row| row.iter().map(|&x| i32::from(x)).sum()).collect();
        let mut out = vec![7.0; scales.len() * (PANEL + 1)];
        kernels.run(Dots {
            depth: *depth,
            a,
            scales,
            sums: &sums,
            panel,
            panel_scales: panel_scales.as_slice().try_into().unwrap(),
            bias: bias.as_slice().try_into().unwrap(),
            out: &mut out,
            out_stride: PANEL + 1,
            then: PhantomData::<AsIs>,
        });
        out
    }

    proptest! {
        #[test]
        fn every_instruction_set_multiplies_as_the_definition_says(operands in operands()) {
            let (depth, a, scales, panel, panel_scales, bias) = &operands;
            let mut expected = vec![7.0; scales.len() * (PANEL + 1)];
            for (row, scale) in scales.iter().enumerate() {
                for column in 0..PANEL {
                    let weight = |k: usize| i32::from(panel[(k / QUAD * PANEL + column) * QUAD + k % QUAD]) - WEIGHTS_ZERO;
                    let product: i32 = (0..*depth).map(|k| i32::from(a[row * depth + k]) * weight(k)).sum();
                    expected[row * (PANEL + 1) + column] =
                        (product as f32 * scale).mul_add(panel_scales[column], bias[column]);
                }
            }
            for kernels in Kernels::available() {
                // To the bit, and nothing written beside the tiles.
                prop_assert_eq!(&dots(kernels, &operands), &expected, "{:?}", kernels);
            }
        }
    }

    #[test]
    #[should_panic(expected = "assertion failed")]
    fn operands_too_short_are_refused() {
        let operands = (8, vec![0; 23], vec![1.0; 3], vec![0; 8 * PANEL], vec![1.0; PANEL], vec![0.0; PANEL]);
        dots(Kernels::detect(), &operands);
    }
}
