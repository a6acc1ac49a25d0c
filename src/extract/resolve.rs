//! From the words beside the cue to a speaker: names, surnames, pronouns, descriptions.
//!
//! Every resolution keeps the rule that made it and how far that rule can be trusted.

use super::lexicon::{self, Gender, NounKind};
use super::name::Named;
use super::register::{Found, Id, Register, words_of};
use super::role::is_demonym;
use super::source::{Described, Head, Source};
use super::{Speaker, SpeakerKind};
use std::cmp::Reverse;

/// The article's first person; their prose is no statement, their quoted words are.
pub(super) const AUTHOR: &str = "the author";

/// Organisation nouns that stand for whichever company was spoken of.
const STAND_INS: &[&str] = &[
    "company",
    "firm",
    "group",
    "business",
    "startup",
    "start-up",
    "platform",
    "giant",
    "publisher",
    "retailer",
    "union",
    "guild",
    "studio",
    "label",
    "streamer",
    "charity",
    "organisation",
    "organization",
    "agency",
    "institute",
    "regulator",
    "watchdog",
    "trust",
    "association",
    "vendor",
    "bank",
    "maker",
    "chipmaker",
    "carmaker",
    "network",
    "broadcaster",
    "developer",
    "insurer",
    "outfit",
    "nonprofit",
    "non-profit",
    "lab",
    "site",
    "service",
    "body",
    "supplier",
    "operator",
    "subsidiary",
    "conglomerate",
    "foundation",
    "airline",
    "consultancy",
    "manufacturer",
    "university",
    "newspaper",
    "paper",
    "school",
    "hospital",
    "thinktank",
    "think-tank",
    "website",
    "store",
    "league",
];
/// What the names of those who watch over others have in them.
const WATCHDOGS: &[&str] =
    &["office", "commission", "authority", "agency", "commissioner", "board", "bureau", "ofcom", "ico"];
/// Different words for those who do the same.
const SYNONYMS: &[&[&str]] = &[
    &["ceo", "executive", "boss", "chief"],
    &["pm", "premier", "minister"],
    &["entrepreneur", "founder", "co-founder", "cofounder"],
    &["lawmaker", "senator", "congressman", "congresswoman", "representative", "mp", "legislator"],
    &["academic", "professor", "researcher", "scientist", "lecturer"],
];
/// Offices that one holds or does not: whoever has another role is not meant.
const OFFICES: &[&str] = &[
    "president",
    "pm",
    "premier",
    "minister",
    "secretary",
    "chancellor",
    "senator",
    "congressman",
    "congresswoman",
    "governor",
    "mayor",
    "judge",
    "justice",
    "commissioner",
    "ambassador",
    "general",
    "bishop",
    "archbishop",
    "mp",
    "mep",
];
/// What makes an office another one.
const RANKS: &[&str] = &["prime", "vice", "deputy"];
/// Names of countries that do not begin as those of their people do.
const PLACES: &[&[&str]] = &[
    &["us", "american", "america", "united states"],
    &["uk", "british", "britain", "united kingdom"],
    &["eu", "european", "europe", "european union"],
    &["french", "france"],
    &["spanish", "spain"],
    &["dutch", "netherlands"],
    &["swiss", "switzerland"],
];
const SPOKESPEOPLE: &[&str] = &["spokesperson", "spokesman", "spokeswoman", "spokespeople"];

/// "French" and "France", "US" and "American".
fn same_place(a: &str, b: &str) -> bool {
    let (a, b) = (a.replace('.', "").to_lowercase(), b.replace('.', "").to_lowercase());
    let begin = |a: &str, b: &str| a.get(..4).is_some_and(|stem| b.starts_with(stem));
    a == b || begin(&a, &b) || PLACES.iter().any(|place| place.contains(&&*a) && place.contains(&&*b))
}

/// Whether the word is a country's or its people's.
fn is_nation(word: &str) -> bool {
    PLACES.iter().flat_map(|place| place.iter()).any(|place| same_place(word, place)) || is_demonym(word)
}

