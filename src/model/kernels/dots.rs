//! The matrix product in whole numbers of eight bits, scaled.

#[cfg(target_arch = "x86_64")]
use super::amx::{BLOCK_DEPTH, BLOCK_ROWS, Tiles};
use super::tiles::{Tiled, tiles};
use super::{LANES, LINE, Lanes, PANEL, Then, Work};
use std::marker::PhantomData;

/// Neighbouring inputs whose products one instruction adds up.
pub(in crate::model) const QUAD: usize = 4;

/// Inputs are stored as unsigned bytes: this much above what they are.
pub(in crate::model) const ZERO: u8 = 128;

/// `out = then(bias + scale · scales · (a · panel))`: `rows × depth` times `depth × PANEL`.
///
/// The product itself is exact, so its order does not matter and every instruction set may do it in
/// its own way. What follows is one multiplication, one fused multiply-add and [`Then`].
pub(in crate::model) struct Dots<'a, T> {
    /// Inputs, a multiple of [`QUAD`].
    pub(in crate::model) depth: usize,
    /// `rows × depth` numbers, each plus [`ZERO`].
    pub(in crate::model) a: &'a [u8],
    /// For each row, what 1 stands for.
    pub(in crate::model) a_scales: &'a [f32],
    /// For each [`QUAD`] of inputs, column by column, their weights.
    pub(in crate::model) panel: &'a [i8],
    pub(in crate::model) columns: &'a Columns,
    /// What is multiplied with next: brought near meanwhile, a part with each row.
    pub(in crate::model) next: &'a [i8],
    /// Row `i` is written at `i * out_stride`, [`PANEL`] numbers long.
    pub(in crate::model) out: &'a mut [f32],
    pub(in crate::model) out_stride: usize,
    pub(in crate::model) then: PhantomData<T>,
}

/// What belongs to the columns of a panel.
#[derive(Clone, Debug)]
pub(in crate::model) struct Columns {
    /// What 1 stands for.
    pub(in crate::model) scales: [f32; PANEL],
    /// By how much a sum comes out too large, as its inputs are by [`ZERO`]: that times the sum of the
    /// weights.
    pub(in crate::model) offsets: [i32; PANEL],
    pub(in crate::model) bias: [f32; PANEL],
}

/// The operands of a [`Dots`] as pointers.
#[derive(Clone, Copy)]
struct Operands<T> {
    depth: usize,
    a: *const u8,
    a_scales: *const f32,
    panel: *const i8,
    scales: *const f32,
    offsets: *const i32,
    bias: *const f32,
    next: *const i8,
    /// Bytes of it a row.
    next_stride: usize,
    out: *mut f32,
    out_stride: usize,
    then: PhantomData<T>,
}

impl<T: Then> Work for Dots<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Self { depth, a, a_scales, panel, columns, next, out, out_stride, then } = self;
        let rows = a_scales.len();
        if rows == 0 {
            return;
        }
        assert!(depth.is_multiple_of(QUAD) && panel.len() == depth * PANEL);
        assert!(a.len() == rows * depth);
        assert!((rows - 1) * out_stride + PANEL <= out.len());
        let operands = Operands {
            depth,
            a: a.as_ptr(),
            a_scales: a_scales.as_ptr(),
            panel: panel.as_ptr(),
            scales: columns.scales.as_ptr(),
            offsets: columns.offsets.as_ptr(),
            bias: columns.bias.as_ptr(),
            next: next.as_ptr(),
            next_stride: next.len().div_ceil(rows),
            out: out.as_mut_ptr(),
            out_stride,
            then,
        };
        // SAFETY: by the assertions above, the last row and column are in bounds, and so are all.
        unsafe {
            #[cfg(target_arch = "x86_64")]
            if L::MATRICES && depth > 0 && depth.is_multiple_of(BLOCK_DEPTH) {
                return operands.blocks::<L>(rows);
            }
            tiles::<L>(operands, [rows, PANEL], [L::DOT_ROWS, L::DOT_VECTORS]);
        }
    }
}

impl<T: Then> Operands<T> {
    /// Makes `rows` rows, with products of matrices.
    ///
    /// # Safety
    /// The operands must be valid for these rows over the whole depth, a multiple of [`BLOCK_DEPTH`] and
    /// not 0; [`Lanes::MATRICES`].
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    unsafe fn blocks<L: Lanes>(self, rows: usize) {
        let mut sums = [[0; PANEL]; BLOCK_ROWS];
        // As few blocks as can be, of the same height; the last may begin with rows of the one before.
        let height = rows.div_ceil(rows.div_ceil(BLOCK_ROWS));
        // SAFETY (of all): the caller's; a block ends with the rows.
        let tiles = unsafe { Tiles::shape(height) };
        for (block, row) in (0..rows).step_by(height).enumerate() {
            let row = row.min(rows - height);
            unsafe {
                let a = self.a.add(row * self.depth);
                let next = self.next.wrapping_add(block * Tiles::prefetched(self.depth));
                tiles.multiply(self.depth, a, self.panel, next, &mut sums);
                for (row, sums) in (row..).zip(&sums[..height]) {
                    for (v, sums) in sums.as_chunks::<LANES>().0.iter().enumerate() {
                        let sums = L::of_block(sums, self.offsets(v * LANES));
                        self.finish(sums, row, v * LANES);
                    }
                }
            }
        }
    }

