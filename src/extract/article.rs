//! An article read once: paragraphs, sentences as tagged items, quotations.

use super::headline;
use super::lexicon::{self, Classes, Closed, Form};
use super::tag::{self, Item};
use crate::text::{Quoted, Span, TokenKind, paragraphs, quoted, sentences, tokens};

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
            let mut whole: Vec<Span> = Vec::new();
            for sentence in sentences(text, body, &here) {
                match whole.last_mut() {
                    Some(last) if is_cue_of(text, *last, sentence) => last.end = sentence.end,
                    _ => whole.push(sentence),
                }
            }
            spans.extend(whole.into_iter().flat_map(|s| pieces(text, s)).map(|s| (number, s)));
            quotes.extend(here);
        }
        let headlines: Vec<bool> = spans.iter().map(|(_, s)| headline::is_headline(text, *s)).collect();
        let prose = spans.iter().zip(&headlines).filter(|(_, headline)| !**headline).map(|((_, s), _)| *s);
        let names = tag::known_names(text, prose);
        let sentences = spans
            .into_iter()
            .zip(headlines)
            .map(|((paragraph, span), headline)| Sentence {
                span,
                items: tag::items(text, span, headline, &quotes, &names),
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

/// Whether `next` only tells who said the quotation that `sentence` ends with: `"Who pays?" Ines asked.`
fn is_cue_of(text: &str, sentence: Span, next: Span) -> bool {
    let before = sentence.of(text).trim_end();
    let inside = before.trim_end_matches(['”', '"', '’', '\'', '»']);
    if inside.len() == before.len() || !inside.ends_with(['!', '?', '.', '…']) {
        return false;
    }
    let head = Span::new(next.start, next.start + next.of(text).floor_char_boundary(160));
    let words = tokens(text, head);
    let lower: Vec<_> = words.iter().take(10).map(|w| tag::lower(w.span.of(text))).collect();
    let cue = lower.iter().position(|word| {
        lexicon::verb(word).is_some_and(|v| {
            matches!(v.form, Form::Past | Form::ThirdPerson)
                && v.classes.any(Classes::SAY.or(Classes::TELL).or(Classes::ASK).or(Classes::MANNER))
        })
    });
    let Some(cue) = cue.filter(|&c| (1..=5).contains(&c)) else { return false };
    let subject = words[..cue].iter().zip(&lower).all(|(word, lower)| {
        word.kind == TokenKind::Word
            && (word.span.of(text).starts_with(char::is_uppercase)
                || lexicon::noun(lower).is_some()
                || lexicon::closed(lower) == Some(Closed::Adverb))
    });
    let ends = match lower.get(cue + 1).map(|w| &**w) {
        None | Some(".") => true,
        // A full stop and more words may be a sentence of its own: “It is over.” He told us why.
        _ if inside.ends_with('.') => false,
        Some(",") => true,
        Some("to") => true,
        // "he told the cheering crowd."
        Some(_) if lexicon::verb(&lower[cue]).is_some_and(|v| v.classes.any(Classes::TELL)) => {
            next.len() < 80 && !next.of(text).contains(" that ") && !next.of(text).contains(['"', '“', ':'])
        }
        Some(word) => matches!(lexicon::closed(word), Some(Closed::Preposition | Closed::Time)),
    };
    subject && ends
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
