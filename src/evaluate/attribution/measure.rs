//! Counts, figures made of them, and how far these would move with other articles.

use super::super::bootstrap::{Interval, resampled};
use serde::Serialize;
use std::iter::Sum;
use std::ops::Add;

/// What one figure is made of; counts of several articles add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Found and right.
    pub(super) hits: usize,
    /// Given by the system.
    pub(super) given: usize,
    /// In the annotations.
    pub(super) gold: usize,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { hits: self.hits + other.hits, given: self.given + other.given, gold: self.gold + other.gold }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

impl Counts {
    pub(super) fn precision(self) -> f64 {
        ratio(self.hits, self.given)
    }

    pub(super) fn recall(self) -> f64 {
        ratio(self.hits, self.gold)
    }

    /// The harmonic mean of the two.
    pub(super) fn f1(self) -> f64 {
        ratio(2 * self.hits, self.given + self.gold)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A figure to be taken: which rows, what of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) part: &'static str,
    pub(super) what: String,
    pub(super) kind: Kind,
}

/// How counts become a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What was found of what there is: precision, recall, F1.
    Found,
    /// What is right of what was found: a share.
    Right,
}

/// How much of what there is was found; values in [0, 1].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Which rows.
    pub part: &'static str,
    /// What had to be found.
    pub what: String,
    /// Who looked for it.
    pub system: String,
    /// Share of what the system gives that is right.
    pub precision: f64,
    /// Share of what there is that it gives.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// 95 % interval of the F1.
    pub interval: Interval,
    /// How many there are.
    pub gold: usize,
}

/// How often something is right; a value in [0, 1].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Right {
    /// Which rows.
    pub part: &'static str,
    /// What had to be right.
    pub what: String,
    /// Who said it.
    pub system: String,
    /// The share that is right.
    pub share: f64,
    /// Its 95 % interval.
    pub interval: Interval,
    /// Of how many.
    pub of: usize,
}

/// The figures of one protocol.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Articles measured on.
    pub articles: usize,
    /// What was found.
    pub found: Vec<Found>,
    /// What is right of it.
    pub right: Vec<Right>,
}

impl Figures {
    /// Figures from the counts of each article; `systems` holds, for each name, a row of counts an
    /// article, in the order of `measures`. They are listed measure by measure, so that systems stand
    /// under each other.
    pub(super) fn new(measures: &[Measure], systems: &[(String, Vec<Vec<Counts>>)]) -> Self {
        let articles = systems.first().map_or(0, |(_, rows)| rows.len());
        let mut figures = Self { articles, ..Self::default() };
        for (at, measure) in measures.iter().enumerate() {
            for (system, rows) in systems {
                let counts: Counts = rows.iter().map(|row| row[at]).sum();
                let figure = |counts: Counts| match measure.kind {
                    Kind::Found => counts.f1(),
                    Kind::Right => counts.recall(),
                };
                let interval =
                    resampled(articles, |drawn| figure(drawn.iter().map(|&row| rows[row][at]).sum()));
                let (part, what, system) = (measure.part, measure.what.clone(), system.clone());
                match measure.kind {
                    Kind::Found => figures.found.push(Found {
                        part,
                        what,
                        system,
                        precision: counts.precision(),
                        recall: counts.recall(),
                        f1: counts.f1(),
                        interval,
                        gold: counts.gold,
                    }),
                    Kind::Right => figures.right.push(Right {
                        part,
                        what,
                        system,
                        share: counts.recall(),
                        interval,
                        of: counts.gold,
                    }),
                }
            }
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_recall_and_f1() {
        let counts: Counts =
            [Counts { hits: 2, given: 3, gold: 4 }, Counts { hits: 1, given: 1, gold: 4 }].into_iter().sum();
        assert_eq!((counts.precision(), counts.recall(), counts.f1()), (0.75, 0.375, 0.5));
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
