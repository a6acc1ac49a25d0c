//! The vector instructions: sixteen lanes on AVX-512, AVX2 or plain Rust, and the matrix product.
//!
//! All `unsafe` code of the crate is in this file. Everything above it is written once, generic
//! over [`Lanes`], and compiled for each instruction set; which one runs is decided at run time
//! ([`Kernels::detect`]).
//!
//! **Same bits everywhere.** A [`Lanes`] is always sixteen numbers wide, every operation on it is
//! correctly rounded (multiplications and additions are fused on all machines, by emulation where
//! the hardware cannot), and every sum runs in one fixed order. So results depend neither on the
//! instruction set nor on which other rows are computed in the same call.
//!
//! **Why the `unsafe` is sound.** Two arguments cover all of it. (1) `Avx512` and `Avx2` are
//! private and their methods are reached only through [`Work::run`], which [`Kernels::run`] calls
//! for them only when `Isa` says so; an `Isa` other than `Portable` is made only in `detect` and
//! `available`, after the processor was asked. (2) [`Product::run`] checks once, by assertion, that
//! the last element of each operand is inside its slice; the pointers of [`tile`] never go further.
#![allow(unsafe_code)]

/// Numbers in a [`Lanes`].
pub(super) const LANES: usize = 16;

/// Columns of a panel: the unit in which matrices are packed for [`Product`].
pub(super) const PANEL: usize = 2 * LANES;

/// The instruction sets there is code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Isa {
    /// Plain Rust; on AArch64 the compiler makes NEON of it.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The instruction set that computations run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernels(Isa);

impl Kernels {
    /// The fastest set this machine has.
    pub(super) fn detect() -> Self {
        Self::available().last().copied().unwrap_or(Self(Isa::Portable))
    }

    /// All sets this machine has, the fastest last.
    pub(super) fn available() -> Vec<Self> {
        let mut all = vec![Self(Isa::Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("fma")
                && is_x86_feature_detected!("f16c");
            if avx2 {
                all.push(Self(Isa::Avx2));
            }
            if avx2 && is_x86_feature_detected!("avx512f") {
                all.push(Self(Isa::Avx512));
            }
        }
        all
    }

    /// Does the work on this instruction set.
    #[inline]
    pub(super) fn run<W: Work>(self, work: W) -> W::Output {
        match self.0 {
            Isa::Portable => work.run::<Portable>(),
            // SAFETY: these variants exist only where the features were detected.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => unsafe { x86::run_avx2(work) },
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { x86::run_avx512(work) },
        }
    }
}

/// A computation written once for all instruction sets. `run` must be `#[inline(always)]`, so that
/// it is compiled with the features of its caller.
pub(super) trait Work {
    type Output;
    fn run<L: Lanes>(self) -> Self::Output;
}

/// Sixteen single-precision numbers.
pub(super) trait Lanes: Copy {
    /// Rows of a tile: as many accumulators as the registers hold.
    const TILE_ROWS: usize;
    /// Vectors across a tile; it divides a panel.
    const TILE_VECTORS: usize;

    fn splat(x: f32) -> Self;
    fn load(x: &[f32; LANES]) -> Self;
    /// Half precision, little-endian.
    fn load_half(x: &[u8; 2 * LANES]) -> Self;
    fn store(self, to: &mut [f32; LANES]);
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Self;
    /// `self * factor + addend`, rounded once.
    fn fma(self, factor: Self, addend: Self) -> Self;
    /// The larger; `other` where either is not a number.
    fn max(self, other: Self) -> Self;
    /// The smaller; `other` where either is not a number.
    fn min(self, other: Self) -> Self;
    /// 2ⁿ, for the n held in the low bits of `n + 1.5 × 2²³`, −126 ≤ n ≤ 127.
    fn exp2_of_low_bits(self) -> Self;

    /// The sum, as a balanced tree.
    #[inline(always)]
    fn sum(self) -> f32 {
        self.fold(|a, b| a + b)
    }

