//! What a network takes for a report and is none.
//!
//! It was taught by political news, where nearly everything is somebody's words; elsewhere tools
//! "negotiate", companies "offer", and things are "known as" something.

use super::super::clause::BE;
use super::super::lexicon::{self, Classes, Form};
use super::super::source::{Head, Source};
use super::super::tag::{Item, Tag};
use super::read::Reading;
use crate::text::Quoted;

/// Who declines to speak says nothing: "declined to comment".
const SILENT: &[&str] = &["declined", "refused", "declines", "decline"];
const SPEAK: &[&str] = &[
    "comment",
    "respond",
    "answer",
    "say",
    "elaborate",
    "give",
    "provide",
    "discuss",
    "disclose",
    "speculate",
    "be",
];
/// "asked not to be named"
const NAMED: &[&str] = &["named", "identified", "quoted"];
/// Words in marks as short as this need a verb of speech or a stop of their own.
const FRAGMENT: usize = 2;

/// Whether the words are no report of anybody's. `spoken` are the quotations that are somebody's words.
pub(super) fn is_no_report(text: &str, reading: &Reading<'_, '_>, spoken: &[&Quoted]) -> bool {
    only_pronouns(&reading.parts)
        || is_relative(reading)
        || is_adjective(reading)
        || reading.quoted() && (spoken.is_empty() || is_fragment(text, reading))
        || is_silence(reading)
        || is_nobodys(reading)
        || !somebody_can_say(reading)
        || !can_report(reading, !spoken.is_empty())
}

/// "it", "him": words that stand for others tell nothing alone.
fn only_pronouns(parts: &[&[Item<'_>]]) -> bool {
    parts.iter().flat_map(|part| part.iter()).all(|i| {
        matches!(i.tag, Tag::Pronoun | Tag::Object | Tag::Det | Tag::Adv)
            || i.any(&["it", "that", "this", "so", "what"])
    })
}

/// A clause that only describes a noun after the cue: "argues over a robot | that reads scans".
fn is_relative(reading: &Reading<'_, '_>) -> bool {
    let items = &reading.sentence.items;
    let first = reading.parts[0];
    let at = items.partition_point(|i| i.span.end <= first[0].span.start);
    let between = &items[reading.cue.end.min(at)..at];
    between.last().is_some_and(Item::nominal)
        && matches!(first, [that, verb, ..] if that.is("that") && matches!(verb.tag, Tag::Verb | Tag::Aux))
}

/// A participle that only describes a noun: "its | alleged | failures".
fn is_adjective(reading: &Reading<'_, '_>) -> bool {
    let items = &reading.sentence.items;
    let ([cue], start, end) = (reading.cue(), reading.cue.start, reading.cue.end) else { return false };
    let participle = cue.verb.is_some_and(|v| matches!(v.form, Form::Past | Form::Participle));
    let owned = start > 0
        && (matches!(items[start - 1].tag, Tag::Det | Tag::Possessive) || items[start - 1].genitive());
    participle && owned && items.get(end).is_some_and(|next| next.tag == Tag::Noun)
}

/// A word or two in marks that no reporting verb leads to: "look for “drift”".
fn is_fragment(text: &str, reading: &Reading<'_, '_>) -> bool {
    let whole = |quote: &&Quoted| quote.inner.of(text).trim_end().ends_with([',', '.', '!', '?', '…']);
    let words: usize =
        reading.marks.iter().map(|quote| quote.inner.of(text).split_whitespace().count()).sum();
    reading.classes == Classes::default() && words <= FRAGMENT && !reading.marks.iter().any(whole)
}

/// "declined to comment", "asked not to be named".
fn is_silence(reading: &Reading<'_, '_>) -> bool {
    match reading.parts[0] {
        [to, verb, ..] if to.is("to") && verb.any(SPEAK) => reading.cue().iter().any(|i| i.any(SILENT)),
        [.., request, to, comment] if request.any(&["request", "requests"]) => {
            to.is("for") && comment.is("comment")
        }
        [not, to, be, name, ..] => not.is("not") && to.is("to") && be.is("be") && name.any(NAMED),
        _ => false,
    }
}

/// "you might think", "it is clear that", "asked about the plan, …", "according to age".
fn is_nobodys(reading: &Reading<'_, '_>) -> bool {
    let (cue, sources) = (reading.cue(), &reading.sources);
    let reports = reading.classes != Classes::default();
    let generic = |source: &Source| match &source.head {
        Head::Pronoun(pronoun) => pronoun == "you" || pronoun == "it" && !reports,
        _ => false,
    };
    let mute = |source: &Source| match &source.head {
        Head::Described(described) => !described.definite && lexicon::noun(&described.noun).is_none(),
        _ => false,
    };
    let asked = reading.classes.any(Classes::ASK) && cue[0].is("asked");
    sources.is_empty() && (!reports || asked)
        || cue[0].is("according") && sources.iter().any(mute)
        || sources.iter().any(generic)
}

/// Things and abstractions need a verb of saying, believing or finding.
fn somebody_can_say(reading: &Reading<'_, '_>) -> bool {
    let says = Classes::SAY.or(Classes::TELL).or(Classes::ASK).or(Classes::BELIEVE).or(Classes::FIND);
    let speaks = |source: &Source| match &source.head {
        Head::Named(_) => true,
        Head::Pronoun(pronoun) => pronoun != "it",
        Head::Described(described) => {
            let stem = described.noun.trim_end_matches('s');
            lexicon::noun(&described.noun).is_some()
                || stem.ends_with("ist")
                || described.plural && stem.ends_with("er")
        }
    };
    reading.sources.is_empty() || reading.sources.iter().any(speaks) || reading.classes.any(says)
}

/// A cue that is no reporting verb or noun, nor what somebody is ("is a supporter of"), needs a clause or
/// words in marks.
fn can_report(reading: &Reading<'_, '_>, marked: bool) -> bool {
    let known = |i: &Item<'_>| {
        lexicon::speech_noun(&i.lower).is_some() || i.is("according") || i.tag == Tag::Colon || i.any(BE)
    };
    reading.classes != Classes::default() || reading.cue().iter().any(known) || marked || reading.is_clause()
}
