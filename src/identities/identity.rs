//! A speaker under all their names.

use super::groups::{Cluster, Node};
use super::listing::Listing;
use super::organisations::Organisations;
use super::reason::Reason;
use crate::extract::SpeakerKind;
use crate::record::speaker_id;
use crate::spellings::Spellings;
use std::cmp::Reverse;

/// A person or organisation under all the names that the records have for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// The name it goes by.
    pub name: String,
    /// [`SpeakerKind::Person`] or [`SpeakerKind::Org`].
    pub kind: SpeakerKind,
    /// The file's role, else all that are given, the most frequent first.
    pub roles: Vec<String>,
    /// The file's organisation, else all that are given, the most frequent first.
    pub organisations: Vec<String>,
    /// Statements by this speaker.
    pub statements: usize,
    /// The names in the records, the one it goes by first, then the most frequent.
    pub spellings: Vec<Spelling>,
    /// The key of its records.
    pub(super) id: String,
    /// Its entry in the file.
    pub(super) entry: Option<usize>,
    /// The keys of all its names.
    pub(super) keys: Vec<String>,
}

/// One of the names of an [`Identity`].
#[derive(Clone, Debug, PartialEq)]
pub struct Spelling {
    /// The name as written.
    pub text: String,
    /// Statements under this name; for an organisation, those of its people too.
    pub statements: usize,
    /// Why it is the same speaker; nothing for the name that the speaker goes by.
    pub reason: Option<Reason>,
}

impl Identity {
    /// Whether the file or a rule says more of the speaker than one record does.
    pub(super) fn is_known(&self) -> bool {
        self.entry.is_some() || self.spellings.len() > 1
    }

    pub(super) fn new(
        cluster: &Cluster,
        kind: SpeakerKind,
        nodes: &[Node<'_>],
        listing: &Listing,
        organisations: &Organisations<'_>,
    ) -> Self {
        let (mut statements, mut roles, mut employers) = (0, Spellings::default(), Spellings::default());
        let mut spellings = Vec::new();
        for (member, reason) in &cluster.members {
            let Some(seen) = nodes[*member].seen else { continue };
            statements += seen.statements;
            roles.add_all(&seen.roles);
            for (&number, &count) in &seen.organisations {
                let employer = &organisations.clusters[organisations.cluster_of(number)];
                employers.add(&employer.name, count);
            }
            for (text, count) in seen.spellings.iter().filter(|(_, count)| *count > 0) {
                let reason = if text == cluster.name {
                    None
                } else {
                    Some(reason.clone().unwrap_or(Reason::Spelling))
                };
                spellings.push(Spelling { text: text.to_owned(), statements: count, reason });
            }
        }
        spellings.sort_by(|a, b| {
            let rank = |s: &Spelling| (s.reason.is_some(), Reverse(s.statements));
            rank(a).cmp(&rank(b)).then_with(|| a.text.cmp(&b.text))
        });
        let entry = cluster.entry.map(|entry| &listing.entries[entry]);
        let said_or_found = |said: Option<&String>, found: &Spellings| match said {
            Some(said) => vec![said.clone()],
            None => found.by_use().into_iter().map(|(name, _)| name.to_owned()).collect(),
        };
        Self {
            name: cluster.name.clone(),
            kind,
            roles: said_or_found(entry.and_then(|entry| entry.role.as_ref()), &roles),
            organisations: said_or_found(entry.and_then(|entry| entry.organisation.as_ref()), &employers),
            statements,
            spellings,
            id: speaker_id(&cluster.name),
            entry: cluster.entry,
            keys: cluster.members.iter().map(|(member, _)| nodes[*member].key.clone()).collect(),
        }
    }
}
