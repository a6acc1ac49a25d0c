//! A sentence being read: its items, which of them are spoken for, what was found.

use super::super::StatementKind;
use super::super::lexicon::{self, Classes, NounKind};
use super::super::source::{self, Head, Source};
use super::super::tag::{Item, Tag};
use super::Attribution;
use super::quotation::{CALLED, is_title, said};
use crate::text::{Quoted, Span};
use std::ops::Range;

/// Heads that only look like a source: "that said", "the last time she said so".
const EMPTY_HEADS: &[&str] = &[
    "that",
    "this",
    "much",
    "all",
    "nothing",
    "something",
    "time",
    "times",
    "day",
    "moment",
    "reason",
    "way",
    "thing",
    "things",
    "point",
    "case",
];

/// What a pattern has recognised, in items of the sentence; see [`Attribution`] for the fields.
#[derive(Default)]
pub(super) struct Report {
    pub(super) pieces: Vec<Range<usize>>,
    pub(super) cue: Option<Range<usize>>,
    pub(super) sources: Vec<Source>,
    pub(super) unasserted: bool,
    pub(super) cue_judges: bool,
}

/// Reads one sentence; the patterns are methods in the files beside this one.
pub(super) struct Reader<'a, 't> {
    pub(super) text: &'t str,
    pub(super) items: &'a [Item<'t>],
    pub(super) quotes: &'a [Quoted],
    /// Items that are content, cue or source already.
    pub(super) used: Vec<bool>,
    pub(super) found: Vec<Attribution>,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(text: &'t str, items: &'a [Item<'t>], quotes: &'a [Quoted]) -> Self {
        Reader { text, items, quotes, used: vec![false; items.len()], found: Vec::new() }
    }

    /// What was found, in reading order.
    pub(super) fn into_found(mut self) -> Vec<Attribution> {
        self.found.sort_by_key(|a| a.pieces.first().map(|p| p.start));
        self.found
    }

    pub(super) fn tag(&self, i: usize) -> Option<Tag> {
        self.items.get(i).map(|x| x.tag)
    }

    pub(super) fn free(&self, range: Range<usize>) -> bool {
        !range.is_empty() && self.used[range].iter().all(|u| !u)
    }

    pub(super) fn is_end(&self, i: usize) -> bool {
        i >= self.items.len() || self.items[i].tag == Tag::Stop && i + 1 == self.items.len()
    }

    pub(super) fn reporting(&self, i: usize) -> Option<lexicon::Verb> {
        let item = &self.items[i];
        item.verb.filter(|v| {
            v.classes != Classes::default()
                && !self.used[i]
                && matches!(item.tag, Tag::Verb | Tag::Noun | Tag::Ing)
        })
    }

    /// The position after "But", "However," and the like, which are the writer's.
    fn skip_connectives(&self, mut from: usize, end: usize) -> usize {
        while from < end {
            let adverb = self.items[from].tag == Tag::Adv && self.tag(from + 1) == Some(Tag::Comma);
            if !(adverb || matches!(self.items[from].tag, Tag::Conj | Tag::Comma | Tag::Stop)) {
                break;
            }
            from += 1;
        }
        from
    }

    /// Whether the quotation at `i` is a whole utterance: punctuation of its own inside its marks.
    pub(super) fn whole(&self, i: usize) -> bool {
        let Some(quote) = self.items[i].quote.map(|q| &self.quotes[q]) else { return false };
        quote.inner.of(self.text).trim_end().ends_with([',', '.', '!', '?', '…', '—']) || !quote.closed
    }

    pub(super) fn whole_or_long(&self, i: usize) -> bool {
        self.whole(i)
            || self.items[i]
                .quote
                .is_some_and(|q| self.quotes[q].inner.of(self.text).split_whitespace().count() > 2)
            || self.is_end(i + 1)
    }

    /// The sources a phrase names, if it can be the source of a verb of these classes.
    pub(super) fn speakers(&self, range: Range<usize>, classes: Classes) -> Option<Vec<Source>> {
        let phrase = &self.items[range];
        // "subsequent", "2022": one bare word that nobody bears is no source.
        let bare = match phrase {
            [only] => {
                only.tag == Tag::Noun && !only.lower.ends_with('s')
                    || only.tag == Tag::Num && only.span.len() == 4
            }
            _ => false,
        };
        let sources = source::parse(self.text, phrase);
        let speaks = match &sources.first()?.head {
            Head::Pronoun(pronoun) => matches!(
                pronoun.as_str(),
                "he" | "she"
                    | "they"
                    | "i"
                    | "we"
                    | "it"
                    | "some"
                    | "others"
                    | "many"
                    | "someone"
                    | "everyone"
                    | "nobody"
            ),
            Head::Named(_) => true,
            Head::Described(described) => match lexicon::noun(&described.noun) {
                Some(NounKind::Document) => classes.any(
                    Classes::SAY
                        .or(Classes::FIND)
                        .or(Classes::MANNER)
                        .or(Classes::EVALUATE)
                        .or(Classes::DIRECT),
                ),
                Some(_) => true,
                // Whatever says, thinks or finds something can be a source ("62 percent of voters",
                // "the speechwriter"); for what approves or demands, the noun must be somebody's.
                None => {
                    let reports = Classes::SAY.or(Classes::TELL).or(Classes::ASK).or(Classes::BELIEVE);
                    classes.any(reports.or(Classes::FIND))
                        && !bare
                        && !EMPTY_HEADS.contains(&&*described.noun)
                        || described.noun.ends_with("ists")
                        || described.noun.ends_with("ist")
                        || matches!(
                            described.noun.as_str(),
                            "one" | "person" | "percent" | "half" | "majority" | "quarter" | "third"
                        )
                }
            },
        };
        speaks.then_some(sources)
    }

    /// What stands in the sentence before the aside at `end` and is not spoken for yet.
    pub(super) fn before(&self, mut end: usize) -> Range<usize> {
        while end > 0 && matches!(self.items[end - 1].tag, Tag::Comma | Tag::Dash) {
            end -= 1;
        }
        let start = (0..end).rev().find(|&i| self.used[i] || self.items[i].is(";")).map_or(0, |i| i + 1);
        self.skip_connectives(start, end)..end
    }

    pub(super) fn add(&mut self, report: Report) {
        let Report { pieces: ranges, cue, sources, unasserted, cue_judges } = report;
        let direct = ranges.iter().all(|r| self.items[r.clone()].iter().all(|i| i.tag == Tag::Quote));
        let scare = |i: usize| {
            i > 0 && !cue.as_ref().is_some_and(|c| c.contains(&(i - 1))) && self.items[i - 1].any(CALLED)
        };
        let fragments = ranges
            .iter()
            .flat_map(|r| r.clone())
            .filter(|&i| !scare(i))
            .filter_map(|i| self.items[i].quote)
            .filter(|&q| !is_title(self.quotes[q].inner.of(self.text)))
            .count();
        let kind = if direct {
            StatementKind::Direct
        } else if fragments > 0 {
            StatementKind::Mixed
        } else {
            StatementKind::Indirect
        };
        // `called the plan "reckless"`, `described it as "half-baked"` stay mixed; a fragment alone
        // beside an evaluating verb is no utterance of its own either.
        let kind = if direct && cue_judges { StatementKind::Mixed } else { kind };
        let mut pieces = Vec::new();
        for range in &ranges {
            if direct && !cue_judges {
                pieces.extend(
                    self.items[range.clone()]
                        .iter()
                        .filter_map(|i| i.quote)
                        .map(|q| said(self.text, &self.quotes[q]))
                        .filter(|said| !said.is_empty()),
                );
            } else if let Some(span) = self.clause_span(range.clone()) {
                pieces.push(span);
            }
            self.used[range.clone()].iter_mut().for_each(|u| *u = true);
        }
        if let Some(cue) = &cue {
            self.used[cue.clone()].iter_mut().for_each(|u| *u = true);
        }
        let cue = cue.map(|c| Span::new(self.items[c.start].span.start, self.items[c.end - 1].span.end));
        if !pieces.is_empty() {
            self.found.push(Attribution { kind, pieces, cue, sources, unasserted, cue_judges });
        }
    }

    /// The span of a reported clause, without the commas and the full stop around it.
    fn clause_span(&self, range: Range<usize>) -> Option<Span> {
        let items = without_stops(&self.items[range]);
        Some(Span::new(items.first()?.span.start, items.last()?.span.end))
    }
}

/// Items without the commas, stops, colons and dashes around them.
pub(in crate::extract) fn without_stops<'a, 't>(mut items: &'a [Item<'t>]) -> &'a [Item<'t>] {
    let stop = |i: &Item<'_>| matches!(i.tag, Tag::Comma | Tag::Colon | Tag::Stop | Tag::Dash);
    while let [first, rest @ ..] = items
        && stop(first)
    {
        items = rest;
    }
    while let [rest @ .., last] = items
        && stop(last)
    {
        items = rest;
    }
    items
}
