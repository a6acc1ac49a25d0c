//! Who is in the article: every person and organisation named, with what is told of them.
//!
//! The register is filled before anything is attributed, so that a surname can find its full name
//! whether that stands before or after it. Mentions keep their order: pronouns look back through
//! them.

use super::article::Article;
use super::lexicon::{self, Classes, Gender, NounKind};
use super::name::{self, Named};
use super::phrase;
use super::role;
use super::source::{self, Head, Source};
use super::tag::{Item, Tag, bare};
use std::borrow::Cow;
use std::ops::Range;

/// Index of an [`Entity`] in its [`Register`].
pub(super) type Id = usize;

/// A person or an organisation of the article.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) name: String,
    /// The name's words in lower case.
    words: Vec<String>,
    pub(super) person: bool,
    pub(super) gender: Option<Gender>,
    pub(super) role: Option<String>,
    pub(super) org: Option<String>,
    acronym: Option<String>,
    /// Something beside capital letters says that this is a person: a title, a role, a given name.
    pub(super) evident: bool,
    /// How often it is called by several words.
    named: usize,
}

/// One place where an entity is named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) entity: Id,
    pub(super) sentence: usize,
    pub(super) at: usize,
    /// "Meta's": named only as the owner of something.
    pub(super) genitive: bool,
    /// In a prepositional phrase, so hardly the subject.
    pub(super) oblique: bool,
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    One(Id),
    /// Several persons share the surname.
    Many(Vec<Id>),
    Nobody,
}

/// All entities and their mentions, in reading order.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub(super) entities: Vec<Entity>,
    pub(super) mentions: Vec<Mention>,
}

impl Register {
    pub(super) fn of(article: &Article<'_>) -> Self {
        let mut register = Register::default();
        // Full names first, so that surnames and short forms find them wherever they stand.
        for sentence in &article.sentences {
            for Range { start, end } in name::runs(&sentence.items) {
                register.introduce(article, &sentence.items, start, end);
            }
        }
        for (number, sentence) in article.sentences.iter().enumerate() {
            for Range { start, end } in name::runs(&sentence.items) {
                register.mention(article.text, &sentence.items, start, end, number);
            }
        }
        register.copulas(article);
        register.employers(article);
        register
    }

