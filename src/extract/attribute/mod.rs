//! Attributions inside one sentence: a cue, the phrase that names its source, the words reported.
//!
//! A sentence may hold several. The patterns are tried from the surest to the weakest, and an item
//! that has become content or cue is not used again:
//!
//! 1. parenthetical cues (`"…," said X`, `…, X said, …`): what they hold is content whatever other
//!    verbs are in it;
//! 2. "according to X";
//! 3. subject, cue, content (`X told investors it is "well placed"`), with passives and demands;
//! 4. participles that go on reporting (", adding that …");
//! 5. attitudes ("is worried about") and nouns that report ("X's claim that …");
//! 6. a colon or a dash alone.

mod attitude;
mod colon;
mod content;
mod noun;
mod parenthetical;
mod participle;
mod quotation;
mod reader;
mod verb;

use super::StatementKind;
use super::clause::{main_verb, verb_group};
use super::lexicon::{self, Classes};
use super::phrase::subject;
use super::source::{Head, Source};
use super::tag::{Item, Tag};
use crate::text::{Quoted, Span};
use reader::Reader;
use std::ops::Range;

pub(super) use content::DENIALS;
pub(super) use quotation::{CALLED, is_title, said};
pub(super) use reader::without_stops;

/// One report found in a sentence, its source not yet resolved.
#[derive(Clone, Debug)]
pub(super) struct Attribution {
    pub(super) kind: StatementKind,
    /// The content, in reading order, without outer marks where it is one whole quotation.
    pub(super) pieces: Vec<Span>,
    pub(super) cue: Option<Span>,
    /// Empty when nobody is named ("it is said").
    pub(super) sources: Vec<Source>,
    pub(super) unasserted: bool,
    /// The cue carries the stance ("criticised the plan"), so it is judged with the content.
    pub(super) cue_judges: bool,
}

/// All attributions of one sentence.
pub(super) fn attribute(text: &str, items: &[Item<'_>], quotes: &[Quoted]) -> Vec<Attribution> {
    let mut reader = Reader::new(text, items, quotes);
    reader.parentheticals();
    reader.according_to();
    reader.asked();
    reader.participles(Classes::SAY.or(Classes::TELL));
    reader.subject_verb_content();
    reader.attitudes();
    reader.participles(Classes::ANY);
    reader.nouns();
    reader.colons_and_dashes();
    let mut found = reader.into_found();
    let chained = chained(text, items, quotes, &found);
    if !chained.is_empty() {
        found.extend(chained);
        found.sort_by_key(|a| a.pieces.first().map(|p| p.start));
    }
    found
}

/// Reports inside what is reported: "Okafor said the guild had told her the model was safe". What "he
/// said he thinks" is no second voice.
fn chained(text: &str, items: &[Item<'_>], quotes: &[Quoted], found: &[Attribution]) -> Vec<Attribution> {
    let clauses = found.iter().filter(|a| a.kind != StatementKind::Direct && !a.cue_judges && !a.unasserted);
    clauses
        .flat_map(|a| &a.pieces)
        .flat_map(|piece| {
            let from = items.partition_point(|i| i.span.start < piece.start);
            let to = items.partition_point(|i| i.span.end <= piece.end);
            let mut reader = Reader::new(text, &items[from..to.max(from)], quotes);
            reader.subject_verb_content();
            reader.into_found()
        })
        .filter(|a| !a.cue_judges && a.sources.iter().any(|s| !matches!(s.head, Head::Pronoun(_))))
        .filter(|a| {
            let says = |v: lexicon::Verb| v.classes.any(Classes::SAY.or(Classes::TELL)) && v.lemma != "agree";
            let cue = |i: &&Item<'_>| a.cue.is_some_and(|c| i.span.end == c.end);
            items.iter().find(cue).is_some_and(|i| i.tag == Tag::Verb && i.verb.is_some_and(says))
        })
        .collect()
}

/// The first noun phrase of a sentence that may be its subject.
pub(super) fn main_subject(items: &[Item<'_>]) -> Option<Range<usize>> {
    let verb = main_verb(items)?;
    subject(items, verb_group(items, verb).start)
}
