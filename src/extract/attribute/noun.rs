//! Nouns that report: "X's claim that …", "in X's view, …".

use super::super::clause::{clause_end, outer_verb};
use super::super::phrase::subject;
use super::super::source::{self, Head, Source};
use super::super::tag::Tag;
use super::reader::{Reader, Report};

impl Reader<'_, '_> {
    pub(super) fn nouns(&mut self) {
        const NOUNS: &[&str] = &[
            "claim",
            "claims",
            "belief",
            "view",
            "argument",
            "warning",
            "warnings",
            "concern",
            "concerns",
            "fear",
            "fears",
            "worry",
            "worries",
            "hope",
            "hopes",
            "suggestion",
            "assertion",
            "allegation",
            "allegations",
            "prediction",
            "promise",
            "insistence",
            "contention",
            "assumption",
            "conclusion",
            "opinion",
            "pledge",
            "vow",
            "complaint",
        ];
        for i in 1..self.items.len().saturating_sub(2) {
            if self.used[i] || self.items[i].tag == Tag::Verb || !self.items[i].any(NOUNS) {
                continue;
            }
            let owner_at = (0..i).rev().find(|&k| self.items[k].tag != Tag::Noun || self.items[k].genitive());
            let Some(owner_at) = owner_at else { continue };
            let owner = &self.items[owner_at];
            let source = if owner.tag == Tag::Possessive {
                let pronoun = match &*owner.lower {
                    "his" => "he",
                    "her" => "she",
                    "its" => "it",
                    "their" => "they",
                    _ => continue,
                };
                vec![Source {
                    span: owner.span,
                    head: Head::Pronoun(pronoun.to_owned()),
                    role: None,
                    org: None,
                }]
            } else if owner.genitive() {
                let Some(range) = subject(self.items, owner_at + 1) else { continue };
                source::parse(self.text, &self.items[range])
            } else {
                continue;
            };
            // "in Castellan's view, detectors fail"
            let opening = self.items[i].any(&["view", "opinion"])
                && self.items[0].is("in")
                && self.tag(i + 1) == Some(Tag::Comma);
            let from = if opening {
                i + 2
            } else if self.items[i + 1].is("that") {
                i + 1
            } else {
                continue;
            };
            let end = clause_end(self.items, from + 1);
            let end = if opening { end } else { outer_verb(self.items, from..end).unwrap_or(end) };
            if !source.is_empty() && from < end && self.free(from..end) && self.free(i..i + 1) {
                self.add(Report {
                    pieces: vec![from..end],
                    cue: Some(i..i + 1),
                    sources: source,
                    ..Report::default()
                });
            }
        }
    }
}
