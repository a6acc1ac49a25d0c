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
            let from = paragraph.start + dateline(paragraph.of(text));
            let body = Span::new(from, paragraph.end).trim(text);
            spans.extend(sentences(text, body, &here).into_iter().map(|s| (number, s)));
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

/// The length of a dateline at the head of a paragraph: "PORT SELWYN, Oct 14 (Wire) — ".
fn dateline(paragraph: &str) -> usize {
    let place = paragraph.split([' ', ',']).next().unwrap_or("");
    let capitals = place.len() > 2 && place.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    let dash = [" — ", " – ", " - ", " -- "]
        .iter()
        .filter_map(|d| paragraph.find(d).map(|at| (at, at + d.len())))
        .min();
    match dash {
        Some((at, end)) if capitals && at <= 60 && !paragraph[..at].contains(". ") => end,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_no_part_of_the_first_sentence() {
        assert_eq!(dateline("PORT SELWYN, Oct 14 - Workers left."), 22);
        assert_eq!(dateline("BBC bosses — who else? — left."), 0);
        assert_eq!(dateline("Workers left."), 0);
    }
}
