//! The baseline anybody would write first: every marked string is a quotation, and the nearest
//! capitalised name is its speaker.

use crate::extract::{Speaker, SpeakerKind, Statement, StatementKind};
use crate::text::{Span, TokenKind, paragraphs, quoted, tokens};

/// What the baseline takes for statements.
pub fn marked_strings(text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text) {
        let marked: Vec<_> = quoted(text, paragraph).into_iter().filter(|quote| quote.depth == 0).collect();
        let outside = |span: &Span| !marked.iter().any(|quote| quote.outer.overlaps(*span));
        let names: Vec<Span> = names(text, paragraph).into_iter().filter(outside).collect();
        for quote in &marked {
            let said = quote.inner.trim(text);
            if said.is_empty() {
                continue;
            }
            let distance =
                |name: &Span| name.start.saturating_sub(said.end).max(said.start.saturating_sub(name.end));
            let nearest = names.iter().copied().min_by_key(distance);
            found.push(Statement {
                kind: StatementKind::Direct,
                spans: vec![said],
                cue: None,
                speakers: vec![Speaker {
                    name: nearest.map(|name| name.of(text).to_owned()),
                    role: None,
                    org: None,
                    kind: if nearest.is_some() { SpeakerKind::Person } else { SpeakerKind::None },
                    mention: nearest,
                    rule: "nearest name",
                    confidence: 0.0,
                }],
                negated: false,
                cue_judges: false,
                context: None,
            });
        }
    }
    found
}

/// Runs of capitalised words; a single one that opens the paragraph is none.
fn names(text: &str, paragraph: Span) -> Vec<Span> {
    let mut names: Vec<Span> = Vec::new();
    for token in tokens(text, paragraph) {
        let word = token.span.of(text);
        if token.kind != TokenKind::Word || !word.starts_with(char::is_uppercase) {
            continue;
        }
        match names.last_mut() {
            Some(name) if text[name.end..token.span.start].chars().all(|c| c == ' ') => {
                name.end = token.span.end;
            }
            _ => names.push(token.span),
        }
    }
    names.retain(|name| name.start > paragraph.start || name.of(text).contains(' '));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_strings_and_nearest_names() {
        let text = "Wardens met. “It works,” said Ana Lim. Bo Dahl owns “Night Ferry”.\n\n“Why?”";
        let found: Vec<_> =
            marked_strings(text).iter().map(|s| (s.text(text), s.speakers[0].name.clone())).collect();
        let named = |said: &str, name: &str| (said.to_owned(), Some(name.to_owned()));
        assert_eq!(
            found,
            [named("It works,", "Ana Lim"), named("Night Ferry", "Bo Dahl"), ("Why?".to_owned(), None)]
        );
    }
}
