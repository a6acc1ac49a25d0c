//! Whom a description means: "the company", "the French president", "a spokesperson for the trust", "many artists".

use super::lexicon::{self, Gender, NounKind};
use super::name::Named;
use super::place::{is_nation, same_place};
use super::register::{Entity, Found, Id, Mention, words_of};
use super::resolve::Resolver;
use super::source::{Described, Source};
use super::{Speaker, SpeakerKind};

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
    "tank",
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
const SPOKESPEOPLE: &[&str] = &["spokesperson", "spokesman", "spokeswoman", "spokespeople"];

impl Resolver {
    pub(super) fn described(
        &mut self,
        described: &Described,
        source: &Source,
        sentence: usize,
        at: usize,
    ) -> Speaker {
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
    pub(super) fn surname(&self, described: &Described) -> Option<Id> {
        let word = &described.text;
        if described.definite || !word.starts_with(char::is_uppercase) || word.contains(' ') {
            return None;
        }
        let named = Named { person: Some(true), ..Default::default() };
        match self.register.find(&words_of(word), &named) {
            Found::One(id) if self.register.entities[id].is_surname(word) => Some(id),
            _ => None,
        }
    }

    /// "The company", "the senator", "the official": somebody the article has introduced.
    pub(super) fn definite(
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
            Some(NounKind::Org) => self.organisation(noun, sentence, at),
            Some(NounKind::Person) => self.person(described, sentence, at),
            _ => None,
        }
    }

    /// "The company", "the watchdog": an organisation of that name or kind, or whichever was spoken of.
    fn organisation(&mut self, noun: &str, sentence: usize, at: usize) -> Option<Speaker> {
        // "The watchdog" is an office, not the company it watches.
        let watches = matches!(noun, "watchdog" | "regulator");
        let of_kind =
            |e: &Entity| e.has_word(noun) || watches && WATCHDOGS.iter().any(|word| e.has_word(word));
        let last = |fits: &dyn Fn(&Entity) -> bool| self.register.last_org(sentence, at, &self.spoke, fits);
        let id = last(&of_kind)
            .or_else(|| self.named_like(noun))
            .or_else(|| last(&|_| true).filter(|_| STAND_INS.contains(&noun)))?;
        self.spoke.push((sentence, id));
        Some(self.entity(id, "description→last organisation", 0.7))
    }

    /// "The senator", "the French president": who has that role, or somebody spoken of just now.
    fn person(&mut self, described: &Described, sentence: usize, at: usize) -> Option<Speaker> {
        let (id, confidence) = match self.in_role(described, sentence, at) {
            Some(id) => (id, 0.85),
            // "The French president" is not whoever was spoken of last.
            None if described.org.as_deref().is_some_and(is_nation) || described.noun == "source" => {
                return None;
            }
            None => {
                let (id, _) = self.register.last_person(None, sentence, at, &self.spoke)?;
                let other_role = self.register.entities[id].role.is_some();
                let mut mentions = self.register.mentions.iter();
                let near = mentions.any(|m| m.entity == id && m.at < at && sentence - m.sentence <= 3);
                if !near || other_role && OFFICES.contains(&&*described.noun) {
                    return None;
                }
                (id, 0.55)
            }
        };
        self.spoke.push((sentence, id));
        Some(self.entity(id, "description→person", confidence))
    }

    /// Who was last spoken of and has the role described; where it names a place or an organisation, somebody who
    /// has it there before somebody of whom none is told.
    fn in_role(&self, described: &Described, sentence: usize, at: usize) -> Option<Id> {
        let noun = described.noun.as_str();
        let wanted = rank(&described.text.to_lowercase());
        let has_role = |role: &str| {
            let role = role.to_lowercase();
            let same = |word: &str| {
                word == noun || SYNONYMS.iter().any(|same| same.contains(&noun) && same.contains(&word))
            };
            role.split(|c: char| !c.is_alphabetic() && c != '-').any(same) && rank(&role) == wanted
        };
        let entities = &self.register.entities;
        let holds = |id: Id| entities[id].person && entities[id].role.as_deref().is_some_and(has_role);
        let sole = (0..entities.len()).filter(|&id| holds(id)).count() == 1;
        let same_org = |id: Id| match (&described.org, &entities[id].org) {
            (Some(of), Some(own)) => Some(same_place(of, own)),
            _ => None,
        };
        let mentions = self.register.mentions.iter().rev().filter(|m| m.at < at && holds(m.entity));
        // A role told long ago loses against a person spoken of just now, unless nobody else in the article
        // has it.
        let fits = |m: &&Mention| match same_org(m.entity) {
            Some(same) => same,
            None => sole || sentence - m.sentence.min(sentence) <= 10,
        };
        mentions.filter(fits).min_by_key(|m| same_org(m.entity).is_none()).map(|m| m.entity)
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
    pub(super) fn unnamed(
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
            org: source.org.as_ref().and_then(|org| self.employer(org)),
            kind: head,
            mention: Some(source.span),
            rule: "description",
            // A noun that is no speaker we know of may be no speaker at all.
            confidence: if kind.is_some() { 0.8 } else { 0.5 },
        }
    }
}

/// The rank that an office's words tell.
fn rank(office: &str) -> Option<&'static str> {
    RANKS.iter().copied().find(|rank| office.split(' ').any(|word| word == *rank))
}
