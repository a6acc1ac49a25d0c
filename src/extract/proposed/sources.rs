//! Who the source phrase of a proposal names.

use super::super::article::{Article, Sentence};
use super::super::headline;
use super::super::lexicon::{self, NounKind};
use super::super::phrase::subject;
use super::super::source::{self, Head, Source};
use super::super::tag::{self, Item, Tag};
use super::{items_of, sentence_of};
use crate::text::Span;
use std::ops::Range;

/// The sources that a phrase names; none where it names nobody.
pub(super) fn sources(article: &Article<'_>, span: Span) -> Vec<Source> {
    let text = article.text;
    let Some(sentence) = sentence_of(article, span.start).map(|number| &article.sentences[number]) else {
        return Vec::new();
    };
    let (range, span) = with_noun(sentence, items_of(sentence, span), span);
    let items = &sentence.items[range.clone()];
    // A quotation is one item: its words are read anew.
    if let Some(quote) = items.iter().find(|i| i.tag == Tag::Quote && i.span.contains(span)) {
        let mark = text[quote.span.start..].chars().next().map_or(0, char::len_utf8);
        let until = Span::new(quote.span.start + mark, span.end);
        let headline = headline::is_headline(text, until);
        let words = tag::items(text, until, headline, &[], &Default::default());
        let from = words.partition_point(|i| i.span.end <= span.start);
        return antecedents(text, &words, from, span).unwrap_or_else(|| source::parse(text, &words[from..]));
    }
    if let Some(sources) = antecedents(text, &sentence.items[..range.end], range.start, span) {
        return sources;
    }
    let mut sources = source::parse(text, items);
    if let [only] = sources.as_mut_slice() {
        let words = span.of(text).trim_end_matches([',', ' ']);
        only.span = Span::new(span.start, span.start + words.len());
    }
    sources
}

/// "Okafor, who praised the nurses, left": whom a relative pronoun, the last of the items, stands for. "Who" is
/// somebody, not the lecture in "a lecture from the president, who".
fn antecedents(text: &str, items: &[Item<'_>], at: usize, span: Span) -> Option<Vec<Source>> {
    let [pronoun] = &items[at..] else { return None };
    if !pronoun.any(&["who", "which", "that"]) {
        return None;
    }
    let comma = at > 0 && items[at - 1].tag == Tag::Comma;
    let phrase = subject(items, at - usize::from(comma)).map_or(&items[..0], |range| &items[range]);
    let speaks = |sources: &[Source]| match sources {
        [Source { head: Head::Described(described), .. }] => {
            matches!(lexicon::noun(&described.noun), Some(NounKind::Person | NounKind::Group))
        }
        [Source { head: Head::Named(named), .. }] => named.person != Some(false),
        _ => true,
    };
    let whole = source::parse(text, phrase);
    let nearest = || {
        let after = |i: usize| source::parse(text, &phrase[i + 1..]);
        (0..phrase.len()).rev().filter(|&i| phrase[i].tag == Tag::Prep).map(after).find(|part| speaks(part))
    };
    let sources = if pronoun.is("who") && !speaks(&whole) { nearest().unwrap_or(whole) } else { whole };
    Some(sources.into_iter().map(|source| Source { span, ..source }).collect())
}

/// A source of which only the article was seen, with its noun.
fn with_noun(sentence: &Sentence<'_>, range: Range<usize>, span: Span) -> (Range<usize>, Span) {
    let items = &sentence.items;
    if range.is_empty() || items[range.clone()].iter().any(|i| i.tag != Tag::Det) {
        return (range, span);
    }
    let end = (range.end..items.len()).find(|&i| !items[i].nominal()).unwrap_or(items.len());
    (range.start..end, Span::new(span.start, items[end - 1].span.end))
}
