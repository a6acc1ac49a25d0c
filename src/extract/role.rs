//! Roles: "chief executive of Harrow Labs", "former AT&T officer", and what they are part of.

use super::lexicon::{self, NounKind};
use super::name::{self, LowercaseFirst, name_text, phrase};
use super::place::is_demonym;
use super::source::{preposition, trimmed};
use super::tag::{Item, Tag};
use std::ops::Range;

/// The most words a department's name has in an office: "health, science and social care".
const MOST_WORDS: usize = 6;

/// Reads "chief executive of Harrow Labs", "Harrow Labs chief executive", "an actor and president of
/// the Players League" as role and organisation.
pub(super) fn role_and_org(text: &str, items: &[Item<'_>]) -> (Option<String>, Option<String>) {
    let items = trimmed(items);
    let items = match items {
        [first, rest @ ..] if matches!(first.tag, Tag::Det | Tag::Possessive) => rest,
        _ => items,
    };
    // "at" beats "of": "vice-president of investigations at Chainworks".
    let join = |i: usize| {
        name::run_around(items, i).is_none()
            && items[i + 1..].iter().any(|n| n.tag == Tag::Name || n.any(&["company", "firm", "union"]))
    };
    let at = (1..items.len()).find(|&i| items[i].is("at") && join(i));
    let of = (1..items.len()).find(|&i| items[i].any(&["of", "for", "from", "with"]) && join(i));
    let Some(cut) = at.or(of) else { return role_after_org(text, items) };
    let org_part = &items[cut + 1..];
    let stop = preposition(org_part).unwrap_or(org_part.len());
    let org = last_name(&org_part[..stop]).map(|run| name_text(text, &org_part[run]));
    (named_role(text, &items[..cut]), org)
}

/// Reads "Harrow Labs chief executive", "former AT&T officer", "UK information commissioner".
fn role_after_org(text: &str, items: &[Item<'_>]) -> (Option<String>, Option<String>) {
    let stop = items.iter().position(|i| matches!(i.tag, Tag::Sub | Tag::Verb)).filter(|&s| s > 0);
    let items = &items[..stop.unwrap_or(items.len())];
    // "an internal memo Google's | chief executive"
    let genitive =
        (0..items.len().saturating_sub(1)).rev().find(|&i| items[i].genitive() && items[i].tag == Tag::Name);
    if let Some(genitive) = genitive {
        let from = name::run_around(items, genitive).map_or(genitive, |run| run.start);
        // "general counsel | to | Lea Sand's campaign"
        if let Some(to) = items[..from].iter().position(|i| i.tag == Tag::To).filter(|&to| to > 0) {
            return (named_role(text, &items[..to]), Some(name_text(text, &items[from..=genitive])));
        }
        return (named_role(text, &items[genitive + 1..]), Some(name_text(text, &items[from..=genitive])));
    }
    let from = usize::from(items.first().is_some_and(|i| i.is("former")));
    let run = name::run_at(items, from);
    if run.is_empty() || run.end == items.len() {
        return (named_role(text, &items[from..]), None);
    }
    // A country or a field tells which commissioner it is, it is not the employer.
    let tells = |i: &Item<'_>| name::METONYMS.contains(&&*i.lower) || name::is_department(&i.lower);
    if items[run.clone()].iter().all(tells) {
        return (named_role(text, &items[from..]), None);
    }
    (named_role(text, &items[run.end..]), Some(name_text(text, &items[run])))
}

pub(super) fn named_role(text: &str, items: &[Item<'_>]) -> Option<String> {
    Some(roles(text, items)).filter(|role| !role.is_empty())
}

/// "an actor and president" → "actor; president".
fn roles(text: &str, items: &[Item<'_>]) -> String {
    items
        .split(|i| i.tag == Tag::Conj)
        .map(|part| {
            // "the guild's executive director": whose role it is, is no part of it.
            let owner = part.iter().rposition(|i| i.genitive() && i.tag == Tag::Noun).map_or(0, |o| o + 1);
            match &part[owner..] {
                [first, rest @ ..] if first.tag == Tag::Det || first.any(&["former", "ex"]) => rest,
                part => part,
            }
        })
        .filter(|part| !part.is_empty())
        .map(|part| {
            // "Danish film director": where somebody is from is no part of the role.
            let part = &part[usize::from(part.len() > 1 && is_demonym(part[0].span.of(text)))..];
            // "author of “The Winter Ledger”"
            let title = part.iter().position(|i| i.tag == Tag::Quote).unwrap_or(part.len());
            let part = if title > 1 && title < part.len() { &part[..title - 1] } else { part };
            if part[0].tag == Tag::Name {
                phrase(text, part)
            } else {
                phrase(text, part).to_lowercase_first()
            }
        })
        .collect::<Vec<_>>()
        .join("; ")
}

pub(super) fn last_name(items: &[Item<'_>]) -> Option<Range<usize>> {
    name::runs(items).last()
}

/// Whether an apposition tells a role: it holds a noun for persons before its first preposition, and is not about
/// an organisation ("the parent company of").
pub(super) fn is_role_phrase(segment: &[Item<'_>]) -> bool {
    let stop = segment
        .iter()
        .position(|i| matches!(i.tag, Tag::Sub | Tag::Verb | Tag::Aux))
        .unwrap_or(segment.len());
    let head = segment[..stop].iter().take_while(|i| !matches!(i.tag, Tag::Prep | Tag::To)).last();
    if head.is_some_and(|i| i.tag == Tag::Noun && lexicon::noun(&i.lower) == Some(NounKind::Org)) {
        return false;
    }
    segment[..stop].iter().take_while(|i| i.tag != Tag::Prep || i.is("of")).any(|i| {
        lexicon::noun(&i.lower) == Some(NounKind::Person) || i.any(&["head", "lead", "vps", "chiefs"])
    })
}

/// An office as a role: "Secretary of State for Work and Pensions"; that it is held no more is no part of it.
pub(super) fn office_name(text: &str, office: &[Item<'_>]) -> Option<String> {
    let former = office.first().is_some_and(|i| i.any(&["former", "ex"]));
    let office = &office[usize::from(former)..];
    let name = phrase(text, office);
    let small = office.first()?.tag != Tag::Name;
    Some(if small { name.to_lowercase_first() } else { name })
}

/// A person's office in the words right before the name at `name`: "RNC | chief of staff | Lea Sand", "former
/// secretary of state Lea Sand", "head of research Lea Sand". None where these words name somebody else: "a
/// lawyer for Lea Sand", "critics of President Sand", "chief executive of startup Sand Labs".
pub(super) fn office_before(items: &[Item<'_>], name: usize) -> Option<Range<usize>> {
    let department = items[..name]
        .iter()
        .rev()
        .take(MOST_WORDS)
        .take_while(|i| matches!(i.tag, Tag::Noun | Tag::Name | Tag::Ing) && !i.genitive() || i.is("and"))
        .count();
    let of = (name - department).checked_sub(1).filter(|_| department > 0)?;
    let belongs = |i: &Item<'_>| match lexicon::noun(&i.lower) {
        _ if name::is_department(&i.lower) => true,
        Some(NounKind::Person | NounKind::Group) => false,
        Some(NounKind::Org) => i.capital,
        _ => true,
    };
    let mut start = of.checked_sub(1).filter(|_| name::leads_to_department(items, of))?;
    if !items[of + 1..name].iter().all(belongs) {
        return None;
    }
    if items[start].is("state") && start > 1 && items[start - 1].is("of") {
        start -= 2;
    }
    while start > 0 && name::modifies_role(&items[start - 1].lower) {
        start -= 1;
    }
    let one_of_many = items[..start].iter().rev().find(|i| !i.nominal() || i.tag == Tag::Det);
    (!one_of_many.is_some_and(|i| i.any(&["a", "an", "another", "one"]))).then_some(start..name)
}

pub(super) fn role_without_org(role: &str) -> String {
    ["of", "for", "at", "from"]
        .iter()
        .filter_map(|p| role.split_once(&format!(" {p} ")))
        .filter(|(_, rest)| rest.split(' ').any(|w| w.starts_with(char::is_uppercase)))
        .map(|(head, _)| head)
        .min_by_key(|head| head.len())
        .unwrap_or(role)
        .to_owned()
}
