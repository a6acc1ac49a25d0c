//! The ways one thing is written, with how often.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Spellings with their counts; the order in which they are added does not matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spellings(BTreeMap<String, usize>);

impl Spellings {
    pub(crate) fn add(&mut self, spelling: &str, count: usize) {
        match self.0.get_mut(spelling) {
            Some(sum) => *sum += count,
            None => {
                self.0.insert(spelling.to_owned(), count);
            }
        }
    }

    pub(crate) fn add_all(&mut self, others: &Spellings) {
        for (spelling, count) in others.iter() {
            self.add(spelling, count);
        }
    }

    /// In alphabetical order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(spelling, count)| (spelling.as_str(), *count))
    }

    /// The most frequent; of equals the longest, then the first in the alphabet.
    pub(crate) fn usual(&self) -> Option<&str> {
        self.iter()
            .max_by_key(|(spelling, count)| (*count, spelling.chars().count(), Reverse(*spelling)))
            .map(|(spelling, _)| spelling)
    }

    /// The most frequent first.
    pub(crate) fn by_use(&self) -> Vec<(&str, usize)> {
        let mut spellings: Vec<_> = self.iter().collect();
        spellings.sort_by_key(|(_, count)| Reverse(*count));
        spellings
    }
}
