//! Which names are one person's. Four rules, each of which gives up where two could be meant:
//!
//! 1. the same name but for title, middle initial or suffix, unless these contradict each other, or
//!    middle initial or suffix come with another organisation;
//! 2. the names that the file gives to one entry;
//! 3. a nickname and its long form, with the same surname and organisation;
//! 4. a surname, alone or after initials, that only one of the speakers has, where every statement
//!    under it is of their organisation or in a document in which they speak.
//!
//! Names alone decide which could be meant; who spoke where is only evidence for one who could.
//! The rules look names up in tables, so that the time grows with their number.

use super::census::{Census, Place, Seen};
use super::groups::{Cluster, Node, Sets, join_entries, members, nodes, split, split_by_file};
use super::key::key;
use super::listing::Listing;
use super::nicknames::{Related, related};
use super::organisations::Organisations;
use super::person::{PersonName, TRAITS};
use super::reason::Reason;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// People of one given name and surname that are told apart by less: with more of them, a short form
/// is not looked into.
const TOO_MANY: usize = 16;

/// Clusters of the people who speak.
#[derive(Debug)]
pub(super) struct People<'c> {
    pub(super) nodes: Vec<Node<'c>>,
    pub(super) clusters: Vec<Cluster>,
}

impl<'c> People<'c> {
    pub(super) fn cluster(census: &'c Census, listing: &Listing, organisations: &Organisations<'_>) -> Self {
        let [people, organised] = census.entries(listing);
        let nodes = nodes(census.people.values(), listing, |number, entry| {
            entry.speaker && (people.contains(&number) || !organised.contains(&number))
        });
        let names: Vec<_> = nodes.iter().map(|node| PersonName::parse(&node.text)).collect();
        let search = Search { census, listing, organisations, nodes: &nodes, names: &names };

        let mut sets = Sets::new(nodes.len());
        search.same_names().iter().for_each(|part| sets.join_all(part));
        join_entries(&mut sets, &nodes);
        let before = sets.roots();
        let nicknames = search.nicknames(&before);
        for (root, (other, _)) in &nicknames {
            sets.join(*root, *other);
        }
        let short = search.short_names(&sets.roots());
        for (short, (target, _)) in &short {
            sets.join(*short, *target);
        }

        let clusters = members(&sets.roots())
            .into_values()
            .map(|members| {
                let (entry, named, name) = search.name(&members);
                let why = |member: usize| match nodes[member].entry {
                    _ if member == named => None,
                    Some(_) => Some(Reason::Listed { line: listing.line(&nodes[member].key) }),
                    None => match short.get(&member) {
                        Some((_, reason)) => Some(reason.clone()),
                        None if before[member] == before[named] => Some(Reason::Form),
                        None => nicknames.get(&before[member]).map(|(_, reason)| reason.clone()),
                    },
                };
                Cluster { entry, name, members: members.iter().map(|&m| (m, why(m))).collect() }
            })
            .collect();
        Self { nodes, clusters }
    }
}

struct Search<'s> {
    census: &'s Census,
    listing: &'s Listing,
    organisations: &'s Organisations<'s>,
    nodes: &'s [Node<'s>],
    names: &'s [Option<PersonName>],
}

/// All values of each trait.
type Traits = [BTreeSet<String>; TRAITS];

/// What is known of a person after the rules so far.
#[derive(Debug, Default)]
struct Person<'s> {
    /// Given name and surname, where both are known.
    names: BTreeSet<(&'s str, &'s str)>,
    traits: Traits,
    entry: Option<usize>,
    keys: BTreeSet<&'s str>,
    /// Clusters of organisations.
    organisations: HashSet<usize>,
    documents: HashSet<u32>,
}

/// What the short names of one surname, or of one surname and initial, say together.
#[derive(Debug, Default)]
struct Short {
    initials: BTreeSet<char>,
    traits: Traits,
}

