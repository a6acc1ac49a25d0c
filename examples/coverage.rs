//! How often do the 95 % intervals of a score, and of differences, hold the truth?
//!
//!     cargo run --release --example coverage
//!
//! Speakers with a mix of stances drawn evenly, labels by a model that errs as the shipped one does
//! (within what its error counts leave open), 2,000 speakers for each number of statements. Beside
//! it the usual interval: the bare mean of the labels ± 1.96 standard errors. Then the differences of
//! two such speakers, and how often one is called clear and has the wrong sign.
#![allow(clippy::print_stdout)]

use onrecord::model::{Errors, Model};
use onrecord::positions::{Estimator, Evidence};

const RUNS: usize = 2000;
const SIZES: [usize; 3] = [5, 20, 100];

/// SplitMix64, and what is drawn with it.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self) -> f64 {
        -(1.0 - self.unit()).ln()
    }

    /// A gamma variate whose shape is a multiple of a half: a sum of exponentials, and perhaps half the
    /// square of a normal variate.
    fn gamma_of_halves(&mut self, halves: usize) -> f64 {
        let whole: f64 = (0..halves / 2).map(|_| self.exponential()).sum();
        let half = if halves % 2 == 1 {
            let angle = std::f64::consts::TAU * self.unit();
            self.exponential() * angle.cos().powi(2)
        } else {
            0.0
        };
        whole + half
    }

    /// A place, by its share.
    fn pick(&mut self, shares: &[f64]) -> usize {
        let mut rest = self.unit() * shares.iter().sum::<f64>();
        shares
            .iter()
            .position(|share| {
                rest -= share;
                rest < 0.0
            })
            .unwrap_or(shares.len() - 1)
    }
}

/// A mix of stances, every one as likely as every other.
fn mix(random: &mut Random) -> [f64; 4] {
    std::array::from_fn(|_| random.exponential())
}

/// Score and shares of a mix.
fn figures(mix: &[f64; 4]) -> [f64; 4] {
    let taken = mix[0] + mix[1] + mix[2];
    [mix[0] - mix[2], mix[0], mix[1], mix[2]].map(|x| x / taken)
}

/// So many statements of this mix, as labelled.
fn labelled(n: usize, mix: &[f64; 4], confusion: &[[f64; 4]; 4], random: &mut Random) -> Evidence {
    let mut evidence = Evidence::default();
    for _ in 0..n {
        let stance = random.pick(mix);
        evidence.labelled[random.pick(&confusion[stance])] += 1;
    }
    evidence
}

fn main() {
    let model = Model::embedded();
    let none = Errors::default();
    let errors = model.errors().unwrap_or(&none);
    let counts = errors.above(0.0);
    let estimator = Estimator::new(Some(errors), 0.0);
    let mut random = Random(1);
    // Jeffreys's posterior of each row of the errors; its sum does not matter to `pick`.
    let confusion = |random: &mut Random| {
        counts.map(|row| [0, 1, 2, 3].map(|label| random.gamma_of_halves(2 * row[label] as usize + 1)))
    };
    println!("| statements | interval | its mean width | bare mean ± 1.96 SE |");
    println!("|--:|--:|--:|--:|");
    for n in SIZES {
        let (mut held, mut bare, mut width) = (0, 0, 0.0);
        for _ in 0..RUNS {
            let mix = mix(&mut random);
            let [truth, ..] = figures(&mix);
            let confusion = confusion(&mut random);
            let evidence = labelled(n, &mix, &confusion, &mut random);
            if let Some(e) = estimator.estimate(&evidence) {
                held += usize::from(e.low <= truth && truth <= e.high);
                width += e.high - e.low;
            }
            bare += usize::from(holds(&evidence, truth));
        }
        println!("| {n} | {} | {:.2} | {} |", percent(held), width / RUNS as f64, percent(bare));
    }
    println!();
    println!("| statements each | score | supportive | cautious | opposed | clear | clear and wrong |");
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    for n in SIZES {
        let (mut held, mut clear, mut wrong) = ([0; 4], 0, 0);
        for _ in 0..RUNS {
            // One model, and so one kind of errors, labels both.
            let confusion = confusion(&mut random);
            let mixes = [mix(&mut random), mix(&mut random)];
            let estimates = mixes.map(|mix| estimator.estimate(&labelled(n, &mix, &confusion, &mut random)));
            let [Some(first), Some(second)] = &estimates else { continue };
            let [a, b] = mixes.map(|mix| figures(&mix));
            for (f, found) in first.difference(second).into_iter().enumerate() {
                let truth = a[f] - b[f];
                held[f] += usize::from(found.low <= truth && truth <= found.high);
                if f == 0 && found.is_clear() {
                    clear += 1;
                    wrong += usize::from(found.value * truth < 0.0);
                }
            }
        }
        let [score, supportive, cautious, opposed] = held.map(percent);
        println!(
            "| {n} | {score} | {supportive} | {cautious} | {opposed} | {} | {} |",
            percent(clear),
            percent(wrong)
        );
    }
}

fn percent(count: usize) -> String {
    format!("{:.1} %", 100.0 * count as f64 / RUNS as f64)
}

/// Whether the bare mean of the labels with its standard error holds the truth.
fn holds(evidence: &Evidence, truth: f64) -> bool {
    let [s, c, o] = [0, 1, 2].map(|side| evidence.labelled[side] as f64);
    let n = s + c + o;
    if n == 0.0 {
        return false;
    }
    let mean = (s - o) / n;
    let error = (((s + o) / n - mean * mean) / n).sqrt();
    (mean - truth).abs() <= 1.96 * error
}
