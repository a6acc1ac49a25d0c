//! AVX2, with or without the products of bytes (AVX-VNNI).

use super::bytes256::{Bytes256, Vnni, Widened};
use super::{LANES, Lanes, QUAD, Work, ZERO};
use std::arch::x86_64::*;
use std::marker::PhantomData;

/// Two 256-bit registers; bytes are multiplied as `D` does.
#[derive(Clone, Copy)]
struct Avx2<D>(__m256, __m256, PhantomData<D>);

/// # Safety
/// The processor must have AVX2, FMA and F16C.
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) unsafe fn run<W: Work>(work: W) -> W::Output {
    work.run::<Avx2<Widened>>()
}

/// # Safety
/// The processor must have AVX-VNNI as well.
#[target_feature(enable = "avx2,fma,f16c,avxvnni")]
pub(super) unsafe fn run_vnni<W: Work>(work: W) -> W::Output {
    work.run::<Avx2<Vnni>>()
}

// SAFETY: the methods run only inside `run` and `run_vnni`, so the instructions exist; loads and stores
// go through references to whole arrays.
impl<D> Avx2<D> {
    #[inline(always)]
    fn new(low: __m256, high: __m256) -> Self {
        Self(low, high, PhantomData)
    }
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(__m256, __m256) -> __m256) -> Self {
        Self::new(f(self.0, other.0), f(self.1, other.1))
    }
}

impl<D: Bytes256> Lanes for Avx2<D> {
    const TILE_ROWS: usize = 6;
    const TILE_VECTORS: usize = 1;
    const DOT_ROWS: usize = D::ROWS;
    const DOT_VECTORS: usize = 1;
    type Sums = D::Sums;
    type Weights = D::Weights;

    #[inline(always)]
    fn splat(x: f32) -> Self {
        let x = unsafe { _mm256_set1_ps(x) };
        Self::new(x, x)
    }
    #[inline(always)]
    fn load(x: &[f32; LANES]) -> Self {
        Self::new(unsafe { _mm256_loadu_ps(x.as_ptr()) }, unsafe { _mm256_loadu_ps(x[8..].as_ptr()) })
    }
    #[inline(always)]
    fn load_half(x: &[u8; 2 * LANES]) -> Self {
        let half = |x: &[u8]| unsafe { _mm256_cvtph_ps(_mm_loadu_si128(x.as_ptr().cast())) };
        Self::new(half(&x[..16]), half(&x[16..]))
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
        Self::new(unsafe { _mm256_fmadd_ps(self.0, factor.0, addend.0) }, unsafe {
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
        Self::new(one(self.0), one(self.1))
    }
    #[inline(always)]
    fn narrow(self, to: &mut [u8; LANES]) {
        unsafe {
            // Packing works within halves of a register; the permutation puts them in order.
            let wide = _mm256_packs_epi32(_mm256_cvtps_epi32(self.0), _mm256_cvtps_epi32(self.1));
            let wide = _mm256_permute4x64_epi64::<0b11_01_10_00>(wide);
            let narrow = _mm_packs_epi16(_mm256_castsi256_si128(wide), _mm256_extracti128_si256::<1>(wide));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_xor_si128(narrow, _mm_set1_epi8(ZERO as i8)));
        }
    }
    #[inline(always)]
    fn prefetch(at: *const i8) {
        unsafe { _mm_prefetch::<_MM_HINT_T1>(at) }
    }
    #[inline(always)]
    fn no_sums() -> Self::Sums {
        D::no_sums()
    }
    #[inline(always)]
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights {
        D::weights(x)
    }
    #[inline(always)]
    fn dot(sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums {
        D::dot(sums, weights, quad)
    }
    #[inline(always)]
    fn of_sums(sums: Self::Sums, offsets: &[i32; LANES]) -> Self {
        let [low, high] = D::in_order(sums);
        unsafe {
            let low = _mm256_sub_epi32(low, _mm256_loadu_si256(offsets.as_ptr().cast()));
            let high = _mm256_sub_epi32(high, _mm256_loadu_si256(offsets[8..].as_ptr().cast()));
            Self::new(_mm256_cvtepi32_ps(low), _mm256_cvtepi32_ps(high))
        }
    }
}
