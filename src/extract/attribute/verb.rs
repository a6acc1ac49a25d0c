//! Subject, cue, content: `X told investors it is "well placed"`, and its passive.

use super::super::clause::{
    BE, VerbGroup, clause_end, has_verb, main_verb, outer_verb, skip_adjuncts, verb_group,
};
use super::super::lexicon::{self, Classes, Form};
use super::super::phrase::{source_after, subject};
use super::super::tag::Tag;
use super::content::Content;
use super::reader::{Reader, Report};
use std::ops::Range;

impl Reader<'_, '_> {
    pub(super) fn subject_verb_content(&mut self) {
        let mut i = 0;
        while i < self.items.len() {
            let verb = self.reporting(i).filter(|v| {
                let progressive = v.form == Form::Ing
                    && i > 0
                    && self.items[verb_group(self.items, i).start..i].iter().any(|x| x.any(BE));
                progressive
                    || v.form != Form::Ing
                        && (self.items[i].tag == Tag::Verb
                            || self.items[i].tag == Tag::Noun && self.tag(i + 1) == Some(Tag::Quote))
            });
            if let Some(verb) = verb {
                let group = verb_group(self.items, i);
                let done =
                    if group.passive { self.passive(group, verb.classes) } else { self.active(group, verb) };
                if let Some(end) = done {
                    i = end.max(i + 1);
                    continue;
                }
            }
            i += 1;
        }
    }

    fn active(&mut self, group: VerbGroup, verb: lexicon::Verb) -> Option<usize> {
        let source = subject(self.items, group.start).or_else(|| self.shared_subject(group.start))?;
        // "helps it predict": a bare verb form after a singular is an infinitive.
        let bare = verb.form == Form::Base && group.start == group.verb;
        let singular = self.items[source.end - 1].any(&["he", "she", "it"])
            || self.items[source.end - 1].tag == Tag::Name
                && source.len() == 1
                && !self.items[source.end - 1].lower.ends_with('s');
        if bare && singular {
            return None;
        }
        let sources = self.speakers(source.clone(), verb.classes)?;
        let Content { range: content, cue_end, cue_judges } = self.content_after(group.verb, verb)?;
        if !self.free(content.clone()) {
            return None;
        }

        let conditional =
            self.items[..source.start].last().is_some_and(|i| i.any(&["if", "unless", "whether"]));
        let content = content.start..self.outer_end(&source, group, &content);
        let question = self.items[0].tag == Tag::Aux && self.items.last().is_some_and(|i| i.is("?"));
        let end = content.end;
        self.add(Report {
            pieces: vec![content],
            cue: Some(group.start..cue_end),
            sources,
            unasserted: group.unasserted || conditional || question,
            cue_judges,
        });
        self.used[source.start..cue_end].iter_mut().for_each(|u| *u = true);
        Some(end)
    }

    /// Where the clause that holds a report goes on without it: "If she says it is safe, | shares rise",
    /// "Brooks, who welcomed the bill, | left", "those who favour taxes | agree".
    fn outer_end(&self, source: &Range<usize>, group: VerbGroup, content: &Range<usize>) -> usize {
        const OPENERS: &[&str] = &[
            "if", "unless", "whether", "after", "when", "while", "as", "since", "although", "though",
            "because", "once", "before", "until",
        ];
        let items = self.items;
        let fronted = source.start.checked_sub(1).is_some_and(|o| {
            let opens = o == 0
                || matches!(items[o - 1].tag, Tag::Comma | Tag::Conj | Tag::Adv)
                || items[0].tag == Tag::Time;
            items[o].any(OPENERS) && (opens || items[o].any(&["if", "unless", "whether"]))
        });
        let relative = group.start > 0 && items[group.start - 1].any(&["who", "which"]);
        if fronted {
            let comma = content.clone().find(|&i| items[i].tag == Tag::Comma);
            return comma.filter(|&c| has_verb(&items[c..content.end])).unwrap_or(content.end);
        }
        if relative {
            let set_off = group.start > 1 && items[group.start - 2].tag == Tag::Comma;
            let resumes = |i: usize| matches!(self.tag(i), Some(Tag::Verb | Tag::Aux));
            if set_off {
                let comma = content.clone().find(|&i| {
                    items[i].tag == Tag::Comma
                        && (resumes(i + 1) || self.tag(i + 1) == Some(Tag::Adv) && resumes(i + 2))
                });
                return comma.unwrap_or(content.end);
            }
            return outer_verb(items, content.clone()).unwrap_or(content.end);
        }
        content.end
    }

    /// "She paused and said …": the subject of the clause that "and" continues.
    fn shared_subject(&self, start: usize) -> Option<Range<usize>> {
        if start == 0 || !matches!(self.items[start - 1].tag, Tag::Conj | Tag::Comma | Tag::Sub) {
            return None;
        }
        if self.items[start - 1].tag == Tag::Sub && !self.items[start - 1].any(&["who", "which"]) {
            return None;
        }
        if self.items[start - 1].any(&["who", "which"]) {
            let comma = start > 1 && self.items[start - 2].tag == Tag::Comma;
            return subject(self.items, start - 1 - usize::from(comma));
        }
        let verb = main_verb(&self.items[..start])?;
        subject(self.items, verb_group(self.items, verb).start)
    }

