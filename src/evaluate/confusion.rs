//! Gold against predicted, counted, and what follows from the counts.

use serde::Serialize;

/// Counts of predictions: `counts[gold][predicted]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The classes' names, in the order of rows and columns.
    pub labels: Vec<&'static str>,
    /// Row: gold class; column: predicted class.
    pub counts: Vec<Vec<usize>>,
}

/// Precision, recall and F1 of one class; 0 where undefined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ClassScores {
    /// Right among those predicted.
    pub precision: f64,
    /// Found among those there are.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Rows of this class.
    pub support: usize,
}

impl Confusion {
    /// An empty matrix over `labels`.
    pub fn new(labels: &[&'static str]) -> Self {
        Self { labels: labels.to_vec(), counts: vec![vec![0; labels.len()]; labels.len()] }
    }

    /// Counts one row; both are indices into the labels.
    ///
    /// # Panics
    /// When an index is out of range.
    pub fn add(&mut self, gold: usize, predicted: usize) {
        self.counts[gold][predicted] += 1;
    }

    /// All rows counted.
    pub fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// Share of rows on the diagonal; 0 when there are none.
    pub fn accuracy(&self) -> f64 {
        ratio((0..self.labels.len()).map(|c| self.counts[c][c]).sum(), self.total())
    }

    /// Scores of one class against the rest.
    pub fn class(&self, class: usize) -> ClassScores {
        let hit = self.counts[class][class];
        let support = self.counts[class].iter().sum();
        let predicted = self.counts.iter().map(|row| row[class]).sum();
        let f1 = ratio(2 * hit, support + predicted);
        ClassScores { precision: ratio(hit, predicted), recall: ratio(hit, support), f1, support }
    }

    /// Unweighted mean of F1 over `classes` (predictions outside them still count as errors).
    pub fn macro_f1(&self, classes: &[usize]) -> f64 {
        classes.iter().map(|&c| self.class(c).f1).sum::<f64>() / classes.len().max(1) as f64
    }

    /// [`Self::macro_f1`] over all classes.
    pub fn macro_f1_all(&self) -> f64 {
        self.macro_f1(&(0..self.labels.len()).collect::<Vec<_>>())
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let mut m = Confusion::new(&["a", "b", "c"]);
        for (gold, predicted) in [(0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (2, 1)] {
            m.add(gold, predicted);
        }
        assert_eq!(m.accuracy(), 0.5);
        let a = m.class(0);
        assert_eq!((a.precision, a.recall, a.support), (2.0 / 3.0, 2.0 / 3.0, 3));
        assert_eq!(m.class(1).f1, 0.4);
        assert_eq!(m.class(2).f1, 0.0);
        assert!((m.macro_f1_all() - (2.0 / 3.0 + 0.4) / 3.0).abs() < 1e-12);
        assert!((m.macro_f1(&[0, 1]) - (2.0 / 3.0 + 0.4) / 2.0).abs() < 1e-12);
    }

    #[test]
    fn an_empty_matrix_scores_zero() {
        let m = Confusion::new(&["a", "b"]);
        assert_eq!((m.accuracy(), m.macro_f1_all()), (0.0, 0.0));
    }
}
