//! What an encoder does to rows of numbers between its matrix products.
//!
//! Slices here are rows whose length is a multiple of [`LANES`]; a remainder would be left alone.

use super::kernels::{LANES, Lanes, ROUNDING, Then, Work};

/// The activation `x · Φ(x)`, by the error function (Hugging Face's `gelu`).
#[derive(Clone, Copy)]
pub(super) struct Gelu;

impl Then for Gelu {
    #[inline(always)]
    fn then<L: Lanes>(x: L) -> L {
        let (half, one, sqrt_half) =
            (L::splat(0.5), L::splat(1.0), L::splat(std::f32::consts::FRAC_1_SQRT_2));
        x.mul(half).mul(erf(x.mul(sqrt_half)).add(one))
    }
}

/// Attention weights from scores, in place: `softmax(scale · x)` over the first `live` numbers.
/// What follows them is overwritten with numbers that mean nothing.
pub(super) struct Softmax<'a> {
    pub(super) row: &'a mut [f32],
    pub(super) live: usize,
    pub(super) scale: f32,
}

impl Work for Softmax<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        // The rest adds e⁻⁸⁷ to a sum of at least 1: nothing.
        self.row[self.live..].fill(f32::NEG_INFINITY);
        let chunks = self.row.as_chunks_mut::<LANES>().0;
        let largest = chunks.iter().fold(L::splat(f32::NEG_INFINITY), |max, chunk| L::load(chunk).max(max));
        let (largest, scale) = (L::splat(largest.largest()), L::splat(self.scale));
        let mut sum = L::splat(0.0);
        for chunk in chunks.iter_mut() {
            let e = exp(L::load(chunk).sub(largest).mul(scale));
            e.store(chunk);
            sum = sum.add(e);
        }
        let share = L::splat(1.0 / sum.sum());
        for chunk in chunks {
            L::load(chunk).mul(share).store(chunk);
        }
    }
}

/// A row as whole numbers of eight bits, `row ≈ scale · to`: the number farthest from 0 becomes ±127.
/// Returns the scale, and the sum of `to`.
pub(super) struct Quantise<'a> {
    pub(super) row: &'a [f32],
    pub(super) to: &'a mut [i8],
}

/// What the number farthest from 0 becomes in bytes.
pub(super) const LARGEST: f32 = 127.0;

impl Work for Quantise<'_> {
    type Output = (f32, i32);

    #[inline(always)]
    fn run<L: Lanes>(self) -> (f32, i32) {
        let row = self.row.as_chunks::<LANES>().0;
        let zero = L::splat(0.0);
        let farthest = row.iter().fold(zero, |farthest, chunk| {
            let x = L::load(chunk);
            x.max(zero.sub(x)).max(farthest)
        });
        let farthest = farthest.largest();
        let factor = L::splat(if farthest > 0.0 { LARGEST / farthest } else { 0.0 });
        for (chunk, to) in row.iter().zip(self.to.as_chunks_mut().0) {
            L::load(chunk).mul(factor).narrow(to);
        }
        (farthest / LARGEST, self.to.iter().map(|&x| i32::from(x)).sum())
    }
}

/// Residual connection and layer normalisation, in place:
/// `row = (y − mean(y)) / √(var(y) + eps) · gain + bias` with `y = row + delta`.
pub(super) struct AddNorm<'a> {
    pub(super) row: &'a mut [f32],
    pub(super) delta: &'a [f32],
    pub(super) gain: &'a [f32],
    pub(super) bias: &'a [f32],
    pub(super) eps: f32,
}

impl Work for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let len = self.row.len() as f32;
        let row = self.row.as_chunks_mut::<LANES>().0;
        let mut sum = L::splat(0.0);
        for (row, delta) in row.iter_mut().zip(self.delta.as_chunks().0) {
            let y = L::load(row).add(L::load(delta));
            y.store(row);
            sum = sum.add(y);
        }
        let mean = L::splat(sum.sum() / len);
        let mut squares = L::splat(0.0);
        for row in row.iter() {
            let off = L::load(row).sub(mean);
            squares = off.fma(off, squares);
        }
        let scale = L::splat(1.0 / (squares.sum() / len + self.eps).sqrt());
        let affine = self.gain.as_chunks().0.iter().zip(self.bias.as_chunks().0);
        for (row, (gain, bias)) in row.iter_mut().zip(affine) {
            L::load(row).sub(mean).mul(scale).fma(L::load(gain), L::load(bias)).store(row);
        }
    }
}

