//! A `speakers.toml` to edit: what was found, in the form in which the user can correct it.

use super::key::key;
use super::listing::Entry;
use super::{Identity, Reason, Register};
use crate::extract::SpeakerKind;
use crate::plain::clean;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use toml::Value;

const HEADER: &str = "\
# Who is who. Edit this file and give it back with --speakers.
#
# aliases: other names of the same speaker. groups: yours, for instance \"artists\" or \"vendors\".
# not: names that look alike and are somebody else's. An [[organisation]] with name, aliases and groups
# gives its groups to everyone of it.
";

/// All that goes by one name, whatever its kind: the file has one entry for it.
#[derive(Default)]
struct Unit<'r> {
    entry: Option<&'r Entry>,
    identities: Vec<&'r Identity>,
}

/// The name of the unit that a name belongs to, by its key.
type Owners = HashMap<String, String>;

impl Register {
    /// Writes a `speakers.toml` to edit: first whoever has several names, with the evidence, then all
    /// others in the file or with at least `min_statements` statements.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_toml(&self, min_statements: usize, out: &mut dyn Write) -> io::Result<()> {
        let mut units: BTreeMap<String, Unit<'_>> = BTreeMap::new();
        for entry in &self.listing.entries {
            units.entry(key(&entry.name)).or_default().entry = Some(entry);
        }
        for identity in &self.identities {
            if identity.is_known() || identity.statements >= min_statements.max(1) {
                units.entry(key(&identity.name)).or_default().identities.push(identity);
            }
        }
        // What the file claims first, then what speakers go by.
        let mut owners = Owners::new();
        for (name, claimed) in self.listing.names() {
            owners.insert(name.clone(), self.listing.entries[claimed.entry].name.clone());
        }
        for (own, unit) in &units {
            owners.entry(own.clone()).or_insert_with(|| unit.name().to_owned());
        }
        write!(out, "{HEADER}")?;
        let (several, one): (Vec<_>, Vec<_>) = units.iter().partition(|(_, unit)| unit.is_merged());
        for (_, unit) in several.into_iter().chain(one) {
            writeln!(out)?;
            unit.write(&mut owners, out)?;
        }
        Ok(())
    }
}

impl Unit<'_> {
    fn is_merged(&self) -> bool {
        self.identities.iter().any(|identity| identity.spellings.iter().any(|s| s.reason.is_some()))
    }

    /// As the file spells it, else as the records do.
    fn name(&self) -> &str {
        let found = || self.identities.first().map(|identity| &identity.name);
        self.entry.map(|entry| &entry.name).or_else(found).map_or("", String::as_str)
    }

    fn write(&self, owners: &mut Owners, out: &mut dyn Write) -> io::Result<()> {
        let name = self.name();
        if let Some(other) = owners.get(&key(name)).filter(|other| *other != name) {
            return writeln!(out, "# “{}” is left out: it is an alias of “{other}”.", clean(name));
        }
        let aliases = self.aliases(owners, out)?;
        if self.is_speaker() {
            writeln!(out, "[[speaker]]\nname = {}\naliases = {}", string(name), strings(&aliases))?;
            self.write_particulars(out)?;
        }
        if self.is_organisation() {
            let aliases = if self.is_speaker() { Vec::new() } else { aliases };
            let groups = self.entry.map_or(&[][..], |entry| &entry.members);
            writeln!(out, "[[organisation]]\nname = {}\naliases = {}", string(name), strings(&aliases))?;
            writeln!(out, "groups = {}", strings(groups))?;
        }
        Ok(())
    }

    /// Everything but an organisation that the file has as such, or that is only spoken for.
    fn is_speaker(&self) -> bool {
        let organises = self.entry.is_some_and(|entry| entry.organises);
        let speaks = |identity: &&Identity| {
            identity.statements > 0 && (identity.kind == SpeakerKind::Person || !organises)
        };
        self.entry.is_some_and(|entry| entry.speaker) || self.identities.iter().any(speaks)
    }

    fn is_organisation(&self) -> bool {
        self.entry.is_some_and(|entry| entry.organises) || !self.is_speaker()
    }

    /// The other names, after the comments that say why they are.
    fn aliases(&self, owners: &mut Owners, out: &mut dyn Write) -> io::Result<Vec<String>> {
        let mut aliases = self.entry.map(|entry| entry.aliases.clone()).unwrap_or_default();
        for spelling in self.identities.iter().flat_map(|identity| &identity.spellings) {
            let text = clean(&spelling.text);
            match &spelling.reason {
                Some(Reason::Listed { .. }) | None => {}
                Some(reason) => {
                    let why = clean(&reason.to_string());
                    writeln!(out, "# “{text}” ({}): {why}", spelling.statements)?;
                }
            }
            let alias = key(&text);
            match owners.get(&alias) {
                Some(owner) if owner == self.name() => {}
                Some(owner) => {
                    writeln!(out, "# “{text}” is left out: it is a name of “{}” too.", clean(owner))?;
                }
                None => {
                    owners.insert(alias, self.name().to_owned());
                    aliases.push(text);
                }
            }
        }
        Ok(aliases)
    }

    fn write_particulars(&self, out: &mut dyn Write) -> io::Result<()> {
        let organisation = self.entry.and_then(|entry| entry.organisation.as_ref());
        write_one("organisation", organisation, self.identities.iter().flat_map(|i| &i.organisations), out)?;
        let role = self.entry.and_then(|entry| entry.role.as_ref());
        write_one("role", role, self.identities.iter().flat_map(|i| &i.roles), out)?;
        writeln!(out, "groups = {}", strings(self.entry.map_or(&[], |entry| &entry.groups)))?;
        if let Some(not) = self.entry.map(|entry| &entry.not).filter(|not| !not.is_empty()) {
            writeln!(out, "not = {}", strings(not))?;
        }
        Ok(())
    }
}

/// What the file says, else the only one that the records give; several are left to the user.
fn write_one<'f>(
    what: &str,
    said: Option<&String>,
    found: impl Iterator<Item = &'f String>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let found: Vec<&String> = found.collect();
    match (said, found.as_slice()) {
        (Some(one), _) | (None, &[one]) => writeln!(out, "{what} = {}", string(one)),
        (None, &[]) => Ok(()),
        (None, several) => {
            let several: Vec<String> = several.iter().map(|name| clean(name)).collect();
            writeln!(out, "# {what}: one of {}", several.join("; "))
        }
    }
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn strings(texts: &[String]) -> Value {
    Value::Array(texts.iter().map(|text| string(text)).collect())
}
