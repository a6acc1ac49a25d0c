//! Who is who across articles: which names are one speaker, and which groups of the user's it is in.
//!
//! What the user's file says (`speakers.toml`, or CSV) is certain. Names that it does not settle are
//! clustered, but only where the evidence is strong and no two speakers could be meant: a statement
//! counted for the wrong person is worse than a person counted as two. Every merge keeps its
//! [`Reason`].
//!
//! ```
//! # fn main() -> Result<(), onrecord::identities::RegisterError> {
//! # let records: Vec<onrecord::Record> = Vec::new();
//! # let path = std::env::temp_dir().join(format!("onrecord-doc-{}.toml", std::process::id()));
//! # std::fs::write(&path, "[[speaker]]\nname = \"Ana Lim\"\n").unwrap();
//! let mut register = onrecord::identities::Register::open(&path)?;
//! # std::fs::remove_file(&path).unwrap();
//! register.cluster(&records);
//! for mut record in records {
//!     let groups = register.resolve(&mut record);
//!     println!("{:?} {groups:?}: {}", record.speaker.name, record.text);
//! }
//! # Ok(()) }
//! ```
//!
//! `speakers.toml` holds tables like these; only `name` is required:
//!
//! ```toml
//! [[speaker]]
//! name = "Ana Lim"
//! aliases = ["Dr Lim"]
//! organisation = "Tern Bay Hospital"
//! role = "radiologist"
//! groups = ["clinicians"]
//! not = ["Anna Lim"]           # somebody else
//!
//! [[organisation]]             # everyone of it is in its groups
//! name = "Tern Bay Hospital"
//! aliases = ["TBH"]
//! groups = ["hospitals"]
//! ```

mod census;
mod csv;
mod error;
mod groups;
mod identity;
mod key;
mod listing;
mod nicknames;
mod organisations;
mod people;
mod person;
mod reason;
mod table;
mod toml;
mod write;

pub use error::{Claim, Problem, RegisterError};
pub use identity::{Identity, Spelling};
pub use reason::Reason;

use crate::extract::SpeakerKind;
use crate::record::{Record, SpeakerRecord};
use census::Census;
use key::key;
use listing::{Entry, Listing};
use organisations::Organisations;
use people::People;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Who is who, from a file and from the records themselves. The default knows nobody.
#[derive(Clone, Debug, Default)]
pub struct Register {
    listing: Listing,
    identities: Vec<Identity>,
    /// Places of the identities by each key of theirs.
    people: HashMap<String, usize>,
    organisations: HashMap<String, usize>,
}

/// A speaker under more than one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// The name the speaker goes by.
    pub name: String,
    /// Person or organisation.
    pub kind: SpeakerKind,
    /// Statements under that name; for an organisation, those of its people too.
    pub statements: usize,
    /// The other names with their statements and why they are the same, the most frequent first.
    pub others: Vec<Spelling>,
}

