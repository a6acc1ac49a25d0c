//! Invented articles for the tests of the protocols.

use super::brat::{Annotated, Attribution};
use crate::text::Span;

/// The attribution with these words, each where it stands first; no span for no words.
pub(super) fn attribution(text: &str, content: &str, cue: &str, source: &str) -> Attribution {
    let at = |words: &str| -> Vec<Span> {
        let start = text.find(words).unwrap();
        if words.is_empty() { Vec::new() } else { vec![Span::new(start, start + words.len())] }
    };
    Attribution { content: at(content), cue: at(cue), source: at(source) }
}

/// The article with these attributions.
pub(super) fn article(text: &str, attributions: &[(&str, &str, &str)]) -> Annotated {
    let attributions =
        attributions.iter().map(|(content, cue, source)| attribution(text, content, cue, source));
    Annotated { id: "a".into(), text: text.into(), attributions: attributions.collect() }
}
