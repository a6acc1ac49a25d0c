//! The ways one thing is written, with how often.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Spellings with their counts; the order in which they are added does not matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(BTreeMap<String, usize>);

impl Counts {
    pub(super) fn add(&mut self, spelling: &str, count: usize) {
        match self.0.get_mut(spelling) {
            Some(sum) => *sum += count,
            None => {
                self.0.insert(spelling.to_owned(), count);
            }
        }
    }

    pub(super) fn add_all(&mut self, others: &Counts) {
        for (spelling, count) in others.iter() {
            self.add(spelling, count);
        }
    }

    /// In alphabetical order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(spelling, count)| (spelling.as_str(), *count))
    }

    /// The most frequent; of equals the longest, then the first in the alphabet.
    pub(super) fn usual(&self) -> Option<&str> {
        self.iter()
            .max_by_key(|(spelling, count)| (*count, spelling.chars().count(), Reverse(*spelling)))
            .map(|(spelling, _)| spelling)
    }

    /// The most frequent first.
    pub(super) fn by_use(&self) -> Vec<(&str, usize)> {
        let mut spellings: Vec<_> = self.iter().collect();
        spellings.sort_by_key(|(_, count)| Reverse(*count));
        spellings
    }
}
