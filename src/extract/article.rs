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
            let parts = sentences(text, body, &here).into_iter().flat_map(|s| pieces(text, s));
            spans.extend(parts.map(|s| (number, s)));
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

/// The longest stretch without a full stop that is read as one sentence, in bytes.
const LONGEST_SENTENCE: usize = 4 * 1024;

/// A sentence, or the pieces of what never comes to an end.
fn pieces(text: &str, sentence: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = sentence;
    while rest.len() > LONGEST_SENTENCE {
        let head = &rest.of(text)[..rest.of(text).floor_char_boundary(LONGEST_SENTENCE)];
        let cut = rest.start + head.rfind(char::is_whitespace).filter(|&at| at > 0).unwrap_or(head.len());
        found.push(Span::new(rest.start, cut));
        rest = Span::new(cut, rest.end);
    }
    found.push(rest);
    found
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
        Some((at, end))
            if capitals
                && at <= 60
                && paragraph[..at].split(' ').all(|w| !w.starts_with(char::is_lowercase)) =>
        {
            end
        }
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
