//! What is minimised, and how fast.

use super::batches::{Example, Shown};
use super::config::{Config, Part};
use tch::{Device, Kind, Reduction, Tensor};

/// The loss of a batch: stance, about AI and sentiment, each a weighted mean over the rows.
///
/// `outputs` is `[batch, 8]` as the network gives it.
pub(crate) fn loss(outputs: &Tensor, batch: &[Shown<'_>], config: &Config, part: &Part) -> Tensor {
    let device = outputs.device();
    let classes = |of: &dyn Fn(&Example) -> usize| {
        Tensor::from_slice(&batch.iter().map(|s| of(s.example) as i64).collect::<Vec<_>>()).to_device(device)
    };
    let weights: Vec<f32> = batch.iter().map(|s| s.example.weight as f32).collect();
    let weights = Tensor::from_slice(&weights).to_device(device);
    let mean = |losses: Tensor| (losses * &weights).sum(Kind::Float) / weights.sum(Kind::Float);
    let cross_entropy = |logits: Tensor, gold: Tensor, class_weights: Option<Tensor>| {
        mean(logits.cross_entropy_loss(&gold, class_weights, Reduction::None, -100, config.label_smoothing))
    };

    let about = classes(&|e| usize::from(e.about_ai)).to_kind(Kind::Float);
    let about = mean(outputs.select(1, 0).binary_cross_entropy_with_logits::<Tensor>(
        &about,
        None,
        None,
        Reduction::None,
    ));
    let stance =
        cross_entropy(outputs.narrow(1, 1, 4), classes(&|e| e.stance), Some(stance_weights(part, device)));
    let sentiment = cross_entropy(outputs.narrow(1, 5, 3), classes(&|e| e.sentiment), None);
    stance + about * config.about_weight + sentiment * config.sentiment_weight
}

/// Weights in the order of [`crate::model::Stance::ALL`].
fn stance_weights(part: &Part, device: Device) -> Tensor {
    Tensor::from_slice(&[1.0, 1.0, part.opposed_weight as f32, 1.0]).to_device(device)
}

/// The share of the highest rate at `step` of `steps`: linear warm-up, then linear decay to 0.
pub(crate) fn rate(step: usize, steps: usize, warm_up: f64) -> f64 {
    let climb = (steps as f64 * warm_up).max(1.0);
    let step = step as f64;
    if step < climb { (step + 1.0) / climb } else { (steps as f64 - step) / (steps as f64 - climb).max(1.0) }
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn climbs_then_falls_to_nothing() {
        let rates: Vec<f64> = (0..100).map(|s| rate(s, 100, 0.1)).collect();
        assert_eq!((rates[0], rates[9], rates[10]), (0.1, 1.0, 1.0));
        assert!(rates[10..].windows(2).all(|w| w[0] > w[1]) && rates[99] < 0.02);
    }
}
