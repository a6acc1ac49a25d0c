//! What sentences tell of people: roles and organisations told by a verb or by whose they are.

use super::article::Article;
use super::lexicon::{self, Gender, NounKind};
use super::name;
use super::phrase;
use super::register::{Found, Register, words_of};
use super::role::{is_role_phrase, role_and_org};
use super::source::{self, Head};
use super::tag::Tag;

impl Register {
    /// "Tomas Reyes is a painter", "She is the managing director at Luminance", "Ellison runs Harrow
    /// Labs": roles and organisations told by a verb.
    pub(super) fn copulas(&mut self, article: &Article<'_>) {
        for (number, sentence) in article.sentences.iter().enumerate() {
            let items = &sentence.items;
            let Some(verb) = items.iter().position(|i| matches!(i.tag, Tag::Verb | Tag::Aux)) else {
                continue;
            };
            let copula = items[verb].any(&["is", "was"]);
            let runs = items[verb].verb.is_some_and(|v| matches!(v.lemma, "run" | "lead" | "head" | "found"));
            let Some(subject) = phrase::subject(items, verb).filter(|_| copula || runs) else { continue };
            let stop = (verb + 1..items.len())
                .find(|&i| {
                    matches!(
                        items[i].tag,
                        Tag::Comma | Tag::Stop | Tag::Sub | Tag::Verb | Tag::Quote | Tag::Aux
                    )
                })
                .unwrap_or(items.len());
            let predicate = &items[verb + 1..stop];
            // "The head of the union is Ana Lim."
            if copula && is_role_phrase(&items[subject.clone()]) && items[subject.start].tag == Tag::Det {
                let run = name::run_at(predicate, 0);
                let named = name::take_apart(article.text, &predicate[run.clone()]);
                if run.len() > 1
                    && run.len() == predicate.len()
                    && let Found::One(id) = self.find(&words_of(&named.name), &named)
                    && self.entities[id].person
                {
                    let (role, org) = role_and_org(article.text, &items[subject]);
                    let entity = &mut self.entities[id];
                    entity.role = entity.role.take().or(role);
                    entity.org = entity.org.take().or(org);
                }
                continue;
            }
            let person =
                match source::parse(article.text, &items[subject.clone()]).into_iter().next().map(|s| s.head)
                {
                    Some(Head::Named(named)) => match self.find(&words_of(&named.name), &named) {
                        Found::One(id) if self.entities[id].person => id,
                        _ => continue,
                    },
                    Some(Head::Pronoun(pronoun)) if copula => {
                        let gender = match pronoun.as_str() {
                            "he" => Gender::Male,
                            "she" => Gender::Female,
                            _ => continue,
                        };
                        match self.last_person(Some(gender), number, items[subject.start].span.start, &[]) {
                            Some((id, _)) => {
                                self.entities[id].gender = Some(gender);
                                id
                            }
                            None => continue,
                        }
                    }
                    _ => continue,
                };
            if copula
                && is_role_phrase(predicate)
                && predicate.first().is_some_and(|i| matches!(i.tag, Tag::Det | Tag::Noun | Tag::Name))
            {
                let (role, org) = role_and_org(article.text, predicate);
                let entity = &mut self.entities[person];
                entity.role = entity.role.take().or(role);
                entity.org = entity.org.take().or(org);
                entity.evident = true;
            } else if runs && predicate.first().is_some_and(|i| i.tag == Tag::Name) {
                let run = name::run_at(predicate, 0);
                if predicate.get(run.end).is_none_or(|next| next.tag == Tag::Prep) {
                    let entity = &mut self.entities[person];
                    entity.org.get_or_insert_with(|| name::name_text(article.text, &predicate[run]));
                    entity.evident = true;
                }
            }
        }
    }

    /// "Its chief executive, Graham Ostrow", "Imelda Strand, the guild's director": the organisation
    /// is the one last spoken of.
    pub(super) fn employers(&mut self, article: &Article<'_>) {
        for (number, sentence) in article.sentences.iter().enumerate() {
            let items = &sentence.items;
            for owner in 0..items.len() {
                let genitive = items[owner].genitive()
                    && items[owner].tag == Tag::Noun
                    && lexicon::noun(&items[owner].lower) == Some(NounKind::Org);
                if !(items[owner].is("its") || genitive) {
                    continue;
                }
                let role = (owner + 1..items.len())
                    .take_while(|&i| matches!(items[i].tag, Tag::Noun | Tag::Name | Tag::Ing))
                    .last();
                let Some(role) = role.filter(|&r| is_role_phrase(&items[owner + 1..=r])) else {
                    continue;
                };
                let after = role + 1 + usize::from(items.get(role + 1).is_some_and(|i| i.tag == Tag::Comma));
                let start = owner - usize::from(owner > 0 && items[owner - 1].tag == Tag::Det);
                let before = (start > 1 && items[start - 1].tag == Tag::Comma).then(|| start - 1);
                let run = name::run_at(items, after);
                let named_at = match (run.is_empty(), before) {
                    (false, _) => items[run.start].span.start,
                    (true, Some(end)) => {
                        let Some(before) = name::runs(items).find(|run| run.end == end) else {
                            continue;
                        };
                        items[before.start].span.start
                    }
                    _ => continue,
                };
                let person = self
                    .mentions
                    .iter()
                    .find(|m| m.at == named_at && self.entities[m.entity].person)
                    .map(|m| m.entity);
                let noun = lexicon::without_possessive(&items[owner].lower).to_owned();
                let at = items[owner].span.start;
                let org = self
                    .last_org(number, at, &[], &|e| e.has_word(&noun))
                    .or_else(|| self.last_org(number, at, &[], &|_| true));
                if let (Some(person), Some(org)) = (person, org)
                    && self.entities[person].org.is_none()
                {
                    self.entities[person].org = Some(self.entities[org].name.clone());
                }
            }
        }
    }
}