    /// Enters a name of several words, or one with a title, with what its phrase tells.
    fn introduce(&mut self, article: &Article<'_>, items: &[Item<'_>], start: usize, end: usize) {
        let text = article.text;
        let phrase = phrase_of(items, start, end);
        for source in source::parse(text, &items[phrase]) {
            let Head::Named(named) = &source.head else { continue };
            let several = named.name.contains(' ');
            let org_shape = named.person == Some(false) || name::is_acronym(&named.name);
            if several || org_shape && named.name.len() > 1 {
                let id = self.enter(&source, named);
                self.entities[id].named += usize::from(several);
                if let Some(acronym) = acronym_after(items, end, &named.name) {
                    self.entities[id].acronym = Some(acronym);
                }
            }
        }
    }

    /// The entity of a source that carries a name, entered if it is new; details are filled in.
    pub(super) fn enter(&mut self, source: &Source, named: &Named) -> Id {
        let words = words_of(&named.name);
        let id = match self.find(&words, named) {
            Found::One(id) => id,
            Found::Many(ids) if words.len() > 1 => ids[0],
            _ => {
                // Who speaks under a given name alone is a person: "Anna".
                let given = words.len() == 1 && lexicon::given_name(&words[0]).is_some();
                let person = named.person.unwrap_or(given);
                self.entities.push(Entity {
                    name: named.name.clone(),
                    person,
                    gender: None,
                    role: None,
                    org: None,
                    acronym: None,
                    evident: !person,
                    named: 0,
                    words,
                });
                self.entities.len() - 1
            }
        };
        let entity = &mut self.entities[id];
        entity.learn_kind(named);
        if entity.person {
            entity.gender = entity.gender.or(named.gender).or_else(|| role_gender(source.role.as_deref()));
            let given = entity.words.first().is_some_and(|w| lexicon::given_name(w).is_some());
            entity.evident |= named.gender.is_some() || source.role.is_some() || given;
            let richer = match (&entity.role, &source.role) {
                (None, Some(_)) => true,
                (Some(old), Some(new)) => {
                    new != old && (new.contains(old.as_str()) || entity.org.is_none() && source.org.is_some())
                }
                _ => false,
            };
            if richer {
                entity.role.clone_from(&source.role);
            }
            if entity.org.is_none() {
                entity.org.clone_from(&source.org);
            }
        }
        id
    }

    /// Finds whom a name means: the same name, a surname, an acronym, a short form.
    pub(super) fn find(&self, words: &[String], named: &Named) -> Found {
        let ids = |test: &dyn Fn(&Entity) -> bool| -> Vec<Id> {
            (0..self.entities.len()).filter(|&i| test(&self.entities[i])).collect()
        };
        let exact = ids(&|e| e.words == words);
        if let Some(&id) = exact.first() {
            return Found::One(id);
        }
        let Some(last) = words.last() else { return Found::Nobody };
        if words.len() == 1 {
            let gender = named.gender;
            let people = ids(&|e| {
                e.person
                    && e.words.len() > 1
                    && e.words.last() == Some(last)
                    && (gender.is_none() || e.gender.is_none() || e.gender == gender)
            });
            let evident: Vec<Id> = people.iter().copied().filter(|&i| self.entities[i].evident).collect();
            let people = if evident.is_empty() { people } else { evident };
            if named.person != Some(false) || people.len() == 1 {
                match people.as_slice() {
                    [] => {}
                    [one] => return Found::One(*one),
                    _ => return Found::Many(people),
                }
            }
            // "Google" is not Google DeepMind, "China" not China Mobile.
            let whole = name::stands_alone(last);
            let short = ids(&|e| {
                e.acronym.as_deref().is_some_and(|a| a.eq_ignore_ascii_case(last))
                    || !e.person && e.words.len() > 1 && e.words.first() == Some(last) && !whole
                    // "Anna" for Anna Reyes, "Kwak" for Kwak Min-jae.
                    || e.person
                        && e.words.len() > 1
                        && e.words.first() == Some(last)
                        && (e.evident && lexicon::given_name(last).is_some() || name::family_first(&e.words))
            });
            if let Some(&id) = short.first() {
                return Found::One(id);
            }
            let acronym = ids(&|e| {
                !e.person && e.words.len() > 1 && name::acronym_of(&e.name).eq_ignore_ascii_case(last)
            });
            return acronym.first().map_or(Found::Nobody, |&id| Found::One(id));
        }
        // "Ines M. Okafor" and "Ines Okafor"; "Okafor Reyes" for "Ines Okafor Reyes"; "the Guild" for "Guild of
        // Northern Writers".
        let same_person = ids(&|e| {
            let ends = e.words.last() == Some(last) && e.words.first() == words.first();
            let given = || {
                e.words
                    .strip_suffix(words)
                    .is_some_and(|rest| matches!(rest, [given] if lexicon::given_name(given).is_some()))
            };
            e.person && e.words.len() > 1 && (ends || given())
        });
        if let Some(&id) = same_person.first() {
            return Found::One(id);
        }
        let prefix = ids(&|e| !e.person && e.words.len() > words.len() && e.words.starts_with(words));
        prefix.first().map_or(Found::Nobody, |&id| Found::One(id))
    }

    /// Of several people who share a surname, whom it means when it stands alone: the one whom the article calls
    /// by the full name most, if there is one. Writers keep the surname for the person they write about, and
    /// give the relatives' names in full.
    pub(super) fn foremost(&self, ids: &[Id]) -> Option<Id> {
        let most = ids.iter().map(|&id| self.entities[id].named).max()?;
        let mut first = ids.iter().copied().filter(|&id| self.entities[id].named == most);
        let id = first.next()?;
        first.next().is_none().then_some(id)
    }

    fn mention(&mut self, text: &str, items: &[Item<'_>], start: usize, end: usize, sentence: usize) {
        let phrase = phrase_of(items, start, end);
        let sources = source::parse(text, &items[phrase]);
        let own = sources.iter().find(|s| {
            matches!(&s.head, Head::Named(n) if n.span.is_some_and(|span| span.start >= items[start].span.start && span.start < items[end - 1].span.end))
        });
        let named = match own {
            Some(Source { head: Head::Named(named), .. }) => named.clone(),
            _ => name::take_apart(text, &items[start..end]),
        };
        let entity = match self.find(&words_of(&named.name), &named) {
            Found::One(id) => id,
            Found::Many(ids) => match self.foremost(&ids) {
                Some(id) => id,
                None => return,
            },
            Found::Nobody => {
                let source = Source {
                    span: items[start].span,
                    head: Head::Named(named.clone()),
                    role: None,
                    org: None,
                };
                self.enter(own.unwrap_or(&source), &named)
            }
        };
        if entity < self.entities.len() {
            self.entities[entity].learn_kind(&named);
            // "employees at Serco Leisure": nobody works at a person.
            let works_at = start > 1
                && items[start - 1].is("at")
                && matches!(lexicon::noun(&items[start - 2].lower), Some(NounKind::Person | NounKind::Group));
            if works_at && !self.entities[entity].evident {
                self.entities[entity].person = false;
                self.entities[entity].evident = true;
            }
            if self.entities[entity].person {
                let known = &mut self.entities[entity];
                known.gender = known.gender.or(named.gender);
                known.evident |= named.gender.is_some();
            }
            self.mentions.push(Mention {
                entity,
                sentence,
                at: items[start].span.start,
                genitive: items[end - 1].genitive(),
                oblique: start > 0 && oblique(items, start),
            });
        }
    }

    /// Notes that somebody speaks in the article: that makes a person of two capitalised words.
    pub(super) fn speaks(&mut self, named: &Named) {
        if let Found::One(id) = self.find(&words_of(&named.name), named) {
            self.entities[id].evident = true;
        }
    }

    /// The person a pronoun at byte `at` of sentence `sentence` most likely means, and whether
    /// somebody else of that gender stood beside. `spoke` lists who spoke in which sentence.
    ///
    /// The nearest sentence with a fitting person decides; in it, a speaker beats the subject, the
    /// subject beats the rest, a known gender beats an unknown one.
    pub(super) fn last_person(
        &self,
        gender: Option<Gender>,
        sentence: usize,
        at: usize,
        spoke: &[(usize, Id)],
    ) -> Option<(Id, bool)> {
        let might = |id: Id| {
            let entity = &self.entities[id];
            entity.person && (gender.is_none() || entity.gender.is_none() || entity.gender == gender)
        };
        let fits = |id: Id| might(id) && self.entities[id].evident;
        for distance in 0..8 {
            let Some(here) = sentence.checked_sub(distance) else { break };
            // "Eleni Papadaki is less hopeful. Literature, she thinks, …"
            let before = gender.is_some() && distance == 1;
            let first = before.then(|| self.mentions.iter().find(|m| m.sentence == here)).flatten();
            let subject = |m: &Mention| {
                first.is_some_and(|first| first.at == m.at) && !m.oblique && !m.genitive && might(m.entity)
            };
            let mut candidates: Vec<&Mention> = self
                .mentions
                .iter()
                .filter(|m| m.sentence == here && m.at < at && (fits(m.entity) || subject(m)))
                .collect();
            let speaker = spoke.iter().rev().find(|(s, id)| *s == here && fits(*id)).map(|(_, id)| *id);
            if let Some(id) = speaker.filter(|_| distance > 0) {
                return Some((id, false));
            }
            let known = |m: &&Mention| self.entities[m.entity].gender.is_some();
            // "Asked about Reyes, she said": who is only talked of loses against who spoke before.
            if distance == 0 && spoke.iter().any(|(s, id)| *s + 1 == sentence && fits(*id)) {
                candidates.retain(|m| !m.oblique && !m.genitive);
            }
            if gender.is_some() && candidates.iter().any(known) {
                candidates.retain(known);
            }
            if let Some(best) = candidates.iter().min_by_key(|m| (m.genitive, m.oblique, m.at)) {
                let rivals = candidates.iter().any(|m| m.entity != best.entity);
                return Some((best.entity, rivals));
            }
        }
        // Nobody evident: whoever of two capitalised words was a subject just now.
        self.mentions
            .iter()
            .rev()
            .filter(|m| m.at < at && sentence - m.sentence.min(sentence) <= 3 && !m.oblique && !m.genitive)
            .find(|m| {
                self.entities[m.entity].person
                    && self.entities[m.entity].gender.is_none_or(|g| gender.is_none_or(|w| w == g))
            })
            .map(|m| (m.entity, true))
    }

    /// The organisation last spoken of before byte `at`: a speaker first, then a subject.
    pub(super) fn last_org(
        &self,
        sentence: usize,
        at: usize,
        spoke: &[(usize, Id)],
        fits: &dyn Fn(&Entity) -> bool,
    ) -> Option<Id> {
        for distance in 0..8 {
            let here = sentence.checked_sub(distance)?;
            let candidates = self.mentions.iter().filter(|m| {
                m.sentence == here
                    && m.at < at
                    && !self.entities[m.entity].person
                    && fits(&self.entities[m.entity])
            });
            let speaker = spoke
                .iter()
                .rev()
                .find(|(s, id)| *s == here && !self.entities[*id].person && fits(&self.entities[*id]));
            if let Some((_, id)) = speaker.filter(|_| distance > 0) {
                return Some(*id);
            }
            if let Some(best) = candidates.min_by_key(|m| (m.genitive, m.oblique, m.at)) {
                return Some(best.entity);
            }
        }
        None
    }
}

