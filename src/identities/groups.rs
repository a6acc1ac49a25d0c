//! Tools of both kinds of clustering: sets that grow together, groups that are split.

use super::census::Seen;
use super::listing::{Entry, Listing};
use super::reason::Reason;
use std::collections::{BTreeMap, BTreeSet};

/// Disjoint sets of numbers (union–find).
#[derive(Clone, Debug)]
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The number that stands for the set: its smallest.
    pub(super) fn root(&mut self, mut number: usize) -> usize {
        while self.0[number] != number {
            self.0[number] = self.0[self.0[number]];
            number = self.0[number];
        }
        number
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    pub(super) fn join_all(&mut self, numbers: &[usize]) {
        numbers.windows(2).for_each(|pair| self.join(pair[0], pair[1]));
    }

    /// The root of every number.
    pub(super) fn roots(&mut self) -> Vec<usize> {
        (0..self.0.len()).map(|number| self.root(number)).collect()
    }
}

/// Leaves a group whole where its members have at most one value; splits it by value otherwise, those
/// without one apart, as they could go with any.
pub(super) fn split<V: Ord>(group: Vec<usize>, value: impl Fn(usize) -> Option<V>) -> Vec<Vec<usize>> {
    let mut parts: BTreeMap<Option<V>, Vec<usize>> = BTreeMap::new();
    for &member in &group {
        parts.entry(value(member)).or_default().push(member);
    }
    let values = parts.keys().filter(|value| value.is_some()).count();
    if values < 2 { vec![group] } else { parts.into_values().collect() }
}

/// A name to be clustered: seen in the records, or only in the file.
#[derive(Debug)]
pub(super) struct Node<'c> {
    pub(super) key: String,
    /// Its usual spelling.
    pub(super) text: String,
    pub(super) seen: Option<&'c Seen>,
    /// The entry of the file that claims it.
    pub(super) entry: Option<usize>,
}

/// The names seen and those that the file claims, in the order of their keys.
pub(super) fn nodes<'c>(
    seen: impl IntoIterator<Item = &'c Seen>,
    listing: &Listing,
    takes_part: impl Fn(usize, &Entry) -> bool,
) -> Vec<Node<'c>> {
    let claimed =
        listing.names().filter(|(_, claimed)| takes_part(claimed.entry, &listing.entries[claimed.entry]));
    let mut nodes: BTreeMap<&str, Node<'c>> = claimed
        .map(|(key, claimed)| {
            let (text, entry) = (claimed.text.clone(), Some(claimed.entry));
            (key.as_str(), Node { key: key.clone(), text, seen: None, entry })
        })
        .collect();
    for seen in seen {
        let text = seen.spellings.usual().unwrap_or(&seen.key).to_owned();
        let node = Node { key: seen.key.clone(), text, seen: Some(seen), entry: None };
        let entry = nodes.get(seen.key.as_str()).and_then(|claimed| claimed.entry);
        nodes.insert(&seen.key, Node { entry, ..node });
    }
    nodes.into_values().collect()
}

/// Splits a group where the file tells its members apart: different entries, or what one of them is
/// said not to be.
pub(super) fn split_by_file(group: Vec<usize>, nodes: &[Node<'_>], listing: &Listing) -> Vec<Vec<usize>> {
    let entries: BTreeSet<usize> = group.iter().filter_map(|&member| nodes[member].entry).collect();
    split(group, |member| {
        let node = &nodes[member];
        let excluded = || listing.excluded_from(&node.key).any(|entry| entries.contains(&entry));
        match node.entry {
            Some(entry) => Some(Some(entry)),
            None => excluded().then_some(None),
        }
    })
}

/// Joins the names of each entry.
pub(super) fn join_entries(sets: &mut Sets, nodes: &[Node<'_>]) {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, node) in nodes.iter().enumerate() {
        if let Some(entry) = node.entry {
            sets.join(*first.entry(entry).or_insert(number), number);
        }
    }
}

/// The members of each set, by its root.
pub(super) fn members(roots: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, root) in roots.iter().enumerate() {
        members.entry(*root).or_default().push(number);
    }
    members
}

/// Names that are one speaker's.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The entry of the file.
    pub(super) entry: Option<usize>,
    /// The name the speaker goes by.
    pub(super) name: String,
    /// The nodes, each with why it is here; without a reason for that of the name itself.
    pub(super) members: Vec<(usize, Option<Reason>)>,
}
