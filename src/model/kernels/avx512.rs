//! AVX-512 with the products of bytes (VNNI), and where the machine has them with those of matrices.

use super::{LANES, Lanes, QUAD, Work, ZERO};
use std::arch::x86_64::*;

/// One 512-bit register, beside AMX or not.
#[derive(Clone, Copy)]
struct Avx512<const MATRICES: bool>(__m512);

/// # Safety
/// The processor must have AVX-512F with VNNI.
#[target_feature(enable = "avx512f,avx512vnni,avx2,fma,f16c")]
pub(super) unsafe fn run<W: Work>(work: W) -> W::Output {
    work.run::<Avx512<false>>()
}

/// # Safety
/// The same, and [`available`](super::amx::available).
#[target_feature(enable = "avx512f,avx512vnni,avx2,fma,f16c")]
pub(super) unsafe fn run_matrices<W: Work>(work: W) -> W::Output {
    work.run::<Avx512<true>>()
}

// SAFETY: the methods run only inside `run` and `run_matrices`, so the instructions exist; loads and stores go through
// references to whole arrays.
impl<const MATRICES: bool> Lanes for Avx512<MATRICES> {
    const TILE_ROWS: usize = 12;
    const TILE_VECTORS: usize = 2;
    const DOT_ROWS: usize = 12;
    const DOT_VECTORS: usize = 2;
    const MATRICES: bool = MATRICES;
    type Sums = __m512i;
    type Weights = __m512i;

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
    fn transpose(mut a: [Self; LANES]) -> [Self; LANES] {
        unsafe {
            let mut b = a;
            for i in (0..LANES).step_by(2) {
                b[i].0 = _mm512_unpacklo_ps(a[i].0, a[i + 1].0);
                b[i + 1].0 = _mm512_unpackhi_ps(a[i].0, a[i + 1].0);
            }
            // Afterwards, quarter `q` of `a[4 * i + j]` is column `4 * q + j` of rows `4 * i..4 * i + 4`.
            for i in (0..LANES).step_by(4) {
                for j in 0..2 {
                    let (upper, lower) = (_mm512_castps_pd(b[i + j].0), _mm512_castps_pd(b[i + j + 2].0));
                    a[i + 2 * j].0 = _mm512_castpd_ps(_mm512_unpacklo_pd(upper, lower));
                    a[i + 2 * j + 1].0 = _mm512_castpd_ps(_mm512_unpackhi_pd(upper, lower));
                }
            }
            // Of two registers, the even quarters of each, or the odd ones.
            const EVEN: i32 = 0b10_00_10_00;
            const ODD: i32 = 0b11_01_11_01;
            for j in 0..4 {
                let even = _mm512_shuffle_f32x4::<EVEN>(a[j].0, a[j + 4].0);
                let odd = _mm512_shuffle_f32x4::<ODD>(a[j].0, a[j + 4].0);
                let even_below = _mm512_shuffle_f32x4::<EVEN>(a[j + 8].0, a[j + 12].0);
                let odd_below = _mm512_shuffle_f32x4::<ODD>(a[j + 8].0, a[j + 12].0);
                b[j].0 = _mm512_shuffle_f32x4::<EVEN>(even, even_below);
                b[j + 4].0 = _mm512_shuffle_f32x4::<EVEN>(odd, odd_below);
                b[j + 8].0 = _mm512_shuffle_f32x4::<ODD>(even, even_below);
                b[j + 12].0 = _mm512_shuffle_f32x4::<ODD>(odd, odd_below);
            }
            b
        }
    }
    #[inline(always)]
    fn exp2_of_low_bits(self) -> Self {
        Self(unsafe {
            let exponent = _mm512_slli_epi32::<23>(_mm512_castps_si512(self.0));
            _mm512_castsi512_ps(_mm512_add_epi32(exponent, _mm512_castps_si512(_mm512_set1_ps(1.0))))
        })
    }
    #[inline(always)]
    fn narrow(self, to: &mut [u8; LANES]) {
        unsafe {
            let narrow = _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(self.0));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_xor_si128(narrow, _mm_set1_epi8(ZERO as i8)));
        }
    }
    #[inline(always)]
    fn prefetch(at: *const i8) {
        unsafe { _mm_prefetch::<_MM_HINT_T1>(at) }
    }
    #[inline(always)]
    fn no_sums() -> Self::Sums {
        unsafe { _mm512_setzero_si512() }
    }
    #[inline(always)]
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights {
        unsafe { _mm512_loadu_si512(x.as_ptr().cast()) }
    }
    #[inline(always)]
    fn dot(sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums {
        unsafe { _mm512_dpbusd_epi32(sums, _mm512_set1_epi32(quad), weights) }
    }
    #[inline(always)]
    fn of_block(sums: &[i32; LANES], offsets: &[i32; LANES]) -> Self {
        Self::of_sums(unsafe { _mm512_loadu_si512(sums.as_ptr().cast()) }, offsets)
    }
    #[inline(always)]
    fn of_sums(sums: Self::Sums, offsets: &[i32; LANES]) -> Self {
        Self(unsafe {
            _mm512_cvtepi32_ps(_mm512_sub_epi32(sums, _mm512_loadu_si512(offsets.as_ptr().cast())))
        })
    }
}
