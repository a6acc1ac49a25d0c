//! A colon, a dash or a bracket alone: `X: "…"`, `"…" — X, illustrator`.

use super::super::clause::has_verb;
use super::super::lexicon::{self, Classes};
use super::super::phrase::{source_after, subject};
use super::super::source::{self, Head};
use super::super::tag::Tag;
use super::quotation::has_person;
use super::reader::{Reader, Report};

impl Reader<'_, '_> {
    /// `Tomas Reyes was blunt: "…"`, `Tomas Reyes: "…"`, `"…" — Tomas Reyes, illustrator`.
    pub(super) fn colons_and_dashes(&mut self) {
        for i in 0..self.items.len() {
            if self.used[i] || self.items[i].tag != Tag::Quote {
                continue;
            }
            let colon = i > 0 && self.items[i - 1].tag == Tag::Colon;
            let dash = self.items.get(i + 1).is_some_and(|n| n.tag == Tag::Dash)
                || self.items.get(i + 1).is_some_and(|n| n.is("("));
            let mut end = i + 1;
            while self.tag(end) == Some(Tag::Quote) {
                end += 1;
            }
            if colon && i > 1 && self.whole_or_long(i) {
                let cut = i - 1;
                let verb_at = (0..cut).find(|&k| matches!(self.items[k].tag, Tag::Verb | Tag::Aux));
                let source = verb_at
                    .and_then(|v| subject(self.items, v))
                    .map(|s| {
                        // "Mara Ellison's answer was short: “Never.”"
                        let owner =
                            s.clone().find(|&k| self.items[k].genitive() && self.items[k].tag == Tag::Name);
                        s.start..owner.map_or(s.end, |o| o + 1)
                    })
                    .filter(|s| self.speakers(s.clone(), Classes::SAY).is_some())
                    .or_else(|| match verb_at {
                        None => Some(0..cut),
                        // "This worries Maite Tab, of the university, who leads the tracker: “…”"
                        Some(_) => (0..cut)
                            .rev()
                            .filter(|&k| {
                                self.items[k].tag == Tag::Name
                                    && (k == 0 || self.items[k - 1].tag != Tag::Name)
                            })
                            .filter_map(|k| source_after(self.items, k))
                            .find(|r| has_person(self.text, &self.items[r.clone()])),
                    });
                let Some(source) = source else { continue };
                let sources = source::parse(self.text, &self.items[source.clone()]);
                let named = sources
                    .iter()
                    .any(|s| !matches!(&s.head, Head::Described(d) if lexicon::noun(&d.noun).is_none()));
                if sources.is_empty() || !named {
                    continue;
                }
                let cue = if verb_at.is_some() && source.end < i { source.end..i } else { cut..i };
                self.add(Report { pieces: vec![i..end], cue: Some(cue), sources, ..Report::default() });
                self.used[source.start..i].iter_mut().for_each(|u| *u = true);
            } else if dash && i == 0 {
                let from = i + 2;
                let bracket = self.items[i + 1].is("(");
                let stop = (from..self.items.len())
                    .find(|&k| self.items[k].is(")") || self.items[k].tag == Tag::Stop)
                    .unwrap_or(self.items.len());
                let sources = source::parse(self.text, &self.items[from.min(stop)..stop]);
                let named = sources.iter().any(|s| matches!(s.head, Head::Named(_)));
                if named && !has_verb(&self.items[from.min(stop)..stop]) {
                    let cue = (!bracket).then_some(i + 1..i + 2);
                    self.add(Report { pieces: vec![i..end], cue, sources, ..Report::default() });
                }
            }
        }
    }
}
