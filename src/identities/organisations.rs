//! Which names are one organisation's: the same but for "the" and the legal form, or its initials.

use super::census::Census;
use super::groups::{Cluster, Node, Sets, join_entries, members, nodes, split_by_file};
use super::key::key;
use super::listing::Listing;
use super::reason::Reason;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Legal forms at the end of a name, in lower case without points.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "llc",
    "llp",
    "plc",
    "corp",
    "corporation",
    "co",
    "gmbh",
    "ag",
];

/// Clusters of the organisations that speak or are spoken for.
#[derive(Debug)]
pub(super) struct Organisations<'c> {
    pub(super) nodes: Vec<Node<'c>>,
    pub(super) clusters: Vec<Cluster>,
    /// The cluster of each organisation of the census.
    cluster_of: Vec<usize>,
    by_key: HashMap<String, usize>,
}

impl<'c> Organisations<'c> {
    pub(super) fn cluster(census: &'c Census, listing: &Listing) -> Self {
        let [people, organised] = census.entries(listing);
        let nodes = nodes(&census.organisations, listing, |number, entry| {
            entry.organises || organised.contains(&number) || !people.contains(&number)
        });
        let mut sets = Sets::new(nodes.len());
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, node) in nodes.iter().enumerate() {
            alike.entry(core(&node.key)).or_default().push(number);
        }
        for group in alike.into_values() {
            split_by_file(group, &nodes, listing).iter().for_each(|part| sets.join_all(part));
        }
        join_entries(&mut sets, &nodes);
        let before = sets.roots();
        let acronyms = acronyms(&nodes, &before, census, listing);
        for (root, (long, _)) in &acronyms {
            sets.join(*root, *long);
        }

        let clusters: Vec<Cluster> = members(&sets.roots())
            .into_values()
            .map(|members| {
                let (entry, named, name) = name(&members, &nodes, listing);
                let why = |member: usize| match nodes[member].entry {
                    _ if member == named => None,
                    Some(_) => Some(Reason::Listed { line: listing.line(&nodes[member].key) }),
                    None if before[member] == before[named] => Some(Reason::LegalForm),
                    // Either of the two is the acronym.
                    None => acronyms
                        .get(&before[member])
                        .or_else(|| acronyms.get(&before[named]))
                        .map(|(_, reason)| reason.clone()),
                };
                Cluster { entry, name, members: members.iter().map(|&m| (m, why(m))).collect() }
            })
            .collect();
        let mut by_key: HashMap<String, usize> = HashMap::new();
        for (number, cluster) in clusters.iter().enumerate() {
            by_key.extend(cluster.members.iter().map(|(member, _)| (nodes[*member].key.clone(), number)));
        }
        let cluster_of = census.organisations.iter().map(|seen| by_key[&seen.key]).collect();
        Self { nodes, clusters, cluster_of, by_key }
    }

    /// The cluster of an organisation, by its number in the census.
    pub(super) fn cluster_of(&self, organisation: usize) -> usize {
        self.cluster_of[organisation]
    }

    /// The cluster of an organisation, by its name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_key.get(&key(name)).copied()
    }
}

/// The name without what two spellings of one organisation may differ in.
fn core(key: &str) -> String {
    let mut words: Vec<&str> = key.split(' ').filter(|word| !matches!(*word, "the" | "and")).collect();
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last)) {
        words.pop();
    }
    if words.is_empty() { key.to_owned() } else { words.join(" ") }
}

