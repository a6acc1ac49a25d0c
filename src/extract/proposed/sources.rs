//! Who the source phrase of a proposal names.

use super::super::article::{Article, Sentence};
use super::super::phrase::subject;
use super::super::source::{self, Source};
use super::super::tag::{self, Tag};
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
    // "Okafor, who praised the nurses, left": whom the relative pronoun stands for.
    if let [only] = items
        && only.any(&["who", "which", "that"])
    {
        let comma = range.start > 0 && sentence.items[range.start - 1].tag == Tag::Comma;
        let subject = subject(&sentence.items, range.start - usize::from(comma));
        let sources = subject.map(|range| source::parse(text, &sentence.items[range])).unwrap_or_default();
        return sources.into_iter().map(|source| Source { span, ..source }).collect();
    }
    // A quotation is one item: its words are read anew.
    if items.iter().any(|i| i.tag == Tag::Quote && i.span.contains(span)) {
        return source::parse(text, &tag::items(text, span, &[], &Default::default()));
    }
    let mut sources = source::parse(text, items);
    if let [only] = sources.as_mut_slice() {
        let words = span.of(text).trim_end_matches([',', ' ']);
        only.span = Span::new(span.start, span.start + words.len());
    }
    sources
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
