//! An article read once: paragraphs, sentences as tagged items, quotations.

use super::tag::{self, Item};
use crate::text::{Quoted, Span, paragraphs, quoted, sentences};

/// One sentence and its items.
#[derive(Debug)]
pub(super) struct Sentence<'t> {
    pub(super) span: Span,
    pub(super) items: Vec<Item<'t>>,
    /// Which paragraph it stands in.
    pub(super) paragraph: usize,
}

/// A whole article, ready to be asked who says what.
#[derive(Debug)]
pub(super) struct Article<'t> {
    pub(super) text: &'t str,
    pub(super) quotes: Vec<Quoted>,
    pub(super) sentences: Vec<Sentence<'t>>,
}

impl<'t> Article<'t> {
    pub(super) fn read(text: &'t str) -> Self {
        let mut quotes = Vec::new();
        let mut spans: Vec<(usize, Span)> = Vec::new();
        for (number, paragraph) in paragraphs(text).into_iter().enumerate() {
            let here = quoted(text, paragraph);
            spans.extend(sentences(text, paragraph, &here).into_iter().map(|s| (number, s)));
            quotes.extend(here);
        }
        let names = tag::known_names(text, &spans.iter().map(|(_, s)| *s).collect::<Vec<_>>());
        let sentences = spans
            .into_iter()
            .map(|(paragraph, span)| Sentence {
                span,
                items: tag::items(text, span, &quotes, &names),
                paragraph,
            })
            .collect();
        Article { text, quotes, sentences }
    }
}
