//! What the user's file says, checked: every name means one entry.

use super::error::{Claim, Problem};
use super::key::key;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A word of the file and its line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) line: usize,
}

/// Which table an entry was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Speaker,
    Organisation,
}

/// One table or row of the file, as read.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) table: Table,
    pub(super) name: Word,
    pub(super) aliases: Vec<Word>,
    pub(super) organisation: Option<String>,
    pub(super) role: Option<String>,
    pub(super) groups: Vec<String>,
    pub(super) not: Vec<Word>,
}

/// A speaker, an organisation or both: a `[[speaker]]` and an `[[organisation]]` of one name are one.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    /// The spelling of each alias.
    pub(super) aliases: Vec<String>,
    /// Whether it is a `[[speaker]]`.
    pub(super) speaker: bool,
    /// Whether it is an `[[organisation]]`.
    pub(super) organises: bool,
    pub(super) organisation: Option<String>,
    pub(super) role: Option<String>,
    /// The groups it is in itself.
    pub(super) groups: Vec<String>,
    /// The groups that everyone of this organisation is in.
    pub(super) members: Vec<String>,
    pub(super) not: Vec<String>,
}

/// All entries of the file, with the keys of their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    pub(super) entries: Vec<Entry>,
    names: HashMap<String, Claimed>,
    /// The entries that a key is excluded from.
    not: HashMap<String, BTreeSet<usize>>,
    /// The organisations of entries, by their key.
    employers: BTreeMap<String, String>,
}

/// A name that the file gives to an entry.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub(super) entry: usize,
    /// As the file spells it.
    pub(super) text: String,
    pub(super) claim: Claim,
}

impl Listing {
    /// Checks and joins what was read.
    ///
    /// # Errors
    /// The line of the first contradiction, and what it is.
    pub(super) fn new(items: Vec<Item>) -> Result<Self, (usize, Problem)> {
        let mut listing = Listing::default();
        // All names first, then all aliases: an alias that is another's name is the one to blame,
        // wherever it stands.
        let mut numbers = Vec::with_capacity(items.len());
        for item in &items {
            numbers.push(listing.enter(item)?);
        }
        for (item, number) in items.iter().zip(&numbers) {
            listing.add_aliases(item, *number)?;
        }
        for (item, number) in items.into_iter().zip(numbers) {
            listing.fill(item, number)?;
        }
        Ok(listing)
    }

    /// What the file makes of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Claimed> {
        self.names.get(key)
    }

    /// The line where a key is claimed; 0 where it is not.
    pub(super) fn line(&self, key: &str) -> usize {
        self.names.get(key).map_or(0, |claimed| claimed.claim.line)
    }

    /// All names of the file by their key.
    pub(super) fn names(&self) -> impl Iterator<Item = (&String, &Claimed)> {
        self.names.iter()
    }

    /// Whether the file says that the key is not this entry.
    pub(super) fn excludes(&self, entry: usize, key: &str) -> bool {
        self.not.get(key).is_some_and(|entries| entries.contains(&entry))
    }

    /// The entries that the file says the key is not.
    pub(super) fn excluded_from(&self, key: &str) -> impl Iterator<Item = usize> {
        self.not.get(key).into_iter().flatten().copied()
    }

    /// The spelling of an organisation that entries are said to be of.
    pub(super) fn employer(&self, key: &str) -> Option<&str> {
        self.employers.get(key).map(String::as_str)
    }

    /// The organisations that entries are said to be of.
    pub(super) fn employers(&self) -> impl Iterator<Item = &str> {
        self.employers.values().map(String::as_str)
    }

    fn enter(&mut self, item: &Item) -> Result<usize, (usize, Problem)> {
        let (word, key) = (&item.name, keyed(&item.name)?);
        let claim = Claim { entry: word.text.clone(), alias: false, line: word.line };
        let number = match self.names.get(&key) {
            Some(Claimed { entry, claim: first, .. }) => {
                let Entry { speaker, organises, .. } = self.entries[*entry];
                let twice = if item.table == Table::Speaker { speaker } else { organises };
                if twice {
                    return Err(clash(word, claim, first.clone()));
                }
                *entry
            }
            None => {
                let entry = self.entries.len();
                self.entries.push(Entry { name: word.text.clone(), ..Entry::default() });
                self.names.insert(key, Claimed { entry, text: word.text.clone(), claim });
                entry
            }
        };
        match item.table {
            Table::Speaker => self.entries[number].speaker = true,
            Table::Organisation => self.entries[number].organises = true,
        }
        Ok(number)
    }

    fn add_aliases(&mut self, item: &Item, number: usize) -> Result<(), (usize, Problem)> {
        for alias in &item.aliases {
            let key = keyed(alias)?;
            let claim = Claim { entry: self.entries[number].name.clone(), alias: true, line: alias.line };
            match self.names.get(&key) {
                // The entry's name in another spelling, or said twice.
                Some(same) if same.entry == number => continue,
                Some(other) => return Err(clash(alias, claim, other.claim.clone())),
                None => {}
            }
            self.names.insert(key, Claimed { entry: number, text: alias.text.clone(), claim });
            self.entries[number].aliases.push(alias.text.clone());
        }
        Ok(())
    }

    fn fill(&mut self, item: Item, number: usize) -> Result<(), (usize, Problem)> {
        let entry = &mut self.entries[number];
        for not in item.not {
            let key = keyed(&not)?;
            if let Some(own) = self.names.get(&key).filter(|own| own.entry == number) {
                let claim = own.claim.clone();
                return Err((not.line, Problem::Contradiction { name: not.text, claim }));
            }
            self.not.entry(key).or_default().insert(number);
            entry.not.push(not.text);
        }
        match item.table {
            Table::Speaker => entry.groups = item.groups,
            Table::Organisation => entry.members = item.groups,
        }
        if let Some(name) = &item.organisation {
            self.employers.entry(key(name)).or_insert_with(|| name.clone());
        }
        entry.organisation = entry.organisation.take().or(item.organisation);
        entry.role = entry.role.take().or(item.role);
        Ok(())
    }
}

fn keyed(word: &Word) -> Result<String, (usize, Problem)> {
    Some(key(&word.text))
        .filter(|key| !key.is_empty())
        .ok_or_else(|| (word.line, Problem::Empty(word.text.clone())))
}

/// The later place is the one to report, the earlier the one it disagrees with.
fn clash(word: &Word, here: Claim, there: Claim) -> (usize, Problem) {
    (word.line, Problem::Clash { name: word.text.clone(), here, there })
}
