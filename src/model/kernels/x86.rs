//! AVX2 and AVX-512.

use super::{LANES, Lanes, QUAD, Work, ZERO};
use std::arch::x86_64::*;

/// One 512-bit register.
#[derive(Clone, Copy)]
struct Avx512(__m512);

/// Two 256-bit registers.
#[derive(Clone, Copy)]
struct Avx2(__m256, __m256);

/// # Safety
/// The processor must have AVX-512F with VNNI.
#[target_feature(enable = "avx512f,avx512vnni,avx2,fma,f16c")]
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
    const DOT_ROWS: usize = 12;
    const DOT_VECTORS: usize = 2;
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
    fn of_sums(sums: Self::Sums, offsets: &[i32; LANES]) -> Self {
        Self(unsafe {
            _mm512_cvtepi32_ps(_mm512_sub_epi32(sums, _mm512_loadu_si512(offsets.as_ptr().cast())))
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
    const DOT_ROWS: usize = 2;
    const DOT_VECTORS: usize = 1;
    /// Four columns a register, each with two sums: of its first and its last two products.
    type Sums = [__m256i; 4];
    /// Widened to 16 bits, as the products of bytes would overflow: four columns a register.
    type Weights = [__m256i; 4];

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
        [unsafe { _mm256_setzero_si256() }; 4]
    }
    #[inline(always)]
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights {
        let (columns, _) = x.as_chunks::<16>();
        std::array::from_fn(|i| unsafe { _mm256_cvtepi8_epi16(_mm_loadu_si128(columns[i].as_ptr().cast())) })
    }
    #[inline(always)]
    fn dot(sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums {
        unsafe {
            let quad = _mm256_broadcastq_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(quad)));
            std::array::from_fn(|i| _mm256_add_epi32(sums[i], _mm256_madd_epi16(weights[i], quad)))
        }
    }
    #[inline(always)]
    fn of_sums(sums: Self::Sums, offsets: &[i32; LANES]) -> Self {
        // Adding neighbours works within halves of a register; the permutation puts them in order.
        let half = |a, b, offsets: &[i32]| unsafe {
            let pairs = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_hadd_epi32(a, b));
            _mm256_cvtepi32_ps(_mm256_sub_epi32(pairs, _mm256_loadu_si256(offsets.as_ptr().cast())))
        };
        let (low, high) = offsets.split_at(8);
        Self(half(sums[0], sums[1], low), half(sums[2], sums[3], high))
    }
}