/// What a cluster is called: as the file says, or as it is written most often. Also its entry, and
/// the member that has this name.
fn name(members: &[usize], nodes: &[Node<'_>], listing: &Listing) -> (Option<usize>, usize, String) {
    if let Some(entry) = members.iter().find_map(|&member| nodes[member].entry) {
        let name = listing.entries[entry].name.clone();
        let own = key(&name);
        let named = members.iter().copied().find(|&member| nodes[member].key == own);
        return (Some(entry), named.unwrap_or(members[0]), name);
    }
    // As the user spells it where somebody is said to be of it.
    let employer = members.iter().filter_map(|&m| Some((listing.employer(&nodes[m].key)?, m))).min();
    if let Some((name, named)) = employer {
        return (None, named, name.to_owned());
    }
    let uses = |&member: &usize| {
        let node = &nodes[member];
        let uses = node.seen.map_or(0, |seen| seen.spellings.iter().map(|(_, count)| count).sum::<usize>());
        (uses, node.text.chars().count(), Reverse(node.text.as_str()))
    };
    let named = members.iter().copied().max_by_key(uses).unwrap_or_default();
    (None, named, nodes[named].text.clone())
}

/// Sets that are the initials of exactly one other, with that and the reason.
fn acronyms(
    nodes: &[Node<'_>],
    roots: &[usize],
    census: &Census,
    listing: &Listing,
) -> BTreeMap<usize, (usize, Reason)> {
    let mut spelt_out: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let long = |node: &Node<'_>| node.seen.is_some() && acronym(&node.text).is_none();
    for (number, node) in nodes.iter().enumerate().filter(|(_, node)| long(node)) {
        for initials in initials(&node.text) {
            spelt_out.entry(initials).or_default().insert(roots[number]);
        }
    }
    let members = members(roots);
    let entry = |root: usize| members[&root].iter().find_map(|&member| nodes[member].entry);
    let documents = |root: usize| -> HashSet<u32> {
        let seen = members[&root].iter().filter_map(|&member| nodes[member].seen);
        seen.flat_map(|seen| seen.documents()).collect()
    };
    let mut found = BTreeMap::new();
    for (number, node) in nodes.iter().enumerate() {
        let root = roots[number];
        let Some(seen) = node.seen.filter(|_| entry(root).is_none() && !found.contains_key(&root)) else {
            continue;
        };
        let Some(acronym) = seen.spellings.iter().find_map(|(spelling, _)| acronym(spelling)) else {
            continue;
        };
        let allowed = |long: &&usize| {
            **long != root && !entry(**long).is_some_and(|entry| listing.excludes(entry, &node.key))
        };
        let long: Vec<usize> =
            spelt_out.get(&acronym).into_iter().flatten().filter(allowed).copied().collect();
        let [long] = long[..] else { continue };
        let shared = documents(root)
            .intersection(&documents(long))
            .map(|&number| &census.documents[number as usize])
            .min()
            .cloned();
        if let Some(document) = shared {
            let (_, _, name) = name(&members[&long], nodes, listing);
            found.insert(root, (long, Reason::Acronym { long: name, document }));
        }
    }
    found
}

/// The letters of an acronym in lower case: "G.N.W." and "the GNW" are "gnw".
fn acronym(name: &str) -> Option<String> {
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name).trim();
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let plain = |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '.' | '-' | '&');
    (capitals > 1 && name.chars().all(plain)).then(|| key(name).replace(' ', ""))
}

/// The acronyms that a name of several words can make: with and without "of" and the like, and with
/// what is an acronym already taken whole ("AI Safety Institute" is AISI and ASI).
fn initials(name: &str) -> BTreeSet<String> {
    let words: Vec<&str> = name
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|word| word.starts_with(char::is_alphanumeric))
        .collect();
    let words = match words.as_slice() {
        [first, rest @ ..] if first.eq_ignore_ascii_case("the") => rest,
        words => words,
    };
    let legal = |word: &&&str| LEGAL_FORMS.contains(&&*key(word));
    let words = &words[..words.len() - words.iter().rev().take_while(legal).count()];
    let first = |word: &&str| key(word).chars().next();
    let capital = || words.iter().copied().filter(|word| word.starts_with(char::is_uppercase));
    let whole = |word: &str| match acronym(word) {
        Some(letters) => letters,
        None => first(&word).into_iter().collect(),
    };
    let made = [
        (words.len(), words.iter().filter_map(first).collect::<String>()),
        (capital().count(), capital().filter_map(|word| first(&word)).collect()),
        (capital().count(), capital().map(whole).collect()),
    ];
    made.into_iter().filter(|(count, _)| *count > 1).map(|(_, letters)| letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_of_a_name_is_never_empty() {
        assert_eq!(core("the halden co ltd"), "halden");
        assert_eq!(core("barnes and noone"), "barnes noone");
        assert_eq!(core("the and"), "the and");
        assert_eq!(core("limited"), "limited");
    }

    #[test]
    fn initials_with_and_without_small_words() {
        let made = |name| initials(name).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(made("Guild of Northern Writers"), "gnw gonw");
        assert_eq!(made("The AI Safety Institute Ltd"), "aisi asi");
        assert_eq!(made("Halden"), "");
        assert_eq!(acronym("the G.N.W.").as_deref(), Some("gnw"));
        assert_eq!(acronym("Gnw"), None);
        assert_eq!(acronym("GNW Trust"), None);
    }
}