/// Half precision, little-endian, to single precision; exact. `from` is twice as long as `to`.
pub(super) struct Widen<'a> {
    pub(super) from: &'a [u8],
    pub(super) to: &'a mut [f32],
}

impl Work for Widen<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let (from, from_rest) = self.from.as_chunks::<{ 2 * LANES }>();
        let (to, to_rest) = self.to.as_chunks_mut::<LANES>();
        for (from, to) in from.iter().zip(to) {
            L::load_half(from).store(to);
        }
        for (from, to) in from_rest.as_chunks().0.iter().zip(to_rest) {
            *to = half::f16::from_le_bytes(*from).to_f32();
        }
    }
}

/// eˣ to within 2 units in the last place, for x ≤ 88; below −87 it stays at e⁻⁸⁷.
///
/// x = n ln 2 + r with |r| ≤ ½ ln 2, and eʳ by a polynomial fitted for least relative error (3e-9
/// before rounding). ln 2 is split in two so that r loses nothing.
#[inline(always)]
fn exp<L: Lanes>(x: L) -> L {
    let magic = L::splat(ROUNDING);
    let x = x.max(L::splat(-87.0)).min(L::splat(88.0));
    let shifted = x.fma(L::splat(std::f32::consts::LOG2_E), magic);
    let n = shifted.sub(magic);
    let r = n.fma(L::splat(-0.693_359_4), x);
    let r = n.fma(L::splat(2.121_944_4e-4), r);
    let p = [0.001_381_431_8, 0.008_368_852, 0.041_668_4, 0.166_665_2, 0.499_999_94];
    let p = polynomial(&p, r);
    p.fma(r.mul(r), r).add(L::splat(1.0)).mul(shifted.exp2_of_low_bits())
}

/// The error function to within 5e-7, as the quotient of polynomials that Eigen and XLA use.
#[inline(always)]
fn erf<L: Lanes>(x: L) -> L {
    let over = [
        -2.726_142_3e-10,
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_6e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ];
    let under = [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329_4e-3, -1.426_473_9e-2];
    let x = x.max(L::splat(-4.0)).min(L::splat(4.0));
    let square = x.mul(x);
    x.mul(polynomial(&over, square)).div(polynomial(&under, square))
}

