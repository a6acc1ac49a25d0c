//! What the records tell of each name: who speaks where, how often, for whom.

use super::key::key;
use super::listing::Listing;
use crate::extract::SpeakerKind;
use crate::record::Record;
use crate::spellings::Spellings;
use std::collections::{HashMap, HashSet};

/// All names in the records by their [`key`]; the order of records does not matter.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub(super) people: HashMap<String, Seen>,
    /// Organisations that speak, and those that somebody speaks for.
    pub(super) organisations: Vec<Seen>,
    numbers: HashMap<String, usize>,
    pub(super) documents: Vec<String>,
    document_numbers: HashMap<String, u32>,
}

/// What the records tell of one name.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) key: String,
    /// An organisation's in its people's records too.
    pub(super) spellings: Spellings,
    /// As the speaker.
    pub(super) statements: usize,
    pub(super) roles: Spellings,
    /// The organisations of a person, by their number.
    pub(super) organisations: HashMap<usize, usize>,
    pub(super) places: HashSet<Place>,
}

/// Where a name stands: the document, and the organisation it stands with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) document: u32,
    pub(super) organisation: Option<usize>,
}

impl Census {
    /// Nothing seen yet, but the organisations that the file names.
    pub(super) fn new(listing: &Listing) -> Self {
        let mut census = Census::default();
        for name in listing.employers() {
            if let Some(number) = census.organisation(name) {
                census.organisations[number].spellings.add(name, 0);
            }
        }
        census
    }

    pub(super) fn add(&mut self, record: &Record) {
        let speaker = &record.speaker;
        let document = self.document(&record.doc);
        let organisation = speaker.org.as_deref().and_then(|name| {
            let number = self.organisation(name)?;
            let seen = &mut self.organisations[number];
            seen.spellings.add(name, 1);
            seen.places.insert(Place { document, organisation: None });
            Some(number)
        });
        let Some(name) = &speaker.name else { return };
        let (seen, place) = match speaker.kind {
            SpeakerKind::Person => {
                let key = key(name);
                // A description that fits another person in every article: "the author".
                if key.is_empty() || key.starts_with("the ") {
                    return;
                }
                let seen = self.people.entry(key.clone()).or_insert_with(|| Seen { key, ..Seen::default() });
                (seen, Place { document, organisation })
            }
            SpeakerKind::Org => match self.organisation(name) {
                Some(number) => (&mut self.organisations[number], Place { document, organisation: None }),
                None => return,
            },
            // Unnamed, or named by a description that may fit many.
            _ => return,
        };
        seen.statements += 1;
        seen.spellings.add(name, 1);
        seen.places.insert(place);
        if let Some(role) = &speaker.role {
            seen.roles.add(role, 1);
        }
        if let Some(number) = organisation {
            *seen.organisations.entry(number).or_default() += 1;
        }
    }

    /// The number of an organisation, entered if it is new.
    pub(super) fn organisation(&mut self, name: &str) -> Option<usize> {
        let key = key(name);
        if key.is_empty() {
            return None;
        }
        if let Some(number) = self.numbers.get(&key) {
            return Some(*number);
        }
        let number = self.organisations.len();
        self.organisations.push(Seen { key: key.clone(), ..Seen::default() });
        self.numbers.insert(key, number);
        Some(number)
    }

    /// The entries of the file that people go by here, and those that organisations do: a
    /// `[[speaker]]` may be either, but is not both for having the name of one of them.
    pub(super) fn entries(&self, listing: &Listing) -> [HashSet<usize>; 2] {
        let entry = |key: &String| listing.get(key).map(|claimed| claimed.entry);
        [self.people.keys().filter_map(entry).collect(), self.numbers.keys().filter_map(entry).collect()]
    }

    fn document(&mut self, name: &str) -> u32 {
        if let Some(number) = self.document_numbers.get(name) {
            return *number;
        }
        let number = self.documents.len() as u32;
        self.documents.push(name.to_owned());
        self.document_numbers.insert(name.to_owned(), number);
        number
    }
}

impl Seen {
    pub(super) fn documents(&self) -> impl Iterator<Item = u32> {
        self.places.iter().map(|place| place.document)
    }
}
