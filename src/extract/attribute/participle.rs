//! Participles that go on reporting: ", adding that …", "with X calling it …".

use super::super::clause::{main_verb, verb_group};
use super::super::lexicon::{self, Classes, Form, NounKind};
use super::super::phrase::{source_after, subject};
use super::super::tag::Tag;
use super::content::Content;
use super::reader::{Reader, Report};

impl Reader<'_, '_> {
    pub(super) fn participles(&mut self, classes: Classes) {
        for i in 1..self.items.len() {
            let Some(verb) = self.reporting(i).filter(|v| v.form == Form::Ing && v.classes.any(classes))
            else {
                continue;
            };
            if self.items[i].tag != Tag::Ing {
                continue;
            }
            let mut before = i - 1;
            while before > 0 && self.items[before].tag == Tag::Adv {
                before -= 1;
            }
            let source = match self.items[before].tag {
                // ", with Ines Okafor calling it a gift"
                Tag::Name | Tag::Noun => {
                    let document = lexicon::noun(&self.items[before].lower) == Some(NounKind::Document)
                        && verb.classes.any(Classes::SAY.or(Classes::FIND));
                    subject(self.items, before + 1)
                        .filter(|s| {
                            document || s.start > 0 && self.items[s.start - 1].any(&["with", "after"])
                        })
                        .map(|s| {
                            // "its release of a report noting …": the report notes.
                            let article =
                                s.clone().rev().find(|&k| self.items[k].tag == Tag::Det && document);
                            article.unwrap_or(s.start)..s.end
                        })
                }
                Tag::Sub if !self.items[before].any(&["while", "after", "before"]) => None,
                Tag::Comma | Tag::Dash | Tag::Conj | Tag::Sub => {
                    // Without a report before it, "… dismissing the plan" may be anybody's.
                    let judges = Classes::EVALUATE.or(Classes::ACCUSE).or(Classes::TOPIC);
                    let reports_on = !self.found.is_empty()
                        || verb.classes.any(Classes::SAY.or(Classes::TELL))
                        || verb.classes.any(judges) && self.items[before].tag == Tag::Comma;
                    let next_object = self.items.get(i + 1).is_some_and(|n| n.any(&["it", "them", "for"]));
                    let main = main_verb(&self.items[..before]).filter(|_| reports_on || next_object);
                    let inverted = main.and_then(|m| {
                        (m > 0 && matches!(self.items[m - 1].tag, Tag::Quote | Tag::Comma))
                            .then(|| source_after(self.items, m + 1))
                            .flatten()
                    });
                    inverted
                        .or_else(|| main.and_then(|m| subject(self.items, verb_group(self.items, m).start)))
                }
                _ => None,
            };
            let Some(source) = source else { continue };
            let Some(sources) = self.speakers(source, verb.classes) else { continue };
            let Some(Content { range: content, cue_end, cue_judges: judges }) = self.content_after(i, verb)
            else {
                continue;
            };
            if !self.free(content.clone()) {
                continue;
            }
            self.add(Report {
                pieces: vec![content],
                cue: Some(i..cue_end),
                sources,
                cue_judges: judges,
                ..Report::default()
            });
        }
    }
}