    /// "Asked by Ines Okafor whether he would go, …", "when asked about rules": nobody need be asked.
    pub(super) fn asked(&mut self) {
        for i in 0..self.items.len() {
            let Some(verb) = self.items[i].verb else { continue };
            let opens = i == 0 || self.items[i - 1].any(&["when", "if", "once", "after"]);
            if opens
                && verb.form == Form::Past
                && verb.classes.any(Classes::ASK)
                && self.items[i].lower == "asked"
            {
                let group = VerbGroup { start: i, verb: i, unasserted: false, passive: true };
                self.put_to(group, verb.classes);
            }
        }
    }

    /// What somebody was asked or told, and by whom.
    fn put_to(&mut self, group: VerbGroup, classes: Classes) -> Option<usize> {
        let items = self.items;
        let mut at = group.verb + 1;
        let mut sources = Vec::new();
        let mut cue_end = at;
        if items.get(at).is_some_and(|i| i.is("by")) {
            let source = source_after(items, at + 1)?;
            sources = self.speakers(source.clone(), classes)?;
            at = source.end;
        }
        if !items.get(at).is_some_and(|i| i.is("about")) {
            at = skip_adjuncts(items, at);
        }
        let next = items.get(at)?;
        let clause = next.any(&["whether", "if", "how", "why", "what", "when", "where", "who", "which"])
            || next.is("that") && classes.any(Classes::TELL);
        // "Asked about fees, …" tells a topic, no question, unless it is told who asked.
        let topic = group.start < group.verb || !sources.is_empty();
        let about = next.is("about") && classes.any(Classes::ASK) && topic;
        if about && at == cue_end {
            cue_end += 1;
        }
        let from = at + usize::from(about);
        // The question ends at the comma before the answer.
        let end = clause_end(items, from);
        let end =
            (from..end).find(|&i| items[i].tag == Tag::Comma).filter(|_| group.start < 2).unwrap_or(end);
        if !(clause || about) || from >= end || !self.free(from..end) {
            return None;
        }
        self.add(Report {
            pieces: vec![from..end],
            cue: Some(group.start..cue_end),
            sources,
            unasserted: group.unasserted,
            ..Report::default()
        });
        Some(end)
    }

    /// "The model was described as “half-baked” by Tomas Reyes", "It is said that robots dream".
    fn passive(&mut self, group: VerbGroup, classes: Classes) -> Option<usize> {
        let items = self.items;
        let patient = subject(items, group.start)?;
        let end = clause_end(items, group.verb + 1);
        let by = (group.verb + 1..end).find(|&i| items[i].is("by"));
        if classes.any(Classes::TELL.or(Classes::ASK)) {
            return self.put_to(group, classes);
        }
        let impersonal = patient.len() == 1 && items[patient.start].is("it");
        let reports = classes.any(Classes::SAY.or(Classes::BELIEVE).or(Classes::FIND));
        if let Some(by) = by {
            if !classes.any(Classes::EVALUATE.or(Classes::ACCUSE).or(Classes::DIRECT).or(Classes::SAY)) {
                return None;
            }
            let source = source_after(items, by + 1)?;
            // The agent ends where the charge begins: "accused by Amnesty International of …".
            let stop = (source.start..source.end)
                .find(|&i| items[i].is("of") && classes.any(Classes::ACCUSE))
                .unwrap_or(source.end);
            let source = source.start..stop;
            let sources = self.speakers(source.clone(), classes)?;
            let mut pieces = vec![patient.clone()];
            if group.verb + 1 < by {
                pieces.push(group.verb + 1..by);
            }
            if source.end < end {
                pieces.push(source.end..end);
            }
            if pieces.len() < 2 || pieces.iter().any(|p| !self.free(p.clone())) {
                return None;
            }
            self.add(Report {
                pieces,
                cue: Some(group.start..group.verb + 1),
                sources,
                unasserted: group.unasserted,
                cue_judges: true,
            });
            return Some(end);
        }
        let that = items.get(group.verb + 1).is_some_and(|n| n.is("that"));
        if impersonal && that && reports && group.verb + 2 < end {
            self.add(Report {
                pieces: vec![group.verb + 1..end],
                cue: Some(group.start..group.verb + 1),
                sources: Vec::new(),
                unasserted: group.unasserted,
                ..Report::default()
            });
            return Some(end);
        }
        // "The rules are expected to change", "Ellison is reported to have resigned"
        let infinitive = items.get(group.verb + 1).is_some_and(|n| n.is("to"))
            && items
                .get(group.verb + 2)
                .is_some_and(|n| n.verb.is_some() || matches!(n.tag, Tag::Aux | Tag::Adv));
        if reports && infinitive && group.verb + 2 < end {
            let pieces = vec![patient, group.verb + 1..end];
            if pieces.iter().any(|p| !self.free(p.clone())) {
                return None;
            }
            self.add(Report {
                pieces,
                cue: Some(group.start..group.verb + 1),
                unasserted: group.unasserted,
                ..Report::default()
            });
            return Some(end);
        }
        let dubbed =
            classes.any(Classes::EVALUATE) && (group.verb + 1..end).any(|i| items[i].quote.is_some());
        if dubbed {
            // "was dubbed “the purge” within hours": the name, not the time.
            let named = (group.verb + 1..end).rev().find(|&i| items[i].quote.is_some());
            let end = named.map_or(end, |n| n + 1);
            self.add(Report {
                pieces: vec![patient, group.verb + 1..end],
                cue: Some(group.start..group.verb + 1),
                sources: Vec::new(),
                unasserted: group.unasserted,
                cue_judges: true,
            });
            return Some(end);
        }
        None
    }
}
