//! From the words beside the cue to a speaker: names, surnames, pronouns, descriptions.
//!
//! Every resolution keeps the rule that made it and how far that rule can be trusted.

use super::lexicon::{self, NounKind};
use super::name::Named;
use super::place::{is_nation, is_people};
use super::register::{Found, Id, Register, words_of};
use super::source::{Described, Head, Source};
use super::{Speaker, SpeakerKind};
use std::cmp::Reverse;

/// The article's first person; their prose is no statement, their quoted words are.
pub(super) const AUTHOR: &str = "the author";

/// What was resolved so far: the resolver walks the article in reading order.
#[derive(Debug)]
pub(super) struct Resolver {
    pub(super) register: Register,
    /// Who spoke in which sentence.
    pub(super) spoke: Vec<(usize, Id)>,
    /// Sources that have no name, to be found again by "the official", "they".
    pub(super) described: Vec<(usize, Described, Speaker)>,
}

impl Resolver {
    pub(super) fn new(register: Register) -> Self {
        Resolver { register, spoke: Vec::new(), described: Vec::new() }
    }

    /// The speaker a source phrase in sentence `sentence` means.
    pub(super) fn resolve(&mut self, source: &Source, sentence: usize) -> Speaker {
        let at = source.span.start;
        let mut speaker = match &source.head {
            Head::Named(named) => {
                let (id, sole) = match self.register.find(&words_of(&named.name), named) {
                    Found::Many(ids) => match self.register.foremost(&ids) {
                        Some(id) => (id, false),
                        None => return self.ambiguous(source),
                    },
                    // The phrase beside the cue may tell more than the register knew.
                    _ => (self.register.enter(source, named), true),
                };
                let full = self.register.entities[id].name == named.name;
                self.register.entities[id].evident = true;
                self.spoke.push((sentence, id));
                let (rule, confidence) = match (full, sole) {
                    (true, _) => ("name", 0.98),
                    (false, true) => ("short name→full name", 0.93),
                    (false, false) => ("short name→named most", 0.6),
                };
                self.entity(id, rule, confidence)
            }
            Head::Pronoun(pronoun) => self.pronoun(pronoun, sentence, at),
            Head::Described(described) => match self.surname(described) {
                Some(id) => {
                    self.spoke.push((sentence, id));
                    let speaker = self.entity(id, "short name→full name", 0.9);
                    return Speaker { mention: Some(source.span), ..speaker };
                }
                None => self.described(described, source, sentence, at),
            },
        };
        speaker.mention = Some(source.span);
        if matches!(speaker.kind, SpeakerKind::Person | SpeakerKind::Anonymous) {
            speaker.role = speaker.role.or_else(|| source.role.clone());
        }
        speaker.org = speaker.org.or_else(|| source.org.clone().filter(|org| !is_people(org)));
        speaker
    }

    /// The speaker nobody names.
    pub(super) fn nobody() -> Speaker {
        Speaker {
            name: None,
            role: None,
            org: None,
            kind: SpeakerKind::None,
            mention: None,
            rule: "no source",
            confidence: 0.0,
        }
    }

    /// Who was spoken of last before byte `at`, for quotations that nobody introduces.
    pub(super) fn last_named(&mut self, sentence: usize, at: usize) -> Option<Speaker> {
        let (id, rivals) = self.register.last_person(None, sentence, at, &self.spoke)?;
        self.spoke.push((sentence, id));
        Some(self.entity(id, "introduced just before", if rivals { 0.4 } else { 0.6 }))
    }

    /// The only person beside `name` who was spoken of in the last sentences before byte `at`.
    pub(super) fn other_than(&self, name: &str, sentence: usize, at: usize) -> Option<Speaker> {
        let entities = &self.register.entities;
        let near = |m: &&super::register::Mention| m.at < at && m.sentence + 4 >= sentence;
        let mut others = self
            .register
            .mentions
            .iter()
            .filter(near)
            .map(|m| m.entity)
            .filter(|&id| entities[id].person && entities[id].name != name);
        let first = others.next()?;
        others.all(|id| id == first).then(|| self.entity(first, "answers the question", 0.5))
    }

    /// The person named most often, who answers an interview's questions.
    pub(super) fn most_named(&self) -> Option<Speaker> {
        let people = &self.register.entities;
        let count = |id: Id| self.register.mentions.iter().filter(|m| m.entity == id).count();
        let most = (0..people.len())
            .filter(|&id| people[id].person && people[id].evident)
            .max_by_key(|&id| (count(id), Reverse(id)))?;
        Some(self.entity(most, "answers the questions", 0.6))
    }

    pub(super) fn entity(&self, id: Id, rule: &'static str, confidence: f32) -> Speaker {
        let entity = &self.register.entities[id];
        Speaker {
            name: Some(entity.name.clone()),
            role: entity.role.clone(),
            org: entity.org.as_ref().filter(|org| **org != entity.name).and_then(|org| self.employer(org)),
            kind: match entity.person {
                true => SpeakerKind::Person,
                false if entity.is_group() => SpeakerKind::Group,
                false => SpeakerKind::Org,
            },
            mention: None,
            rule,
            confidence,
        }
    }

    /// The organisation in full; "French" in "the French president" is none.
    pub(super) fn employer(&self, org: &str) -> Option<String> {
        (!is_people(org)).then(|| self.full_org(org))
    }

    /// "Harrow" in "a Harrow engineer" is Harrow Labs where the article says so.
    pub(super) fn full_org(&self, org: &str) -> String {
        if is_nation(org) {
            return org.to_owned();
        }
        match self.register.find(&words_of(org), &Named { person: Some(false), ..Default::default() }) {
            Found::One(id) if !self.register.entities[id].person => self.register.entities[id].name.clone(),
            _ => org.to_owned(),
        }
    }

    fn ambiguous(&self, source: &Source) -> Speaker {
        Speaker {
            mention: Some(source.span),
            kind: SpeakerKind::Person,
            rule: "several people of that name",
            confidence: 0.2,
            ..Self::nobody()
        }
    }

    /// Remembers a group that is spoken of but does not speak: "The writers gathered. … they said".
    pub(super) fn notice(&mut self, source: &Source, sentence: usize) {
        if let Head::Described(described) = &source.head
            && (described.plural && lexicon::noun(&described.noun).is_some()
                || lexicon::noun(&described.noun) == Some(NounKind::Document))
        {
            let speaker =
                self.unnamed(described, source, lexicon::noun(&described.noun), sentence, source.span.start);
            self.described.push((sentence, described.clone(), speaker));
        }
        // "The trust rejected that": the organisation whose spokesperson comes next.
        if let Head::Described(described) = &source.head
            && described.definite
            && lexicon::noun(&described.noun) == Some(NounKind::Org)
        {
            self.definite(described, Some(NounKind::Org), sentence, source.span.start);
        }
        // A pronoun as subject keeps its person in mind: "He gave the example of …".
        if let Head::Pronoun(pronoun) = &source.head
            && matches!(pronoun.as_str(), "he" | "she")
        {
            self.pronoun(pronoun, sentence, source.span.start);
        }
    }
}