impl Register {
    /// Only what the file says; it is TOML or CSV by its ending.
    ///
    /// # Errors
    /// When the file cannot be read, has keys or columns that are not known, or contradicts itself:
    /// one name means one entry.
    #[allow(clippy::result_large_err)] // Once a run; both entries of a clash are worth naming.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let read = match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("toml") => toml::read,
            Some("csv") => csv::read,
            _ => return Err(RegisterError::Ending { path: path.to_owned() }),
        };
        let text = fs::read_to_string(path)
            .map_err(|source| RegisterError::Read { path: path.to_owned(), source })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let listing = read(text).and_then(Listing::new).map_err(|(line, problem)| RegisterError::Line {
            path: path.to_owned(),
            line,
            problem,
        })?;
        let mut register = Self { listing, ..Self::default() };
        register.cluster::<&Record>([]);
        Ok(register)
    }

    /// Adds conservative clusters of the names in the records that the file does not settle. They
    /// come from all records of one call, in whatever order; a second call starts from the file
    /// again.
    pub fn cluster<R: Borrow<Record>>(&mut self, records: impl IntoIterator<Item = R>) {
        let mut census = Census::new(&self.listing);
        for record in records {
            census.add(record.borrow());
        }
        let listing = &self.listing;
        let organisations = Organisations::cluster(&census, listing);
        let people = People::cluster(&census, listing, &organisations);
        let person = people.clusters.iter().map(|cluster| {
            Identity::new(cluster, SpeakerKind::Person, &people.nodes, listing, &organisations)
        });
        let organisation = organisations.clusters.iter().map(|cluster| {
            Identity::new(cluster, SpeakerKind::Org, &organisations.nodes, listing, &organisations)
        });
        self.identities = person.chain(organisation).collect();
        self.identities.sort_by_cached_key(|identity| {
            (identity.name.to_lowercase(), identity.name.clone(), identity.kind as u8)
        });

        self.people.clear();
        self.organisations.clear();
        for (number, identity) in self.identities.iter().enumerate() {
            let places = match identity.kind {
                SpeakerKind::Person => &mut self.people,
                _ => &mut self.organisations,
            };
            places.extend(identity.keys.iter().map(|key| (key.clone(), number)));
        }
    }

    /// Gives the record's speaker the identity's id and name, role and organisation. Returns the
    /// groups that the user put the speaker or their organisation in.
    ///
    /// What the file says of role and organisation replaces the record's; what other records say
    /// fills in what it lacks, where they name a single one. The organisation of any speaker, an
    /// unnamed one too, gets the spelling of its own identity.
    pub fn resolve(&self, record: &mut Record) -> Vec<String> {
        let speaker = &mut record.speaker;
        let identity = self.identity(speaker);
        if let Some(identity) = identity {
            speaker.id = Some(identity.id.clone());
            speaker.name = Some(identity.name.clone());
            let said = self.entry(identity);
            let role = said.is_some_and(|entry| entry.role.is_some());
            fill_in(&mut speaker.role, role, &identity.roles);
            let organisation = said.is_some_and(|entry| entry.organisation.is_some());
            fill_in(&mut speaker.org, organisation, &identity.organisations);
        }
        let organisation = speaker.org.as_deref().and_then(|name| self.organisation(name));
        if let Some(organisation) = organisation {
            speaker.org = Some(organisation.name.clone());
        }
        let own = identity.and_then(|identity| self.entry(identity));
        let itself = own.filter(|_| speaker.kind == SpeakerKind::Org);
        let of = organisation.and_then(|organisation| self.entry(organisation));
        let lists = [own.map(|e| &e.groups), itself.map(|e| &e.members), of.map(|e| &e.members)];
        let mut groups: Vec<String> = Vec::new();
        for group in lists.into_iter().flatten().flatten() {
            if !groups.contains(group) {
                groups.push(group.clone());
            }
        }
        groups
    }

    /// Who was merged in the records last clustered, and why, by name.
    pub fn merges(&self) -> Vec<Merge> {
        let several = |identity: &&Identity| identity.spellings.iter().any(|s| s.reason.is_some());
        let merge = |identity: &Identity| {
            let (own, others): (Vec<_>, Vec<_>) =
                identity.spellings.iter().cloned().partition(|spelling| spelling.reason.is_none());
            let statements = own.iter().map(|spelling| spelling.statements).sum();
            Merge { name: identity.name.clone(), kind: identity.kind, statements, others }
        };
        self.identities.iter().filter(several).map(merge).collect()
    }

    /// All people and organisations that speak in the records last clustered, by name.
    pub fn speakers(&self) -> impl Iterator<Item = &Identity> {
        self.identities.iter().filter(|identity| identity.statements > 0)
    }

    fn identity(&self, speaker: &SpeakerRecord) -> Option<&Identity> {
        let key = key(speaker.name.as_deref()?);
        let place = match speaker.kind {
            SpeakerKind::Person => self.people.get(&key),
            SpeakerKind::Org => self.organisations.get(&key),
            // A study has no clusters, but the file may name it.
            SpeakerKind::Document => self.people.get(&key).filter(|_| self.listing.get(&key).is_some()),
            SpeakerKind::Group | SpeakerKind::Anonymous | SpeakerKind::None => None,
        };
        place.map(|&place| &self.identities[place])
    }

    fn organisation(&self, name: &str) -> Option<&Identity> {
        self.organisations.get(&key(name)).map(|&place| &self.identities[place])
    }

    fn entry(&self, identity: &Identity) -> Option<&Entry> {
        identity.entry.map(|entry| &self.listing.entries[entry])
    }
}

/// What is known of a speaker, where the record lacks it or the file is certain of it.
fn fill_in(lacking: &mut Option<String>, certain: bool, known: &[String]) {
    if let [only] = known
        && (certain || lacking.is_none())
    {
        *lacking = Some(only.clone());
    }
}
