//! The ways one thing is written.

use std::cmp::Reverse;
use std::collections::HashMap;

/// The ways one thing is written, with how often.
#[derive(Debug, Default)]
pub(super) struct Spellings(HashMap<String, usize>);

impl Spellings {
    pub(super) fn add(&mut self, spelling: Option<&String>) {
        let Some(spelling) = spelling else { return };
        match self.0.get_mut(spelling) {
            Some(count) => *count += 1,
            None => {
                self.0.insert(spelling.clone(), 1);
            }
        }
    }

    /// The most frequent; of equals the longest, then the first in the alphabet.
    pub(super) fn usual(&self) -> Option<String> {
        let by_use = |(spelling, count): &(&String, &usize)| {
            (**count, spelling.chars().count(), Reverse((*spelling).clone()))
        };
        self.0.iter().max_by_key(by_use).map(|(spelling, _)| spelling.clone())
    }
}
