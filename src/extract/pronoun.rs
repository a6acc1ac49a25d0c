//! Whom "he", "she", "it" and "they" mean: by gender, number, who spoke last and who is near.

use super::lexicon::{self, Gender, NounKind};
use super::resolve::{AUTHOR, Resolver};
use super::{Speaker, SpeakerKind};

impl Resolver {
    pub(super) fn pronoun(&mut self, pronoun: &str, sentence: usize, at: usize) -> Speaker {
        let gender = match pronoun {
            "he" => Some(Gender::Male),
            "she" => Some(Gender::Female),
            "it" => return self.it(sentence, at),
            "they" => return self.they(sentence, at),
            "i" | "we" => {
                return Speaker {
                    name: Some(AUTHOR.to_owned()),
                    kind: SpeakerKind::Person,
                    rule: "first person",
                    confidence: 0.8,
                    ..Self::nobody()
                };
            }
            other => {
                return Speaker {
                    name: Some(other.to_owned()),
                    kind: SpeakerKind::Group,
                    rule: "description",
                    confidence: 0.5,
                    ..Self::nobody()
                };
            }
        };
        // "The official … He added": an unnamed source may be nearer than any name.
        let unnamed = self.described.iter().rev().find(|(s, d, _)| {
            !d.plural && is_near(*s, sentence, 1) && lexicon::noun(&d.noun) == Some(NounKind::Person)
        });
        let named_since = self.spoke.last().is_some_and(|(s, _)| unnamed.is_some_and(|(u, ..)| s >= u));
        if let Some((_, _, speaker)) = unnamed.filter(|_| !named_since) {
            return Speaker { rule: "pronoun→last source", confidence: 0.6, ..speaker.clone() };
        }
        match self.register.last_person(gender, sentence, at, &self.spoke) {
            Some((id, rivals)) => {
                let entity = &mut self.register.entities[id];
                entity.gender = entity.gender.or(gender);
                entity.evident = true;
                self.spoke.push((sentence, id));
                self.entity(id, "pronoun→last-named", if rivals { 0.6 } else { 0.88 })
            }
            None => Self::nobody(),
        }
    }

    fn it(&mut self, sentence: usize, at: usize) -> Speaker {
        let described = self.described.iter().rev().find(|(s, d, _)| {
            is_near(*s, sentence, 1) && !d.plural && lexicon::noun(&d.noun) != Some(NounKind::Person)
        });
        let named = self.register.last_org(sentence, at, &self.spoke, &|_| true);
        let spoke_since = |s: usize| {
            self.spoke.iter().any(|(other, id)| *other >= s && !self.register.entities[*id].person)
        };
        if let Some((s, _, speaker)) = described
            && !spoke_since(*s)
        {
            return Speaker { rule: "pronoun→last source", confidence: 0.6, ..speaker.clone() };
        }
        match named {
            Some(id) => {
                self.spoke.push((sentence, id));
                self.entity(id, "pronoun→last organisation", 0.7)
            }
            None => Self::nobody(),
        }
    }

    fn they(&mut self, sentence: usize, at: usize) -> Speaker {
        let plural = self.described.iter().rev().find(|(s, d, _)| d.plural && is_near(*s, sentence, 3));
        if let Some((_, _, speaker)) = plural {
            return Speaker { rule: "pronoun→last group", confidence: 0.65, ..speaker.clone() };
        }
        match self.register.last_person(None, sentence, at, &self.spoke) {
            Some((id, rivals)) if self.register.entities[id].gender.is_none() || !rivals => {
                self.spoke.push((sentence, id));
                self.entity(id, "singular they→last-named", 0.5)
            }
            _ => match self.register.last_org(sentence, at, &self.spoke, &|_| true) {
                Some(id) => {
                    self.spoke.push((sentence, id));
                    self.entity(id, "pronoun→last organisation", 0.5)
                }
                None => Self::nobody(),
            },
        }
    }
}

/// Whether a sentence stands before another, or is it, with at most so many between. Sources are not met in
/// the order of the text: what follows a quotation may be looked at first.
fn is_near(there: usize, here: usize, most: usize) -> bool {
    here.checked_sub(there).is_some_and(|apart| apart <= most)
}
