//! How often the model labels what how: its errors, counted on statements it has not learnt from.

use super::labels::Stance;
use serde::{Deserialize, Serialize};

/// Classes of confidence.
const TENTHS: usize = 10;

/// Counts by the stance a reader gave, the stance the model gives (both in the order of
/// [`Stance::ALL`]) and the tenth its confidence lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Errors([[[u32; TENTHS]; 4]; 4]);

impl Errors {
    /// Counts one statement.
    pub fn add(&mut self, gold: Stance, labelled: Stance, confidence: f64) {
        self.0[gold as usize][labelled as usize][tenth(confidence)] += 1;
    }

    /// For each gold stance, how many got each label with at least `min_confidence` (taken in
    /// tenths, from below), and last how many did not reach it.
    pub fn above(&self, min_confidence: f64) -> [[f64; 5]; 4] {
        let first = tenth(min_confidence);
        self.0.map(|labels| {
            let mut counts = [0.0; 5];
            for (label, tenths) in labels.iter().enumerate() {
                let (below, above) = tenths.split_at(first);
                counts[label] += f64::from(above.iter().sum::<u32>());
                counts[4] += f64::from(below.iter().sum::<u32>());
            }
            counts
        })
    }

    /// The same errors as if counted on at most so many statements of each stance: what was seen
    /// elsewhere says less of the statements at hand.
    pub fn above_weighed(&self, min_confidence: f64, most: f64) -> [[f64; 5]; 4] {
        self.above(min_confidence).map(|counts| {
            let weight = (most / counts.iter().sum::<f64>().max(1.0)).min(1.0);
            counts.map(|count| weight * count)
        })
    }

    /// All statements counted.
    pub fn total(&self) -> u32 {
        self.0.iter().flatten().flatten().sum()
    }
}

fn tenth(confidence: f64) -> usize {
    ((confidence * TENTHS as f64) as usize).min(TENTHS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubtful_labels_are_counted_apart() {
        let mut errors = Errors::default();
        errors.add(Stance::Opposed, Stance::Opposed, 0.95);
        errors.add(Stance::Opposed, Stance::Cautious, 0.45);
        assert_eq!(errors.above(0.0)[2], [0.0, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!(errors.above(0.7)[2], [0.0, 0.0, 1.0, 0.0, 1.0]);
        assert_eq!(errors.total(), 2);
        assert_eq!(errors.above_weighed(0.0, 1.0)[2], [0.0, 0.5, 0.5, 0.0, 0.0]);
    }
}