/// Horner's rule, the highest power first.
#[inline(always)]
fn polynomial<L: Lanes>(coefficients: &[f32], x: L) -> L {
    coefficients.iter().skip(1).fold(L::splat(coefficients[0]), |p, &c| p.fma(x, L::splat(c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kernels::Kernels;
    use proptest::prelude::*;

    /// [`Gelu`] of each number, in place.
    struct Each<'a>(&'a mut [f32]);

    impl Work for Each<'_> {
        type Output = ();

        #[inline(always)]
        fn run<L: Lanes>(self) {
            self.0.as_chunks_mut().0.iter_mut().for_each(|chunk| Gelu::then(L::load(chunk)).store(chunk));
        }
    }

    /// Applies `work` to a copy of `row` on every instruction set; all must agree to the bit.
    fn on_all(row: &[f32], work: impl Fn(Kernels, &mut [f32])) -> Vec<f32> {
        let results = Kernels::available().into_iter().map(|kernels| {
            let mut row = row.to_vec();
            work(kernels, &mut row);
            row
        });
        let bits = |row: &[f32]| row.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        results
            .reduce(|a, b| {
                assert_eq!(bits(&a), bits(&b));
                a
            })
            .unwrap()
    }

    /// The error function by its Taylor series, in double precision.
    fn erf_reference(x: f64) -> f64 {
        if x.abs() > 5.0 {
            return x.signum();
        }
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    fn rows() -> impl Strategy<Value = Vec<f32>> {
        (1..6_usize).prop_flat_map(|n| prop::collection::vec(-9.0_f32..9.0, n * LANES))
    }

    proptest! {
        #[test]
        fn gelu_is_x_phi_of_x(row in rows()) {
            let made = on_all(&row, |kernels, row| kernels.run(Each(row)));
            for (x, y) in row.into_iter().map(f64::from).zip(made) {
                let expected = 0.5 * x * (1.0 + erf_reference(x / std::f64::consts::SQRT_2));
                prop_assert!((f64::from(y) - expected).abs() < 3e-6, "gelu({x}) = {y}, not {expected}");
            }
        }

        #[test]
        fn softmax_is_softmax((row, dead) in (rows(), 0..LANES), scale in 0.05_f32..5.0) {
            let live = row.len() - dead;
            let made = on_all(&row, |kernels, row| kernels.run(Softmax { row, live, scale }));
            let scale = f64::from(scale);
            let sum: f64 = row[..live].iter().map(|&x| (f64::from(x) * scale).exp()).sum();
            for (&x, y) in row[..live].iter().zip(made) {
                prop_assert!((f64::from(y) - (f64::from(x) * scale).exp() / sum).abs() < 1e-6);
            }
        }

        #[test]
        fn bytes_are_within_half_a_step(row in rows()) {
            let results: Vec<_> = Kernels::available().into_iter().map(|kernels| {
                let mut to = vec![0_i8; row.len()];
                let (scale, sum) = kernels.run(Quantise { row: &row, to: &mut to });
                (scale, sum, to)
            }).collect();
            prop_assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
            let (scale, sum, to) = &results[0];
            prop_assert_eq!(*sum, to.iter().map(|&x| i32::from(x)).sum::<i32>());
            for (&x, &byte) in row.iter().zip(to) {
                prop_assert!((f32::from(byte) * scale - x).abs() <= 0.501 * scale);
            }
        }

        #[test]
        fn norm_is_layer_normalisation(row in rows()) {
            let delta: Vec<f32> = row.iter().map(|x| x.sin()).collect();
            let (gain, bias): (Vec<f32>, Vec<f32>) = row.iter().map(|x| (x.cos(), 0.5 - x)).unzip();
            let eps = 1e-12;
            let made = on_all(&row, |kernels, row| {
                kernels.run(AddNorm { row, delta: &delta, gain: &gain, bias: &bias, eps });
            });
            let y: Vec<f64> = row.iter().zip(&delta).map(|(a, b)| f64::from(*a) + f64::from(*b)).collect();
            let mean = y.iter().sum::<f64>() / y.len() as f64;
            let variance = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / y.len() as f64;
            for (i, y) in y.into_iter().enumerate() {
                let expected = (y - mean) / variance.sqrt() * f64::from(gain[i]) + f64::from(bias[i]);
                prop_assert!((f64::from(made[i]) - expected).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn every_half_widens_exactly() {
        let halves: Vec<half::f16> =
            (0..=u16::MAX).map(half::f16::from_bits).filter(|x| !x.is_nan()).collect();
        let bytes: Vec<u8> = halves.iter().flat_map(|x| x.to_le_bytes()).collect();
        let made = on_all(&vec![0.0; halves.len()], |kernels, to| kernels.run(Widen { from: &bytes, to }));
        assert!(halves.iter().zip(made).all(|(half, x)| half.to_f32().to_bits() == x.to_bits()));
    }

    #[test]
    fn a_row_of_zeros_is_one_of_bytes_too() {
        let mut to = [1; LANES];
        assert_eq!(Kernels::detect().run(Quantise { row: &[0.0; LANES], to: &mut to }), (0.0, 0));
        assert_eq!(to, [0; LANES]);
    }

    #[test]
    fn attention_over_numbers_that_are_none_does_not_panic() {
        for x in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            for kernels in Kernels::available() {
                kernels.run(Softmax { row: &mut [x; LANES], live: 3, scale: 1.0 });
            }
        }
    }
}