impl Entity {
    /// "Jeb Bush" might be a company until "Gov. Jeb Bush" comes, "Daily Beast" a person until "the Daily Beast" does.
    fn learn_kind(&mut self, named: &Named) {
        let told = named.role.is_some() || named.gender.is_some();
        if self.words == words_of(&named.name) && (self.words.len() > 1 || told) {
            self.person = named.person.unwrap_or(self.person) || self.person && self.evident;
        }
    }

    /// Whether the lower-case word is the acronym a bracket gave the name.
    pub(super) fn is_acronym(&self, word: &str) -> bool {
        self.acronym.as_deref().is_some_and(|a| a.eq_ignore_ascii_case(word))
    }

    /// "House Republicans", "Americans": many, not one.
    pub(super) fn is_group(&self) -> bool {
        let many = |word: &String| lexicon::people(word) && !lexicon::org_word(word);
        !self.person && self.words.len() <= 2 && self.words.last().is_some_and(many)
    }

    /// Whether it is a person of that surname.
    pub(super) fn is_surname(&self, word: &str) -> bool {
        self.person && self.words.len() > 1 && self.words.last() == words_of(word).last()
    }

    /// Whether the lower-case word is one of the name's.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }
}

pub(super) fn words_of(name: &str) -> Vec<String> {
    name.split_whitespace()
        .map(|w| bare(Cow::Owned(w.replace('’', "'").to_lowercase())).trim_end_matches('.').to_owned())
        .filter(|w| w != "the" && !w.is_empty())
        .collect()
}