impl<'s> Search<'s> {
    /// Rule 1: groups of nodes that are one person.
    fn same_names(&self) -> Vec<Vec<usize>> {
        let mut alike: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (number, name) in self.names.iter().enumerate() {
            // A surname or initials are too little to be the same.
            if let Some(name) = name.as_ref().filter(|name| name.is_full()) {
                alike.entry((&name.first, &name.last)).or_default().push(number);
            }
        }
        let traits: Vec<_> = self
            .names
            .iter()
            .map(|name| name.as_ref().map_or_else(Default::default, PersonName::traits))
            .collect();
        let groups: Vec<Vec<usize>> = alike.into_values().flat_map(|group| self.by_middle(group)).collect();
        let parted = |groups: Vec<Vec<usize>>, place: usize| {
            groups.into_iter().flat_map(|group| split(group, |m| traits[m][place].clone())).collect()
        };
        (0..TRAITS)
            .fold(groups, parted)
            .into_iter()
            .flat_map(|group| self.by_organisation(group))
            .flat_map(|group| split_by_file(group, self.nodes, self.listing))
            .collect()
    }

    /// A middle initial or "Jr." together with another organisation is too much of a difference,
    /// unless one document has both names.
    fn by_organisation(&self, group: Vec<usize>) -> Vec<Vec<usize>> {
        let marked = |member: &usize| self.names[*member].as_ref().is_some_and(PersonName::is_marked);
        let (marked, bare): (Vec<usize>, Vec<usize>) = group.iter().partition(|member| marked(member));
        let places = |members: &[usize]| {
            let seen: Vec<&Seen> = members.iter().filter_map(|&member| self.nodes[member].seen).collect();
            let numbers = seen.iter().flat_map(|seen| seen.organisations.keys());
            let organisations: HashSet<usize> =
                numbers.map(|&number| self.organisations.cluster_of(number)).collect();
            let documents: HashSet<u32> = seen.iter().flat_map(|seen| seen.documents()).collect();
            (organisations, documents)
        };
        let ((a, a_documents), (b, b_documents)) = (places(&marked), places(&bare));
        let elsewhere = !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
        if elsewhere && a_documents.is_disjoint(&b_documents) { vec![marked, bare] } else { vec![group] }
    }

    /// A whole middle name is more than an initial: Ana Maria Lim is Ana Lim only where an Ana M. Lim
    /// stands between them.
    fn by_middle(&self, group: Vec<usize>) -> Vec<Vec<usize>> {
        let name = |member: usize| self.names[member].as_ref();
        let initials: BTreeSet<String> = group
            .iter()
            .filter_map(|&member| {
                name(member).filter(|name| name.middle_names().is_none())?.middle_initials()
            })
            .collect();
        let mut parts: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        for member in group {
            let apart = name(member).and_then(|name| {
                name.middle_names().filter(|_| name.middle_initials().is_some_and(|i| !initials.contains(&i)))
            });
            parts.entry(apart).or_default().push(member);
        }
        parts.into_values().collect()
    }

    /// Rule 3: pairs of people, both ways, with the reason.
    fn nicknames(&self, roots: &[usize]) -> BTreeMap<usize, (usize, Reason)> {
        let people = self.people(roots);
        let mut index: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (root, person) in &people {
            person.names.iter().for_each(|name| index.entry(*name).or_default().push(*root));
        }
        let candidate = |root: usize| -> Option<usize> {
            let mut found = BTreeSet::new();
            for (first, last) in &people[&root].names {
                for other in related(first).iter().filter_map(|r| index.get(&(r.name, *last))) {
                    if other.len() > TOO_MANY {
                        return None;
                    }
                    let fits =
                        |other: &&usize| **other != root && self.could_be(&people[&root], &people[*other]);
                    found.extend(other.iter().filter(fits).copied());
                }
            }
            found.pop_first().filter(|_| found.is_empty())
        };
        let candidates: BTreeMap<usize, usize> =
            people.keys().filter_map(|root| Some((*root, candidate(*root)?))).collect();
        let mut pairs = BTreeMap::new();
        for (&root, &other) in candidates.iter().filter(|(root, other)| candidates.get(other) == Some(root)) {
            let (person, partner) = (&people[&root], &people[&other]);
            let organisation = self.common_organisation(&person.organisations, &partner.organisations);
            let names = person.names.iter().find_map(|(first, last)| {
                let partner = |r: &&Related| partner.names.contains(&(r.name, *last));
                related(first).iter().find(partner).map(|r| (first.to_string(), *r))
            });
            if let (Some(organisation), Some((first, related))) = (organisation, names) {
                let other_first = related.name.to_owned();
                let (short, long) = if related.shorter { (other_first, first) } else { (first, other_first) };
                pairs.insert(root, (other, Reason::Nickname { short, long, organisation }));
            }
        }
        pairs
    }