/// The rank that an office's words tell.
fn rank(office: &str) -> Option<&'static str> {
    RANKS.iter().copied().find(|rank| office.split(' ').any(|word| word == *rank))
}

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
        speaker.role = speaker.role.or_else(|| source.role.clone());
        speaker.org = speaker.org.or_else(|| source.org.clone());
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
            org: entity.org.clone().filter(|org| *org != entity.name).map(|org| self.full_org(&org)),
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

    /// "Harrow" in "a Harrow engineer" is Harrow Labs where the article says so.
    fn full_org(&self, org: &str) -> String {
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

    fn described(&mut self, described: &Described, source: &Source, sentence: usize, at: usize) -> Speaker {
        let noun = described.noun.as_str();
        let kind = lexicon::noun(noun);
        if SPOKESPEOPLE.contains(&noun) {
            return self.spokesperson(described, sentence, at);
        }
        if described.definite
            && !described.plural
            && let Some(found) = self.definite(described, kind, sentence, at)
        {
            return found;
        }
        let speaker = self.unnamed(described, source, kind, sentence, at);
        self.described.push((sentence, described.clone(), speaker.clone()));
        speaker
    }

    /// "Baker" without an article, where the article knows a Peter Baker.
    fn surname(&self, described: &Described) -> Option<Id> {
        let word = &described.text;
        let bare = !described.definite && word.starts_with(char::is_uppercase) && !word.contains(' ');
        let named = Named { person: Some(true), ..Default::default() };
        match self.register.find(&words_of(word), &named) {
            Found::One(id) if bare && self.register.entities[id].is_surname(word) => Some(id),
            _ => None,
        }
    }

    /// "The company", "the senator", "the official": somebody the article has introduced.
    fn definite(
        &mut self,
        described: &Described,
        kind: Option<NounKind>,
        sentence: usize,
        at: usize,
    ) -> Option<Speaker> {
        let noun = described.noun.as_str();
        let before = self.described.iter().rev().find(|(s, d, _)| {
            let elsewhere = described.org.is_some() && d.org != described.org;
            d.noun == noun && !elsewhere && sentence >= *s && sentence - s <= 12
        });
        if let Some((_, _, speaker)) = before {
            return Some(Speaker {
                rule: "description→last such source",
                confidence: 0.75,
                ..speaker.clone()
            });
        }
        if described.org.is_some() && kind == Some(NounKind::Org) && !STAND_INS.contains(&noun) {
            return None;
        }
        match kind {
            Some(NounKind::Org) => {
                // "The watchdog" is an office, not the company it watches.
                let watches = matches!(noun, "watchdog" | "regulator");
                let type_named = |e: &super::register::Entity| {
                    e.has_word(noun) || watches && WATCHDOGS.iter().any(|word| e.has_word(word))
                };
                let id = self
                    .register
                    .last_org(sentence, at, &self.spoke, &type_named)
                    .or_else(|| self.named_like(noun))
                    .or_else(|| {
                        STAND_INS
                            .contains(&noun)
                            .then(|| self.register.last_org(sentence, at, &self.spoke, &|_| true))
                            .flatten()
                    })?;
                self.spoke.push((sentence, id));
                Some(self.entity(id, "description→last organisation", 0.7))
            }
            Some(NounKind::Person) => {
                let has_role = |role: &str| {
                    let role = role.to_lowercase();
                    let words = || role.split(|c: char| !c.is_alphabetic() && c != '-');
                    let same = |word: &str| {
                        word == noun
                            || SYNONYMS.iter().any(|same| same.contains(&noun) && same.contains(&word))
                    };
                    words().any(same) && rank(&role) == rank(&described.text.to_lowercase())
                };
                let entities = &self.register.entities;
                let holds =
                    |id: Id| entities[id].person && entities[id].role.as_deref().is_some_and(has_role);
                // "the French president" is not the American one, and not one of whom no country is told if there is.
                let apart = |id: Id| match (&described.org, &entities[id].org) {
                    (Some(of), Some(own)) if same_place(of, own) => 0,
                    (None, _) => 0,
                    (Some(_), None) => 1,
                    (Some(_), Some(_)) => 2,
                };
                let sole = (0..entities.len()).filter(|&id| holds(id)).count() == 1;
                // A role told long ago loses against a person spoken of just now, unless nobody else
                // in the article has it.
                let by_role = self
                    .register
                    .mentions
                    .iter()
                    .rev()
                    .filter(|m| m.at < at)
                    .filter(|m| holds(m.entity) && apart(m.entity) < 2)
                    .filter(|m| {
                        let told = described.org.is_some() && apart(m.entity) == 0;
                        sole || told || sentence - m.sentence.min(sentence) <= 10
                    })
                    .min_by_key(|m| apart(m.entity))
                    .map(|m| (m.entity, 0.85));
                let (id, confidence) = match by_role {
                    Some(found) => found,
                    // "The French president" is not whoever was spoken of last.
                    None if described.org.as_deref().is_some_and(is_nation) => return None,
                    None => {
                        let (id, _) = self.register.last_person(None, sentence, at, &self.spoke)?;
                        if OFFICES.contains(&noun) && entities[id].role.is_some() {
                            return None;
                        }
                        let near = self
                            .register
                            .mentions
                            .iter()
                            .any(|m| m.entity == id && m.at < at && sentence - m.sentence <= 3);
                        (id, if near { 0.55 } else { return None })
                    }
                };
                self.spoke.push((sentence, id));
                Some(self.entity(id, "description→person", confidence))
            }
            _ => None,
        }
    }

    /// A spokesperson speaks for the organisation.
    fn spokesperson(&mut self, described: &Described, sentence: usize, at: usize) -> Speaker {
        let id = match &described.org {
            Some(org) => {
                match self.register.find(&words_of(org), &Named { person: Some(false), ..Default::default() })
                {
                    Found::One(id) => Some(id),
                    _ => None,
                }
            }
            // "a spokesperson for the trust": the trust of the article, not whoever spoke last.
            None => match described.text.rsplit_once(" the ").map(|(_, noun)| noun) {
                Some(noun) if !STAND_INS.contains(&noun) || self.named_like(noun).is_some() => {
                    self.named_like(noun)
                }
                _ => self.register.last_org(sentence, at, &self.spoke, &|_| true),
            },
        };
        let name = match (id, &described.org) {
            (Some(id), _) => {
                self.spoke.push((sentence, id));
                Some(self.register.entities[id].name.clone())
            }
            (None, None) => described.text.rsplit_once(" the ").map(|(_, noun)| format!("the {noun}")),
            (None, org) => org.clone(),
        };
        Speaker {
            kind: if name.is_some() { SpeakerKind::Org } else { SpeakerKind::Anonymous },
            name: name.or_else(|| Some(described.text.clone())),
            role: Some(described.noun.clone()),
            rule: "spokesperson→organisation",
            confidence: 0.85,
            ..Self::nobody()
        }
    }

    /// The organisation whose name holds this noun ("trust"), the first the article names.
    fn named_like(&self, noun: &str) -> Option<Id> {
        let entities = &self.register.entities;
        self.register
            .mentions
            .iter()
            .map(|m| m.entity)
            .find(|&id| !entities[id].person && entities[id].has_word(noun))
    }

    /// Somebody without a name: a group, an anonymous source, a study, the court.
    fn unnamed(
        &mut self,
        described: &Described,
        source: &Source,
        kind: Option<NounKind>,
        sentence: usize,
        at: usize,
    ) -> Speaker {
        let hidden = ["named", "anonym", "familiar", "close to", "knowledge", "source", "insider"];
        let counted = ["one", "two", "three", "four", "five", "several"];
        let words = described.text.to_lowercase();
        let head = match kind {
            Some(NounKind::Document) => SpeakerKind::Document,
            Some(NounKind::Org) if !described.plural => SpeakerKind::Org,
            Some(NounKind::Person) if !described.plural => SpeakerKind::Anonymous,
            _ if hidden.iter().any(|h| words.contains(h)) => SpeakerKind::Anonymous,
            _ if counted.iter().any(|c| words.split(' ').next() == Some(c)) && described.plural => {
                SpeakerKind::Anonymous
            }
            _ if described.plural => SpeakerKind::Group,
            _ => SpeakerKind::Anonymous,
        };
        let owner = described.owner.as_deref().and_then(|owner| match owner {
            "his" | "her" => {
                let gender = if owner == "his" { Gender::Male } else { Gender::Female };
                self.register
                    .last_person(Some(gender), sentence, at, &self.spoke)
                    .map(|(id, _)| self.register.entities[id].name.clone())
            }
            "its" => self
                .register
                .last_org(sentence, at, &self.spoke, &|_| true)
                .map(|id| self.register.entities[id].name.clone()),
            "their" | "our" | "my" | "your" => None,
            name => Some(self.full_org(name)),
        });
        let name = match (&owner, described.definite) {
            (Some(_), _) if described.text.contains("'s ") || described.text.contains("’s ") => {
                described.text.clone()
            }
            (Some(owner), _) => format!("{} of {owner}", described.text),
            (None, true) => format!("the {}", described.text),
            (None, false) => described.text.clone(),
        };
        Speaker {
            name: Some(name),
            role: None,
            org: source.org.clone().map(|org| self.full_org(&org)),
            kind: head,
            mention: Some(source.span),
            rule: "description",
            // A noun that is no speaker we know of may be no speaker at all.
            confidence: if kind.is_some() { 0.8 } else { 0.5 },
        }
    }
}