fn role_gender(role: Option<&str>) -> Option<Gender> {
    let role = role?.to_lowercase();
    let ends = |list: &[&str]| role.split_whitespace().any(|w| list.iter().any(|l| w.ends_with(l)));
    if ends(&["woman", "actress", "mother", "baroness"]) {
        Some(Gender::Female)
    } else if ends(&["spokesman", "businessman", "chairman", "father", "congressman", "salesman"]) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// The phrase around a name: role nouns before it, appositions after it.
fn phrase_of(items: &[Item<'_>], start: usize, end: usize) -> Range<usize> {
    let mut from = start;
    while from > 0 && matches!(items[from - 1].tag, Tag::Noun | Tag::Name) && !items[from - 1].genitive() {
        from -= 1;
    }
    if from < start && from > 0 && items[from - 1].genitive() {
        from -= 1;
    }
    // A name that began further left: \"Law Society of England and | Wales president\".
    if let Some(run) = name::runs(items).find(|run| run.start < from && from < run.end && run.end < start) {
        from = run.start;
    }
    // Without a role noun the words before are no part of the name's phrase.
    if !items[from..start]
        .iter()
        .any(|i| lexicon::noun(&i.lower).is_some_and(|k| matches!(k, NounKind::Person | NounKind::Org)))
    {
        from = start;
    }
    // "Secretary of State Lea Sand"
    if let Some(office) = role::office_before(items, start) {
        from = office.start;
        while from > 0 && matches!(items[from - 1].tag, Tag::Noun | Tag::Name) {
            from -= 1;
        }
    }
    // "the director of the agency, Jen Easterly": a role phrase before the comma.
    if from >= 3
        && items[from - 1].tag == Tag::Comma
        && let Some(whole) = phrase::subject(items, end).filter(|s| s.start < from)
    {
        from = whole.start;
    }
    // The article tells institutions: "the Dock and Warehouse Workers" are one; not in "the Reyes campaign".
    let describes = items.get(end).is_some_and(|i| i.tag == Tag::Noun);
    if from == start && start > 0 && items[start - 1].is("the") && !describes {
        from -= 1;
    }
    from..phrase::apposition_end(items, end)
}

fn oblique(items: &[Item<'_>], start: usize) -> bool {
    let told = |i: &Item<'_>| i.verb.is_some_and(|v| v.classes.any(Classes::TELL)) && i.tag == Tag::Verb;
    items[..start]
        .iter()
        .rev()
        .take_while(|i| i.nominal() || i.tag == Tag::Prep || told(i))
        .any(|i| i.tag == Tag::Prep || told(i))
}

/// "Guild of Northern Writers (GNW)": the acronym a bracket gives.
fn acronym_after(items: &[Item<'_>], end: usize, name: &str) -> Option<String> {
    let bracket = items.get(end).filter(|i| i.is("(")).and(items.get(end + 1))?;
    let closed = items.get(end + 2).is_some_and(|i| i.is(")"));
    let acronym = bracket.lower.to_uppercase();
    let initial = name.chars().next().is_some_and(|c| acronym.starts_with(c));
    (closed && bracket.capital && initial && acronym.len() <= 8).then_some(acronym)
}
