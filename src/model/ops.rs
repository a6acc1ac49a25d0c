//! What an encoder does to rows of numbers between its matrix products.
//!
//! Slices here are rows whose length is a multiple of [`LANES`], or of twice that where their numbers
//! are added up (in two sums by turns, as each addition waits for the last); a remainder would be left
//! alone. No closure takes [`Lanes`]: it would not be compiled for their instruction set.

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

/// Attention weights from scores, in place: `softmax(scale · x)` down each column of a matrix.
///
/// Columns rather than rows, as these lie side by side in the lanes: nothing is summed across them.
pub(super) struct Softmax<'a> {
    /// Its rows, one after the other.
    pub(super) scores: &'a mut [f32],
    /// The length of each.
    pub(super) columns: usize,
    pub(super) scale: f32,
}

impl Work for Softmax<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let across = self.columns / LANES;
        let chunks = self.scores.as_chunks_mut::<LANES>().0;
        for column in 0..across {
            let rows = || (column..chunks.len()).step_by(across);
            let largest = rows().fold(L::splat(f32::NEG_INFINITY), |max, i| L::load(&chunks[i]).max(max));
            let scale = L::splat(self.scale);
            let mut sum = L::splat(0.0);
            for i in (column..chunks.len()).step_by(across) {
                let e = exp(L::load(&chunks[i]).sub(largest).mul(scale));
                e.store(&mut chunks[i]);
                sum = sum.add(e);
            }
            let share = L::splat(1.0).div(sum);
            for i in (column..chunks.len()).step_by(across) {
                L::load(&chunks[i]).mul(share).store(&mut chunks[i]);
            }
        }
    }
}

/// A row as bytes, `row ≈ scale · (to − ZERO)`: the number farthest from 0 becomes ±127 from
/// [`ZERO`](super::kernels::ZERO). Returns the scale.
pub(super) struct Quantise<'a> {
    pub(super) row: &'a [f32],
    pub(super) to: &'a mut [u8],
}

impl Work for Quantise<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<L: Lanes>(self) -> f32 {
        const LARGEST: f32 = 127.0;
        let row = self.row.as_chunks::<LANES>().0;
        let zero = L::splat(0.0);
        let mut farthest = [zero; 2];
        for [even, odd] in row.as_chunks().0 {
            let (even, odd) = (L::load(even), L::load(odd));
            farthest[0] = even.max(zero.sub(even)).max(farthest[0]);
            farthest[1] = odd.max(zero.sub(odd)).max(farthest[1]);
        }
        let farthest = farthest[0].max(farthest[1]).largest();
        let factor = L::splat(if farthest > 0.0 { LARGEST / farthest } else { 0.0 });
        for (chunk, to) in row.iter().zip(self.to.as_chunks_mut().0) {
            L::load(chunk).mul(factor).narrow(to);
        }
        farthest / LARGEST
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
        let delta = self.delta.as_chunks::<LANES>().0;
        let mut sums = [L::splat(0.0); 2];
        for ([even, odd], [even_delta, odd_delta]) in
            row.as_chunks_mut().0.iter_mut().zip(delta.as_chunks().0)
        {
            let y = [L::load(even).add(L::load(even_delta)), L::load(odd).add(L::load(odd_delta))];
            y[0].store(even);
            y[1].store(odd);
            sums = [sums[0].add(y[0]), sums[1].add(y[1])];
        }
        let mean = L::splat(sums[0].add(sums[1]).sum() / len);
        let mut squares = [L::splat(0.0); 2];
        for [even, odd] in row.as_chunks().0 {
            let off = [L::load(even).sub(mean), L::load(odd).sub(mean)];
            squares = [off[0].fma(off[0], squares[0]), off[1].fma(off[1], squares[1])];
        }
        let squares = squares[0].add(squares[1]).sum();
        let scale = L::splat(1.0 / (squares / len + self.eps).sqrt());
        let affine = self.gain.as_chunks().0.iter().zip(self.bias.as_chunks().0);
        for (row, (gain, bias)) in row.iter_mut().zip(affine) {
            L::load(row).sub(mean).mul(scale).fma(L::load(gain), L::load(bias)).store(row);
        }
    }
}

