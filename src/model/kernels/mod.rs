//! The vector instructions: sixteen lanes on AVX-512, AVX2 or plain Rust, and the matrix product.
//!
//! All `unsafe` code of the crate is in this folder. Everything above it is written once, generic
//! over [`Lanes`], and compiled for each instruction set; which one runs is decided at run time
//! ([`Kernels::detect`]).
//!
//! **Same bits everywhere.** A [`Lanes`] is always sixteen numbers wide, every operation on it is
//! correctly rounded (multiplications and additions are fused on all machines, by emulation where
//! the hardware cannot), and every sum runs in one fixed order. So results depend neither on the
//! instruction set nor on which other rows are computed in the same call.
//!
//! **Why the `unsafe` is sound.** Two arguments cover all of it. (1) `Avx512` and `Avx2` are
//! private, and their methods are reached only through [`Work::run`], which [`Kernels::run`] calls
//! for them only when `Isa` says so; an `Isa` other than `Portable` is made only in `detect` and
//! `available`, after the processor was asked. (2) [`Product::run`] checks once, by assertion, that
//! the last element of each operand is inside its slice, and [`Dots::run`] likewise; the pointers of
//! their tiles and blocks never go further. The tile registers of AMX, which the compiler does not know,
//! are in use only while a value of `amx::Tiles` lives, within one call of `Dots::run`.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod bytes256;
mod dots;
mod portable;
mod product;
mod tiles;

use portable::Portable;

pub(super) use dots::{Columns, Dots, QUAD, ZERO};
pub(super) use product::{Product, Rows};

/// Numbers in a [`Lanes`].
pub(super) const LANES: usize = 16;

/// Adding it rounds a number of less than 2²² to a whole one, which is then in the low bits.
pub(super) const ROUNDING: f32 = 12_582_912.0;

/// Columns of a panel: the unit in which matrices are packed for [`Product`].
pub(super) const PANEL: usize = 2 * LANES;

/// Bytes of a line of the cache.
pub(super) const LINE: usize = 64;

/// The instruction sets there is code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Isa {
    /// Plain Rust; on AArch64 the compiler makes NEON of it.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// With the products of bytes (AVX-VNNI): Alder Lake and later, Zen 5.
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    /// With the products of bytes (VNNI): Cascade Lake, Zen 4 and later.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// With the products of matrices of bytes, too (AMX): Sapphire Rapids and later.
    #[cfg(target_arch = "x86_64")]
    Amx,
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
            if avx2 && is_x86_feature_detected!("avxvnni") {
                all.push(Self(Isa::AvxVnni));
            }
            if avx2 && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                all.push(Self(Isa::Avx512));
                if amx::available() {
                    all.push(Self(Isa::Amx));
                }
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
            Isa::Avx2 => unsafe { avx2::run(work) },
            #[cfg(target_arch = "x86_64")]
            Isa::AvxVnni => unsafe { avx2::run_vnni(work) },
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { avx512::run(work) },
            #[cfg(target_arch = "x86_64")]
            Isa::Amx => unsafe { avx512::run_matrices(work) },
        }
    }
}

/// A computation written once for all instruction sets. `run` must be `#[inline(always)]`, so that
/// it is compiled with the features of its caller.
pub(super) trait Work {
    type Output;
    fn run<L: Lanes>(self) -> Self::Output;
}

/// What becomes of the elements of a product before they are written: still in registers, they need
/// not be read again.
pub(super) trait Then: Copy {
    fn then<L: Lanes>(x: L) -> L;
}

/// Nothing.
#[derive(Clone, Copy)]
pub(super) struct AsIs;

impl Then for AsIs {
    #[inline(always)]
    fn then<L: Lanes>(x: L) -> L {
        x
    }
}

/// Sixteen single-precision numbers.
pub(super) trait Lanes: Copy {
    /// Rows of a tile of [`Product`]: as many accumulators as the registers hold.
    const TILE_ROWS: usize;
    /// Vectors across a tile; it divides a panel.
    const TILE_VECTORS: usize;
    /// The same for [`Dots`].
    const DOT_ROWS: usize;
    /// The same for [`Dots`].
    const DOT_VECTORS: usize;
    /// Whether there are products of whole matrices of bytes, too ([`amx`]).
    const MATRICES: bool = false;
    /// Sixteen sums of products of bytes.
    type Sums: Copy;
    /// The weights of sixteen columns, [`QUAD`] of each.
    type Weights: Copy;

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
    /// Rows into columns.
    #[inline(always)]
    fn transpose(rows: [Self; LANES]) -> [Self; LANES] {
        let mut numbers = [[0.0; LANES]; LANES];
        for (i, row) in rows.into_iter().enumerate() {
            let mut row_numbers = [0.0; LANES];
            row.store(&mut row_numbers);
            for (column, x) in numbers.iter_mut().zip(row_numbers) {
                column[i] = x;
            }
        }
        let mut columns = rows;
        for (column, numbers) in columns.iter_mut().zip(&numbers) {
            *column = Self::load(numbers);
        }
        columns
    }
    /// 2ⁿ, for the n held in the low bits of `n + 1.5 × 2²³`, −126 ≤ n ≤ 127.
    fn exp2_of_low_bits(self) -> Self;

    /// Rounded to the nearest whole numbers, of two equally near ones to the even, plus [`ZERO`].
    /// Between −127 and 127.
    fn narrow(self, to: &mut [u8; LANES]);

    /// Brings what is there nearer, as it will be read soon; of no effect otherwise, wherever it points.
    #[inline(always)]
    fn prefetch(_: *const i8) {}

    /// Sums of nothing.
    fn no_sums() -> Self::Sums;
    /// Column after column.
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights;
    /// Each column's sum, and the products of its weights with the numbers of `quad` (u8, the first in
    /// the lowest byte). Exact.
    fn dot(sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums;
    /// As [`Lanes::of_sums`], of sums one after the other.
    #[inline(always)]
    fn of_block(sums: &[i32; LANES], offsets: &[i32; LANES]) -> Self {
        Self::load(&std::array::from_fn(|i| (sums[i] - offsets[i]) as f32))
    }
    /// Each sum less its offset, as the nearest single-precision number.
    fn of_sums(sums: Self::Sums, offsets: &[i32; LANES]) -> Self;

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