    /// Whether two people of related names could be one: nothing contradicts it.
    fn could_be(&self, a: &Person<'_>, b: &Person<'_>) -> bool {
        let both = a.entry.is_some() && b.entry.is_some();
        let apart = |a: &Person<'_>, b: &Person<'_>| {
            a.entry.is_some_and(|entry| b.keys.iter().any(|key| self.listing.excludes(entry, key)))
        };
        let elsewhere = !a.organisations.is_empty()
            && !b.organisations.is_empty()
            && a.organisations.is_disjoint(&b.organisations);
        !both && !apart(a, b) && !apart(b, a) && !elsewhere && !contradict(&a.traits, &b.traits)
    }

    /// Rule 4: the nodes of surnames and initials that are somebody, with whom and why.
    fn short_names(&self, roots: &[usize]) -> BTreeMap<usize, (usize, Reason)> {
        let people = self.people(roots);
        let mut by_surname: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        let mut by_initial: HashMap<(&str, Option<char>), BTreeSet<usize>> = HashMap::new();
        for (root, person) in &people {
            for (first, last) in &person.names {
                by_surname.entry(last).or_default().insert(*root);
                by_initial.entry((last, first.chars().next())).or_default().insert(*root);
            }
        }
        let short = || {
            self.nodes.iter().zip(self.names).enumerate().filter_map(|(number, (node, name))| {
                let name = name.as_ref().filter(|name| !name.is_full())?;
                Some((number, node, node.seen?, name))
            })
        };
        let mut alike: HashMap<(&str, Option<char>), Short> = HashMap::new();
        for (_, _, _, name) in short() {
            for initial in BTreeSet::from([None, name.initial()]) {
                let alike = alike.entry((&name.last, initial)).or_default();
                alike.initials.extend(name.initial());
                extend(&mut alike.traits, name);
            }
        }
        let mut found = BTreeMap::new();
        for (number, node, seen, name) in short().filter(|(_, node, _, _)| node.entry.is_none()) {
            let place = (name.last.as_str(), name.initial());
            let bearers = if place.1.is_none() { by_surname.get(place.0) } else { by_initial.get(&place) };
            let Some(bearers) = bearers.filter(|bearers| bearers.len() <= TOO_MANY) else { continue };
            let mut traits = Traits::default();
            extend(&mut traits, name);
            let fits = |root: &&usize| {
                let person = &people[*root];
                let excluded = person.entry.is_some_and(|entry| self.listing.excludes(entry, &node.key));
                !excluded && !contradict(&traits, &person.traits)
            };
            let fitting: Vec<usize> = bearers.iter().filter(fits).copied().collect();
            let [target] = fitting[..] else { continue };
            let person = &people[&target];
            let rivals = alike.get(&place).is_some_and(|alike| rivals(alike, name, &traits, person));
            if !rivals && let Some(reason) = self.evidence(seen, person) {
                found.insert(number, (target, reason));
            }
        }
        found
    }

    /// What shows that all statements under a short name are the person's.
    fn evidence(&self, short: &Seen, person: &Person<'_>) -> Option<Reason> {
        let (mut organisations, mut documents) = (HashSet::new(), HashSet::new());
        for Place { document, organisation } in &short.places {
            let organisation = organisation.map(|number| self.organisations.cluster_of(number));
            match organisation {
                Some(organisation) if person.organisations.contains(&organisation) => {
                    organisations.insert(organisation);
                }
                // Of another organisation in the same document is somebody else.
                Some(_) if !person.organisations.is_empty() => return None,
                _ if person.documents.contains(document) => {
                    documents.insert(*document);
                }
                _ => return None,
            }
        }
        let more = documents.len().saturating_sub(1);
        let document = documents.iter().map(|&number| &self.census.documents[number as usize]).min().cloned();
        let organisation = self.common_organisation(&organisations, &organisations);
        Some(Reason::Surname { organisation, document, more })
    }

