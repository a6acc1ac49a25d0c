//! What people are: "unions are worried about layoffs", "she is confident that it works".

use super::super::clause::{BE, clause_end, verb_group};
use super::super::lexicon::{self, Classes};
use super::super::phrase::subject;
use super::super::tag::Tag;
use super::reader::{Reader, Report};

impl Reader<'_, '_> {
    pub(super) fn attitudes(&mut self) {
        for i in 1..self.items.len().saturating_sub(2) {
            let lead = &self.items[i + 1];
            if self.used[i] || !lexicon::attitude_leads_to(&self.items[i].lower, &lead.lower) {
                continue;
            }
            let group = verb_group(self.items, i);
            if !self.items[group.start..i].iter().any(|x| x.any(BE) || x.any(&["remains", "remained"])) {
                continue;
            }
            let Some(source) = subject(self.items, group.start) else { continue };
            // "It is clear that …" is the writer's.
            let impersonal = matches!(self.items[source.end - 1].tag, Tag::Pronoun | Tag::Det)
                && self.items[source.end - 1].any(&["it", "there", "this", "that"]);
            let Some(sources) = self.speakers(source.clone(), Classes::EVALUATE).filter(|_| !impersonal)
            else {
                continue;
            };
            let clause = lead.is("that");
            let from = i + 1 + usize::from(!clause);
            let end = clause_end(self.items, i + 2);
            if from < end && self.free(from..end) && self.free(source.start..i + 1) {
                self.add(Report {
                    pieces: vec![from..end],
                    cue: Some(group.start..i + 1 + usize::from(!clause)),
                    sources,
                    unasserted: group.unasserted,
                    cue_judges: true,
                });
                self.used[source.start..i + 1].iter_mut().for_each(|u| *u = true);
            }
        }
    }
}