/// `row = row + delta`, as far as `row` goes.
pub(super) struct Add<'a> {
    pub(super) row: &'a mut [f32],
    pub(super) delta: &'a [f32],
}

impl Work for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let row = self.row.as_chunks_mut::<LANES>().0;
        for (row, delta) in row.iter_mut().zip(self.delta.as_chunks().0) {
            L::load(row).add(L::load(delta)).store(row);
        }
    }
}

/// Rows into columns: row `i` of `to` is column `i` of `from`.
///
/// Columns that have no row in `from`, up to whole [`LANES`], get those of its last one.
pub(super) struct Transpose<'a> {
    /// Row `i` begins at `i * stride`.
    pub(super) from: &'a [f32],
    pub(super) stride: usize,
    pub(super) rows: usize,
    /// As many rows as `from` has columns, one after the other, each of [`LANES`] or a multiple.
    pub(super) to: &'a mut [f32],
}

impl Work for Transpose<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let width = self.rows.next_multiple_of(LANES);
        for row in (0..self.rows).step_by(LANES) {
            for (group, to) in self.to.chunks_exact_mut(LANES * width).enumerate() {
                let mut block = [L::splat(0.0); LANES];
                for (i, block) in block.iter_mut().enumerate() {
                    let from = (row + i).min(self.rows - 1) * self.stride + group * LANES;
                    *block = L::load(&self.from[from..].as_chunks().0[0]);
                }
                for (i, x) in L::transpose(block).into_iter().enumerate() {
                    x.store(&mut to[i * width + row..].as_chunks_mut().0[0]);
                }
            }
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
    use crate::model::kernels::{Kernels, ZERO};
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
        (1..6_usize).prop_flat_map(|n| prop::collection::vec(-9.0_f32..9.0, n * 2 * LANES))
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
        fn softmax_is_softmax(scores in rows(), across in 1..3_usize, scale in 0.05_f32..5.0) {
            let columns = across * LANES;
            let scores = &scores[..scores.len() / columns * columns];
            let made = on_all(scores, |kernels, scores| kernels.run(Softmax { scores, columns, scale }));
            let e = |i: usize| (f64::from(scores[i]) * f64::from(scale)).exp();
            for (i, y) in made.into_iter().enumerate() {
                let sum: f64 = (i % columns..scores.len()).step_by(columns).map(e).sum();
                prop_assert!((f64::from(y) - e(i) / sum).abs() < 1e-6);
            }
        }

        #[test]
        fn rows_become_columns(rows in 1..40_usize, columns in 1..3_usize) {
            let (columns, width) = (columns * LANES, rows.next_multiple_of(LANES));
            let from: Vec<f32> = (0..rows * (columns + 5)).map(|x| x as f32).collect();
            let made = on_all(&vec![0.0; columns * width], |kernels, to| {
                kernels.run(Transpose { from: &from, stride: columns + 5, rows, to });
            });
            for (i, x) in made.into_iter().enumerate() {
                prop_assert_eq!(x, from[(i % width).min(rows - 1) * (columns + 5) + i / width]);
            }
        }

        #[test]
        fn bytes_are_within_half_a_step(row in rows()) {
            let results: Vec<_> = Kernels::available().into_iter().map(|kernels| {
                let mut to = vec![0; row.len()];
                (kernels.run(Quantise { row: &row, to: &mut to }), to)
            }).collect();
            prop_assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
            let (scale, to) = &results[0];
            for (&x, &byte) in row.iter().zip(to) {
                prop_assert!(((f32::from(byte) - f32::from(ZERO)) * scale - x).abs() <= 0.501 * scale);
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
        let mut to = [1; 2 * LANES];
        assert_eq!(Kernels::detect().run(Quantise { row: &[0.0; 2 * LANES], to: &mut to }), 0.0);
        assert_eq!(to, [ZERO; 2 * LANES]);
    }

    #[test]
    fn attention_over_numbers_that_are_none_does_not_panic() {
        for x in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            for kernels in Kernels::available() {
                kernels.run(Softmax { scores: &mut [x; 3 * LANES], columns: LANES, scale: 1.0 });
            }
        }
    }
}