    /// The first name, in the alphabet, of an organisation that is in both.
    fn common_organisation(&self, a: &HashSet<usize>, b: &HashSet<usize>) -> Option<String> {
        a.intersection(b).map(|&cluster| &self.organisations.clusters[cluster].name).min().cloned()
    }

    /// The people in the records, and those of the file who have an organisation to be known by.
    fn people(&self, roots: &[usize]) -> BTreeMap<usize, Person<'s>> {
        let mut people: BTreeMap<usize, Person<'s>> = BTreeMap::new();
        for ((node, name), root) in self.nodes.iter().zip(self.names).zip(roots) {
            let person = people.entry(*root).or_default();
            person.keys.insert(&node.key);
            person.entry = person.entry.or(node.entry);
            if let Some(seen) = node.seen {
                let clusters = seen.organisations.keys().map(|&number| self.organisations.cluster_of(number));
                person.organisations.extend(clusters);
                person.documents.extend(seen.documents());
            }
            if let Some(name) = name.as_ref().filter(|name| name.is_full()) {
                person.names.insert((&name.first, &name.last));
                extend(&mut person.traits, name);
            }
        }
        for person in people.values_mut() {
            let organisation =
                person.entry.and_then(|entry| self.listing.entries[entry].organisation.as_ref());
            person.organisations.extend(organisation.and_then(|name| self.organisations.find(name)));
        }
        people.retain(|_, person| !person.documents.is_empty() || !person.organisations.is_empty());
        people
    }

    /// What a cluster is called: as the file says, or by the full name written most often, without a
    /// title if there is one. Also its entry, and the member that has this name.
    fn name(&self, members: &[usize]) -> (Option<usize>, usize, String) {
        if let Some(entry) = members.iter().find_map(|&member| self.nodes[member].entry) {
            let name = self.listing.entries[entry].name.clone();
            let own = key(&name);
            let named = members.iter().copied().find(|&member| self.nodes[member].key == own);
            return (Some(entry), named.unwrap_or(members[0]), name);
        }
        let rank = |&member: &usize| {
            let node = &self.nodes[member];
            let name = self.names[member].as_ref();
            let statements = node.seen.map_or(0, |seen| seen.statements);
            (
                name.is_some_and(PersonName::is_full),
                name.is_some_and(|name| !name.decorated),
                statements,
                node.text.chars().count(),
                Reverse(node.text.as_str()),
            )
        };
        let named = members.iter().copied().max_by_key(rank).unwrap_or_default();
        (None, named, self.nodes[named].text.clone())
    }
}

/// Whether a short name could be somebody else's than the person's whom it fits: "Lim" beside a B. Lim
/// where there is an Ana Lim, or where there are a Mr and a Ms Lim; "A. M. Lim" beside an A. K. Lim.
fn rivals(alike: &Short, name: &PersonName, traits: &Traits, person: &Person<'_>) -> bool {
    let own = |initial: &char| {
        person.names.iter().any(|(first, last)| *last == name.last && first.starts_with(*initial))
    };
    let mut places = alike.traits.iter().zip(traits).zip(&person.traits);
    !alike.initials.iter().all(own)
        || places.any(|((alike, short), person)| match person.is_empty() {
            true => alike.len() > 1,
            false => short.is_empty() && !alike.is_subset(person),
        })
}

fn extend(traits: &mut Traits, name: &PersonName) {
    for (values, value) in traits.iter_mut().zip(name.traits()) {
        values.extend(value);
    }
}

/// Whether two people differ in something both have.
fn contradict(a: &Traits, b: &Traits) -> bool {
    a.iter().zip(b).any(|(a, b)| !a.is_empty() && !b.is_empty() && a.is_disjoint(b))
}