    /// The largest.
    #[inline(always)]
    fn largest(self) -> f32 {
        self.fold(|a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn fold(self, f: impl Fn(f32, f32) -> f32) -> f32 {
        let mut x = [0.0; LANES];
        self.store(&mut x);
        let mut width = LANES / 2;
        while width > 0 {
            for i in 0..width {
                x[i] = f(x[i], x[i + width]);
            }
            width /= 2;
        }
        x[0]
    }
}

/// A matrix in a slice: row `i` starts at `i * stride`.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) data: &'a [f32],
    pub(super) stride: usize,
}

/// `out = bias + a · panel`: `rows × depth` times `depth × PANEL`.
///
/// Each element of `out` is one chain of fused multiply-adds along the depth, from the first to the
/// last, then the bias: it depends on its own row of `a` and its own column of the panel only.
pub(super) struct Product<'a> {
    pub(super) rows: usize,
    pub(super) depth: usize,
    pub(super) a: Rows<'a>,
    /// `depth` rows of at least [`PANEL`] columns, of which the first [`PANEL`] count.
    pub(super) panel: Rows<'a>,
    pub(super) bias: &'a [f32; PANEL],
    /// Row `i` is written at `i * out_stride`, [`PANEL`] numbers long.
    pub(super) out: &'a mut [f32],
    pub(super) out_stride: usize,
}

/// The operands of a [`Product`] as pointers, at some row and column of the output.
#[derive(Clone, Copy)]
struct TileAt {
    depth: usize,
    a: *const f32,
    a_stride: usize,
    panel: *const f32,
    panel_stride: usize,
    bias: *const f32,
    out: *mut f32,
    out_stride: usize,
}

impl Work for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Self { rows, depth, a, panel, bias, out, out_stride } = self;
        if rows == 0 || depth == 0 {
            return;
        }
        assert!((rows - 1) * a.stride + depth <= a.data.len());
        assert!((depth - 1) * panel.stride + PANEL <= panel.data.len());
        assert!((rows - 1) * out_stride + PANEL <= out.len());
        let (a, a_stride) = (a.data.as_ptr(), a.stride);
        let (panel, panel_stride) = (panel.data.as_ptr(), panel.stride);
        let (bias, out) = (bias.as_ptr(), out.as_mut_ptr());
        let mut row = 0;
        while row < rows {
            let height = (rows - row).min(L::TILE_ROWS);
            let mut column = 0;
            while column < PANEL {
                // SAFETY: row < rows and column < PANEL, so by the assertions above the pointers
                // are in bounds, and so is the tile: `height` rows and `L::TILE_VECTORS` vectors
                // from there, over the whole depth.
                unsafe {
                    let at = TileAt {
                        depth,
                        a: a.add(row * a_stride),
                        a_stride,
                        panel: panel.add(column),
                        panel_stride,
                        bias: bias.add(column),
                        out: out.add(row * out_stride + column),
                        out_stride,
                    };
                    tile_of_height::<L>(height, at);
                }
                column += L::TILE_VECTORS * LANES;
            }
            row += height;
        }
    }
}

