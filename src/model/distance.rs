//! What the distance between two tokens adds to the attention one pays the other.
//!
//! Some encoders (T5, MPNet) know distances beside positions: each head has a number for each of a few
//! buckets of distance, the same in all layers, which is added to the scores. Near distances have a
//! bucket each, farther ones share theirs, in the scale of logarithms (Raffel et al., "Exploring the
//! Limits of Transfer Learning with a Unified Text-to-Text Transformer", 2020).

use super::error::ModelError;
use super::files::Config;
use super::kernels::LANES;
use super::weights::Weights;

/// For each head, what each distance adds.
pub(super) struct Distances {
    /// The longest text, in tokens.
    longest: usize,
    /// A row a head: from `-(longest - 1)`, a token attended to by the first from the far end, up to the
    /// other extreme; then zeros, which whole [`LANES`] may run into.
    added: Vec<f32>,
}

impl Distances {
    /// The tensor of the buckets: for each, a number of each head.
    pub(super) const TENSOR: &str = "encoder.relative_attention_bias.weight";
    /// From this distance on all are in the last bucket.
    const FARTHEST: f64 = 128.0;

    /// Those of `weights`, or nothing where `config` has no buckets. Each is multiplied by `factor`.
    ///
    /// # Errors
    /// [`ModelError`] when the tensor is missing or wrong.
    pub(super) fn load(config: &Config, weights: &Weights, factor: f32) -> Result<Option<Self>, ModelError> {
        let (buckets, heads) = (config.relative_attention_num_buckets, config.num_attention_heads);
        if buckets == 0 {
            return Ok(None);
        }
        let of_bucket = weights.tensor(Self::TENSOR, &[buckets, heads])?.to_vec();
        let longest = config.max_tokens();
        let span = 2 * longest - 1;
        let of_head = |head: usize| {
            let of_bucket = &of_bucket;
            let added = (0..span).map(move |place| {
                let after = place as i64 - (longest as i64 - 1);
                of_bucket[Self::bucket(after, buckets) * heads + head] * factor
            });
            added.chain(std::iter::repeat_n(0.0, LANES))
        };
        Ok(Some(Self { longest, added: (0..heads).flat_map(of_head).collect() }))
    }

    /// What is added in `head` for the token at `attended`: for the attending tokens from the first on, at
    /// least as many as a text has, up to whole [`LANES`].
    pub(super) fn row(&self, head: usize, attended: usize) -> &[f32] {
        let span = 2 * self.longest - 1 + LANES;
        &self.added[head * span..][..span][self.longest - 1 - attended..]
    }

    /// The bucket of a token that attends to one `after` places before it (negative: behind it). Half of
    /// the buckets are for either side; of these, half for one distance each.
    pub(super) fn bucket(after: i64, buckets: usize) -> usize {
        let side = buckets / 2;
        let near = side / 2;
        let distance = after.unsigned_abs() as usize;
        let bucket = if distance < near {
            distance
        } else {
            let beyond = (distance as f64 / near as f64).ln() / (Self::FARTHEST / near as f64).ln();
            (near + (beyond * (side - near) as f64) as usize).min(side - 1)
        };
        if after < 0 { side + bucket } else { bucket }
    }
}

#[cfg(test)]
mod tests {
    use super::Distances;

    #[test]
    fn near_distances_are_told_apart_and_far_ones_are_not() {
        let bucket = |after| Distances::bucket(after, 32);
        assert_eq!([0, 1, 7, 8, 9, 15, 16, 127, 128, 4000].map(bucket), [0, 1, 7, 8, 8, 9, 10, 15, 15, 15]);
        assert_eq!([-1, -7, -8, -300].map(bucket), [17, 23, 24, 31]);
    }
}