    /// Brings the part of what is multiplied with next that goes with these rows nearer.
    #[inline(always)]
    fn prefetch<L: Lanes>(self, row: usize, rows: usize) {
        let lines = (row * self.next_stride..(row + rows) * self.next_stride).step_by(LINE);
        lines.for_each(|line| L::prefetch(self.next.wrapping_add(line)));
    }

    /// Where the offsets of the vector that begins at `column` are.
    ///
    /// # Safety
    /// The operands must have these columns, and `'c` be no longer than they live.
    #[inline(always)]
    unsafe fn offsets<'c>(self, column: usize) -> &'c [i32; LANES] {
        // SAFETY: the caller's; arrays have the alignment of their elements.
        unsafe { &*self.offsets.add(column).cast() }
    }

    /// Writes what becomes of the sums of `row`, in the vector that begins at `column`.
    ///
    /// # Safety
    /// The operands must be valid for that place.
    #[inline(always)]
    unsafe fn finish<L: Lanes>(self, sums: L, row: usize, column: usize) {
        // SAFETY: the caller's; arrays have the alignment of their elements.
        unsafe {
            let a_scale = L::splat(*self.a_scales.add(row));
            let scale = L::load(&*self.scales.add(column).cast());
            let bias = L::load(&*self.bias.add(column).cast());
            let product = sums.mul(a_scale).fma(scale, bias);
            T::then(product).store(&mut *self.out.add(row * self.out_stride + column).cast());
        }
    }
}

impl<T: Then> Tiled for Operands<T> {
    #[inline(always)]
    unsafe fn tile<L: Lanes, const ROWS: usize, const VECTORS: usize>(self, row: usize, column: usize) {
        // SAFETY (of the block): offsets stay within what the caller vouches for. Bytes have no
        // alignment, the quads of `a` are read unaligned, arrays have the alignment of their elements.
        unsafe {
            if column == 0 {
                self.prefetch::<L>(row, ROWS);
            }
            let a = self.a.add(row * self.depth);
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
            for (row, sums) in (row..).zip(&sums) {
                for (v, &sums) in sums.iter().enumerate() {
                    let column = column + v * LANES;
                    self.finish(L::of_sums(sums, self.offsets(column)), row, column);
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

    /// Depth, then `a` (rows of it), its scales, and the panel with its columns.
    type Operands = (usize, Vec<u8>, Vec<f32>, Vec<i8>, Columns);

    fn operands() -> impl Strategy<Value = Operands> {
        // Both of any number and of whole blocks, which are multiplied in another way.
        let depths = prop_oneof![(1..20_usize).prop_map(|quads| quads * QUAD), Just(64_usize), Just(192)];
        (1..80_usize, depths).prop_flat_map(|(rows, depth)| {
            // Extremes often: that is where narrower sums would overflow.
            let weights = prop_oneof![Just(-127_i8), Just(127_i8), -127..=127_i8];
            (
                Just(depth),
                prop::collection::vec(prop_oneof![Just(1_u8), Just(255_u8), 1..=255_u8], rows * depth),
                prop::collection::vec(0.0_f32..2.0, rows),
                prop::collection::vec(weights, depth * PANEL),
                prop::array::uniform32(0.0_f32..2.0),
                prop::array::uniform32(-3.0_f32..3.0),
            )
                .prop_map(|(depth, a, a_scales, panel, scales, bias)| {
                    let sum = |column| (0..depth).map(|k| weight(&panel, column, k)).sum::<i32>();
                    let offsets = std::array::from_fn(|column| i32::from(ZERO) * sum(column));
                    let columns = Columns { scales, offsets, bias };
                    (depth, a, a_scales, panel, columns)
                })
        })
    }

    fn weight(panel: &[i8], column: usize, k: usize) -> i32 {
        i32::from(panel[(k / QUAD * PANEL + column) * QUAD + k % QUAD])
    }

    fn dots(kernels: Kernels, (depth, a, a_scales, panel, columns): &Operands) -> Vec<f32> {
        let mut out = vec![7.0; a_scales.len() * (PANEL + 1)];
        kernels.run(Dots {
            depth: *depth,
            a,
            a_scales,
            panel,
            columns,
            next: panel,
            out: &mut out,
            out_stride: PANEL + 1,
            then: PhantomData::<AsIs>,
        });
        out
    }

    proptest! {
        #[test]
        fn every_instruction_set_multiplies_as_the_definition_says(operands in operands()) {
            let (depth, a, a_scales, panel, columns) = &operands;
            let mut expected = vec![7.0; a_scales.len() * (PANEL + 1)];
            for (row, scale) in a_scales.iter().enumerate() {
                let a = |k: usize| i32::from(a[row * depth + k]) - i32::from(ZERO);
                for column in 0..PANEL {
                    let product: i32 = (0..*depth).map(|k| a(k) * weight(panel, column, k)).sum();
                    expected[row * (PANEL + 1) + column] =
                        (product as f32 * scale).mul_add(columns.scales[column], columns.bias[column]);
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
        let columns = Columns { scales: [1.0; PANEL], offsets: [0; PANEL], bias: [0.0; PANEL] };
        dots(Kernels::detect(), &(8, vec![0; 23], vec![1.0; 3], vec![0; 8 * PANEL], columns));
    }
}
