//! Plain Rust for every machine; on AArch64 the compiler makes NEON of it.

use super::{LANES, Lanes, QUAD, ROUNDING, ZERO};

/// Plain Rust, as a loop over the lanes.
#[derive(Clone, Copy)]
pub(super) struct Portable([f32; LANES]);

impl Portable {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

impl Lanes for Portable {
    const TILE_ROWS: usize = 6;
    const TILE_VECTORS: usize = 1;
    const DOT_ROWS: usize = 4;
    const DOT_VECTORS: usize = 1;
    type Sums = [i32; LANES];
    type Weights = [i8; QUAD * LANES];

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
    #[inline(always)]
    fn narrow(self, to: &mut [u8; LANES]) {
        *to = self.0.map(|x| ((x + ROUNDING).to_bits() as u8).wrapping_add(ZERO));
    }
    #[inline(always)]
    fn no_sums() -> Self::Sums {
        [0; LANES]
    }
    #[inline(always)]
    fn weights(x: &[i8; QUAD * LANES]) -> Self::Weights {
        *x
    }
    #[inline(always)]
    fn dot(sums: Self::Sums, weights: Self::Weights, quad: i32) -> Self::Sums {
        let quad = quad.to_le_bytes().map(i32::from);
        let (weights, _) = weights.as_chunks::<QUAD>();
        std::array::from_fn(|column| {
            let products = weights[column].iter().zip(quad).map(|(&w, x)| i32::from(w) * x);
            sums[column] + products.sum::<i32>()
        })
    }
    #[inline(always)]
    fn of_sums(sums: Self::Sums, offsets: &[i32; LANES]) -> Self {
        Self(std::array::from_fn(|i| (sums[i] - offsets[i]) as f32))
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

#[cfg(test)]
mod tests {
    use super::fma;
    use proptest::prelude::*;

    proptest! {
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
}
