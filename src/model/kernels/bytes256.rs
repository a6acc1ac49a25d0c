//! Products of bytes in 256-bit registers: by an instruction of their own, or as products of 16 bits.

use super::{LANES, QUAD};
use std::arch::x86_64::*;

/// A way to multiply bytes; what the methods do is told in [`Lanes`](super::Lanes).
///
/// The methods run only where the instructions exist, as those of the types that use them.
pub(super) trait Bytes256: Copy {
    /// Rows of a tile.
    const ROWS: usize;
    type Sums: Copy;
    type Weights: Copy;

    fn no_sums() -> Self::Sums;
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights;
    fn dot(sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums;
    /// Eight columns a register.
    fn in_order(sums: Self::Sums) -> [__m256i; 2];
}

/// By the instruction for it.
#[derive(Clone, Copy)]
pub(super) struct Vnni;

// SAFETY (of both implementations): reached only from `Avx2`, see there.
impl Bytes256 for Vnni {
    const ROWS: usize = 6;
    type Sums = [__m256i; 2];
    type Weights = [__m256i; 2];

    #[inline(always)]
    fn no_sums() -> Self::Sums {
        [unsafe { _mm256_setzero_si256() }; 2]
    }
    #[inline(always)]
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights {
        unsafe {
            [_mm256_loadu_si256(x.as_ptr().cast()), _mm256_loadu_si256(x[QUAD * LANES / 2..].as_ptr().cast())]
        }
    }
    #[inline(always)]
    fn dot(sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums {
        unsafe {
            let quad = _mm256_set1_epi32(quad);
            [
                _mm256_dpbusd_avx_epi32(sums[0], quad, weights[0]),
                _mm256_dpbusd_avx_epi32(sums[1], quad, weights[1]),
            ]
        }
    }
    #[inline(always)]
    fn in_order(sums: Self::Sums) -> [__m256i; 2] {
        sums
    }
}

/// Widened to 16 bits, as the sums of products of bytes would overflow: four columns a register, each
/// with two sums, of its first and its last two products.
#[derive(Clone, Copy)]
pub(super) struct Widened;

impl Bytes256 for Widened {
    const ROWS: usize = 2;
    type Sums = [__m256i; 4];
    type Weights = [__m256i; 4];

    #[inline(always)]
    fn no_sums() -> Self::Sums {
        [unsafe { _mm256_setzero_si256() }; 4]
    }
    #[inline(always)]
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights {
        let mut weights = Self::no_sums();
        for (weights, columns) in weights.iter_mut().zip(x.as_chunks::<16>().0) {
            *weights = unsafe { _mm256_cvtepi8_epi16(_mm_loadu_si128(columns.as_ptr().cast())) };
        }
        weights
    }
    #[inline(always)]
    fn dot(mut sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums {
        unsafe {
            let quad = _mm256_broadcastq_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(quad)));
            for (sums, weights) in sums.iter_mut().zip(weights) {
                *sums = _mm256_add_epi32(*sums, _mm256_madd_epi16(weights, quad));
            }
        }
        sums
    }
    #[inline(always)]
    fn in_order(sums: Self::Sums) -> [__m256i; 2] {
        // Adding neighbours works within halves of a register; the permutation puts them in order.
        unsafe {
            [
                _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_hadd_epi32(sums[0], sums[1])),
                _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_hadd_epi32(sums[2], sums[3])),
            ]
        }
    }
}
