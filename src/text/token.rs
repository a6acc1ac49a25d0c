//! Words and punctuation with their place.

use super::Span;
use unicode_segmentation::UnicodeSegmentation;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, hyphens, dots and ampersands: "isn’t", "vice-president",
    /// "U.S.", "AT&T".
    Word,
    /// Anything that begins with a digit or a currency sign: "2024", "$11.5", "34-year-old".
    Number,
    /// One punctuation mark or symbol.
    Punct,
}

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its place.
    pub span: Span,
    /// Its kind.
    pub kind: TokenKind,
}

/// The tokens inside `span`, in order; white space separates and is dropped.
///
/// Unicode word boundaries are the base; pieces are joined over a hyphen, an ampersand or an
/// apostrophe that has no white space around it, and a possessive `'s` stays with its noun.
pub fn tokens(text: &str, span: Span) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut joins = false;
    for (at, piece) in span.of(text).split_word_bound_indices() {
        let start = span.start + at;
        let end = start + piece.len();
        let Some(first) = piece.chars().next() else { continue };
        if first.is_whitespace() || first == '\u{feff}' {
            joins = false;
            continue;
        }
        let kind = if first.is_alphabetic() {
            TokenKind::Word
        } else if first.is_numeric() || matches!(first, '$' | '£' | '€' | '@' | '#') {
            TokenKind::Number
        } else {
            TokenKind::Punct
        };
        match found.last_mut() {
            Some(last) if joins && kind != TokenKind::Punct && last.span.end == start => {
                last.span.end = end;
                joins = false;
            }
            Some(last)
                if is_joint(first)
                    && last.kind != TokenKind::Punct
                    && last.span.end == start
                    && text[end..span.end].starts_with(char::is_alphanumeric) =>
            {
                last.span.end = end;
                joins = true;
            }
            // "Corp." or "U.S." keep their dot only inside; a currency sign opens its number.
            Some(last)
                if last.kind == TokenKind::Number
                    && last.span.len() <= 3
                    && last.span.end == start
                    && !text[last.span.start..last.span.end].ends_with(char::is_alphanumeric) =>
            {
                last.span.end = end;
            }
            _ => {
                found.push(Token { span: Span::new(start, end), kind });
                joins = false;
            }
        }
    }
    found
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '‑' | '&' | '’' | '\'' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text, Span::new(0, text.len())).into_iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn keeps_hyphens_apostrophes_and_ampersands_together() {
        assert_eq!(
            words("AT&T’s vice-president isn't 34-year-old."),
            ["AT&T’s", "vice-president", "isn't", "34-year-old", "."]
        );
    }

    #[test]
    fn splits_punctuation_and_joins_currency() {
        assert_eq!(words("Yes, $11.5bn — (now)…"), ["Yes", ",", "$11.5bn", "—", "(", "now", ")", "…"]);
    }
}
