//! What stands between marks: an utterance, a title, a fragment.

use super::super::name;
use super::super::source::{self, Head};
use super::super::tag::Item;
use crate::text::{Quoted, Span};

/// Before words in marks: something is called so, nobody says it.
pub(in crate::extract) const CALLED: &[&str] =
    &["so-called", "called", "dubbed", "titled", "entitled", "word", "term", "phrase"];

/// The words of a direct quotation: inside the marks, without the comma that leads to the cue.
pub(in crate::extract) fn said(text: &str, quote: &Quoted) -> Span {
    let inner = quote.inner.trim(text);
    let words = inner.of(text);
    let words = words.strip_suffix(',').unwrap_or(words);
    Span::new(inner.start, inner.start + words.trim_end().len())
}

/// Whether quoted words look like the title of a work or a product: capitals throughout, no
/// punctuation of speech.
pub(in crate::extract) fn is_title(inner: &str) -> bool {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let small = |w: &str| {
        matches!(
            w,
            "a" | "an"
                | "the"
                | "of"
                | "and"
                | "in"
                | "on"
                | "for"
                | "to"
                | "with"
                | "at"
                | "by"
                | "or"
                | "from"
        )
    };
    let capital = |w: &&str| w.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let ends = inner.trim_end().ends_with([',', '.', '!', '?', '…']);
    !words.is_empty()
        && words.len() <= 8
        && !ends
        && words.iter().all(|w| capital(w) || small(w))
        && words.iter().filter(|w| capital(w)).count() >= if words.len() == 1 { 1 } else { 2 }
}

/// Whether a phrase names a person, by more than two capitalised words.
pub(in crate::extract) fn has_person(text: &str, items: &[Item<'_>]) -> bool {
    source::parse(text, items).iter().any(|s| {
        matches!(&s.head, Head::Named(n) if n.person != Some(false) && (n.gender.is_some() || s.role.is_some() || name::given(&n.name)))
    })
}