/// Calls [`tile`] with the height and width as constants, so that accumulators are registers.
#[inline(always)]
unsafe fn tile_of_height<L: Lanes>(height: usize, at: TileAt) {
    macro_rules! by_height {
        ($($rows:literal),*) => {
            match (height, L::TILE_VECTORS) {
                $(
                    // SAFETY: the caller's.
                    ($rows, 1) => unsafe { tile::<L, $rows, 1>(at) },
                    ($rows, 2) => unsafe { tile::<L, $rows, 2>(at) },
                )*
                _ => unreachable!("a tile has 1 to 12 rows and 1 or 2 vectors"),
            }
        };
    }
    by_height!(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
}

/// `ROWS × (VECTORS × LANES)` elements of the product.
///
/// # Safety
/// All pointers must be valid for the tile: `a` for `ROWS` rows of `depth`, `panel` for `depth` rows
/// of the tile's width, `bias` for the width, `out` for writing `ROWS` rows of the width.
#[inline(always)]
unsafe fn tile<L: Lanes, const ROWS: usize, const VECTORS: usize>(at: TileAt) {
    // SAFETY (of the block): offsets stay within what the caller vouches for. `f32` arrays have the
    // alignment of `f32`, so the casts to array pointers are aligned.
    unsafe {
        let mut sums = [[L::splat(0.0); VECTORS]; ROWS];
        let mut panel = at.panel;
        for k in 0..at.depth {
            let mut b = [L::splat(0.0); VECTORS];
            for (v, b) in b.iter_mut().enumerate() {
                *b = L::load(&*panel.add(v * LANES).cast());
            }
            for (row, sums) in sums.iter_mut().enumerate() {
                let a = L::splat(*at.a.add(row * at.a_stride + k));
                for (sum, b) in sums.iter_mut().zip(b) {
                    *sum = a.fma(b, *sum);
                }
            }
            panel = panel.wrapping_add(at.panel_stride);
        }
        for (row, sums) in sums.iter().enumerate() {
            for (v, sum) in sums.iter().enumerate() {
                let bias = L::load(&*at.bias.add(v * LANES).cast());
                sum.add(bias).store(&mut *at.out.add(row * at.out_stride + v * LANES).cast());
            }
        }
    }
}

/// Plain Rust, as a loop over the lanes.
#[derive(Clone, Copy)]
struct Portable([f32; LANES]);

impl Portable {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

impl Lanes for Portable {
    const TILE_ROWS: usize = 6;
    const TILE_VECTORS: usize = 1;

    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self([x; LANES])
    }
    #[inline(always)]
    fn load(x: &[f32; LANES]) -> Self {
        Self(*x)
    }
    #[inline(always)]
    fn load_half(x: &[u8; 2 * LANES]) -> Self {
        Self(std::array::from_fn(|i| half::f16::from_le_bytes([x[2 * i], x[2 * i + 1]]).to_f32()))
    }
    #[inline(always)]
    fn store(self, to: &mut [f32; LANES]) {
        *to = self.0;
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
    #[inline(always)]
    fn fma(self, factor: Self, addend: Self) -> Self {
        Self(std::array::from_fn(|i| fma(self.0[i], factor.0[i], addend.0[i])))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn exp2_of_low_bits(self) -> Self {
        Self(self.0.map(|x| f32::from_bits((x.to_bits() << 23).wrapping_add(1.0_f32.to_bits()))))
    }
}

/// `a * b + c`, rounded once, also without the instruction for it.
///
/// The product of two single-precision numbers is exact in double precision. Their sum with `c` is
/// rounded to odd there, which makes the second rounding harmless (Boldo and Melquiond, "Emulation
/// of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008).
#[inline(always)]
fn fma(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(any(target_arch = "aarch64", target_feature = "fma")) {
        return a.mul_add(b, c);
    }
    let product = f64::from(a) * f64::from(b);
    let c = f64::from(c);
    let sum = product + c;
    let part = sum - product;
    let error = (product - (sum - part)) + (c - part);
    let bits = sum.to_bits();
    let inexact_and_even = error != 0.0 && error.is_finite() && bits & 1 == 0;
    let toward_error = if (error > 0.0) == (sum > 0.0) { bits.wrapping_add(1) } else { bits.wrapping_sub(1) };
    f64::from_bits(if inexact_and_even { toward_error } else { bits }) as f32
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{LANES, Lanes, Work};
    use std::arch::x86_64::*;

    /// One 512-bit register.
    #[derive(Clone, Copy)]
    struct Avx512(__m512);

    /// Two 256-bit registers.
    #[derive(Clone, Copy)]
    struct Avx2(__m256, __m256);

    /// # Safety
    /// The processor must have AVX-512F.
    #[target_feature(enable = "avx512f,avx2,fma,f16c")]
    pub(super) unsafe fn run_avx512<W: Work>(work: W) -> W::Output {
        work.run::<Avx512>()
    }

    /// # Safety
    /// The processor must have AVX2, FMA and F16C.
    #[target_feature(enable = "avx2,fma,f16c")]
    pub(super) unsafe fn run_avx2<W: Work>(work: W) -> W::Output {
        work.run::<Avx2>()
    }

    // SAFETY (of both implementations): the methods run only inside `run_avx512` and `run_avx2`,
    // so the instructions exist; loads and stores go through references to whole arrays.
    impl Lanes for Avx512 {
        const TILE_ROWS: usize = 12;
        const TILE_VECTORS: usize = 2;

        #[inline(always)]
        fn splat(x: f32) -> Self {
            Self(unsafe { _mm512_set1_ps(x) })
        }
        #[inline(always)]
        fn load(x: &[f32; LANES]) -> Self {
            Self(unsafe { _mm512_loadu_ps(x.as_ptr()) })
        }
        #[inline(always)]
        fn load_half(x: &[u8; 2 * LANES]) -> Self {
            Self(unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(x.as_ptr().cast())) })
        }
        #[inline(always)]
        fn store(self, to: &mut [f32; LANES]) {
            unsafe { _mm512_storeu_ps(to.as_mut_ptr(), self.0) }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(unsafe { _mm512_add_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Self(unsafe { _mm512_sub_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Self(unsafe { _mm512_mul_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            Self(unsafe { _mm512_div_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn fma(self, factor: Self, addend: Self) -> Self {
            Self(unsafe { _mm512_fmadd_ps(self.0, factor.0, addend.0) })
        }
        #[inline(always)]
        fn max(self, other: Self) -> Self {
            Self(unsafe { _mm512_max_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn min(self, other: Self) -> Self {
            Self(unsafe { _mm512_min_ps(self.0, other.0) })
        }
        #[inline(always)]
        fn exp2_of_low_bits(self) -> Self {
            Self(unsafe {
                let exponent = _mm512_slli_epi32::<23>(_mm512_castps_si512(self.0));
                _mm512_castsi512_ps(_mm512_add_epi32(exponent, _mm512_castps_si512(_mm512_set1_ps(1.0))))
            })
        }
    }

    impl Avx2 {
        #[inline(always)]
        fn zip(self, other: Self, f: impl Fn(__m256, __m256) -> __m256) -> Self {
            Self(f(self.0, other.0), f(self.1, other.1))
        }
    }

    impl Lanes for Avx2 {
        const TILE_ROWS: usize = 6;
        const TILE_VECTORS: usize = 1;

        #[inline(always)]
        fn splat(x: f32) -> Self {
            let x = unsafe { _mm256_set1_ps(x) };
            Self(x, x)
        }
        #[inline(always)]
        fn load(x: &[f32; LANES]) -> Self {
            Self(unsafe { _mm256_loadu_ps(x.as_ptr()) }, unsafe { _mm256_loadu_ps(x[8..].as_ptr()) })
        }
        #[inline(always)]
        fn load_half(x: &[u8; 2 * LANES]) -> Self {
            let half = |x: &[u8]| unsafe { _mm256_cvtph_ps(_mm_loadu_si128(x.as_ptr().cast())) };
            Self(half(&x[..16]), half(&x[16..]))
        }
        #[inline(always)]
        fn store(self, to: &mut [f32; LANES]) {
            unsafe {
                _mm256_storeu_ps(to.as_mut_ptr(), self.0);
                _mm256_storeu_ps(to[8..].as_mut_ptr(), self.1);
            }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            self.zip(other, |a, b| unsafe { _mm256_add_ps(a, b) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            self.zip(other, |a, b| unsafe { _mm256_sub_ps(a, b) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            self.zip(other, |a, b| unsafe { _mm256_mul_ps(a, b) })
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            self.zip(other, |a, b| unsafe { _mm256_div_ps(a, b) })
        }
        #[inline(always)]
        fn fma(self, factor: Self, addend: Self) -> Self {
            Self(unsafe { _mm256_fmadd_ps(self.0, factor.0, addend.0) }, unsafe {
                _mm256_fmadd_ps(self.1, factor.1, addend.1)
            })
        }
        #[inline(always)]
        fn max(self, other: Self) -> Self {
            self.zip(other, |a, b| unsafe { _mm256_max_ps(a, b) })
        }
        #[inline(always)]
        fn min(self, other: Self) -> Self {
            self.zip(other, |a, b| unsafe { _mm256_min_ps(a, b) })
        }
        #[inline(always)]
        fn exp2_of_low_bits(self) -> Self {
            let one = |x| unsafe {
                let exponent = _mm256_slli_epi32::<23>(_mm256_castps_si256(x));
                _mm256_castsi256_ps(_mm256_add_epi32(exponent, _mm256_castps_si256(_mm256_set1_ps(1.0))))
            };
            Self(one(self.0), one(self.1))
        }
    }
}

#[cfg(test)]
mod tests {
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
            a: Rows { data: a, stride: depth },
            panel: Rows { data: panel, stride: PANEL + 3 },
            bias: bias.try_into().unwrap(),
            out: &mut out,
            out_stride: PANEL + 1,
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

        #[test]
        fn emulated_fma_is_rounded_once(a: f32, b: f32, c: f32) {
            let (emulated, exact) = (fma(a, b, c), a.mul_add(b, c));
            prop_assert!(emulated.to_bits() == exact.to_bits() || (emulated.is_nan() && exact.is_nan()));
        }

        #[test]
        fn emulated_fma_is_rounded_once_where_terms_cancel(a in -2.0_f32..2.0, b in -2.0_f32..2.0, ulps in -3..3_i32) {
            let c = f32::from_bits((-a * b).to_bits().wrapping_add_signed(ulps));
            prop_assert_eq!(fma(a, b, c).to_bits(), a.mul_add(b, c).to_bits());
        }
    }

    #[test]
    #[should_panic(expected = "assertion failed")]
    fn operands_too_short_are_refused() {
        product(Kernels::detect(), 3, 8, &[0.0; 23], &[0.0; 8 * (PANEL + 3)], &[0.0; PANEL]);
    }
}
