//! Nouns that report: "X's claim that …", "calls by X for …", "in X's view, …", "in the words of X, …".

use super::super::clause::{clause_end, outer_verb};
use super::super::lexicon;
use super::super::phrase::{source_after, subject};
use super::super::source::{self, Head, Source};
use super::super::tag::Tag;
use super::reader::{Reader, Report};

impl Reader<'_, '_> {
    pub(super) fn nouns(&mut self) {
        for i in 1..self.items.len().saturating_sub(1) {
            if self.used[i] || self.items[i].tag == Tag::Verb {
                continue;
            }
            if self.items[i].any(&["view", "opinion", "words", "word"]) && self.items[0].is("in") {
                self.in_the_view_of(i);
            }
            let leads = |k: &usize| lexicon::noun_leads_to(&self.items[i].lower, &self.items[*k].lower);
            let by = self.items[i + 1].is("by").then(|| source_after(self.items, i + 2)).flatten();
            // "calls by artists | for a ban"
            let by = by.map(|by| by.start..(by.start + 1..by.end).find(leads).unwrap_or(by.end));
            let at = by.as_ref().map_or(i + 1, |by| by.end);
            let Some(lead) = self.items.get(at) else { continue };
            if !lexicon::noun_leads_to(&self.items[i].lower, &lead.lower) {
                continue;
            }
            let sources = match by {
                Some(by) => source::parse(self.text, &self.items[by]),
                None => self.owner(i),
            };
            let clause = lead.is("that");
            let from = at + usize::from(!(clause || lead.is("to")));
            let limit = clause_end(self.items, at + 1);
            let end = if clause {
                outer_verb(self.items, from..limit).unwrap_or(limit)
            } else {
                // What is spoken of ends with its phrase: "his support for the bill | is known".
                let stops = |k: &usize| {
                    matches!(self.items[*k].tag, Tag::Verb | Tag::Aux | Tag::Comma | Tag::Sub | Tag::Pronoun)
                };
                let after = from + 1 + usize::from(lead.is("to"));
                (after..limit).find(stops).unwrap_or(limit)
            };
            if !sources.is_empty() && from < end && self.free(from..end) && self.free(i..i + 1) {
                let cue = if clause || lead.is("to") || at > i + 1 { i..i + 1 } else { i..at + 1 };
                self.add(Report {
                    pieces: vec![from..end],
                    cue: Some(cue),
                    sources,
                    cue_judges: !clause,
                    ..Report::default()
                });
            }
        }
    }

    /// Whose noun stands at `noun`: "its", "the senator's".
    fn owner(&self, noun: usize) -> Vec<Source> {
        let adjective = |k: &usize| self.items[*k].tag != Tag::Noun || self.items[*k].genitive();
        let Some(at) = (0..noun).rev().find(adjective) else { return Vec::new() };
        let owner = &self.items[at];
        if owner.genitive() {
            return subject(self.items, at + 1)
                .map(|range| source::parse(self.text, &self.items[range]))
                .unwrap_or_default();
        }
        let pronoun = match &*owner.lower {
            "his" => "he",
            "her" => "she",
            "its" => "it",
            "their" => "they",
            _ => return Vec::new(),
        };
        let head = Head::Pronoun(pronoun.to_owned());
        vec![Source { span: owner.span, head, role: None, org: None }]
    }

    /// "In Castellan's view, detectors fail"; "In the words of Ana Lim, “the law is asleep”".
    fn in_the_view_of(&mut self, noun: usize) {
        let (sources, end) = if self.items[noun + 1].is("of") {
            let Some(range) = source_after(self.items, noun + 2) else { return };
            let end = range.end;
            (source::parse(self.text, &self.items[range]), end)
        } else {
            (self.owner(noun), noun + 1)
        };
        let from = end + 1;
        if sources.is_empty() || self.tag(end) != Some(Tag::Comma) {
            return;
        }
        let stop = clause_end(self.items, from);
        if from < stop && self.free(from..stop) {
            let cue = Some(noun..noun + 1);
            self.add(Report { pieces: vec![from..stop], cue, sources, ..Report::default() });
        }
    }
}
