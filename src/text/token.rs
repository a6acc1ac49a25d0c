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
    for (at, piece) in pieces(span.of(text)) {
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

/// The text between Unicode word boundaries, but for single spaces, which separate whatever is beside
/// them. Most of what stands between two spaces is a word of plain letters, perhaps with a mark after
/// it, and needs no tables.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        // A space goes before its word: a mark that combines would otherwise lose what it combines with.
        let from = usize::from(rest.starts_with(' '));
        let len = rest[from..].find(' ').map_or(rest.len(), |at| from + at);
        let place = start;
        start += len;
        Some((place, from, &rest[..len]))
    })
    .flat_map(|(place, from, chunk)| {
        let word = &chunk[from..];
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        let alone = letters > 0
            && match word.as_bytes()[letters..] {
                [] => true,
                [mark] => matches!(mark, b',' | b'.' | b';' | b'!' | b'?'),
                _ => false,
            };
        let (plain, other) = if alone { (word.split_at(letters), "") } else { (("", ""), chunk) };
        let plain = [(place + from, plain.0), (place + from + letters, plain.1)];
        plain
            .into_iter()
            .filter(|(_, piece)| !piece.is_empty())
            .chain(other.split_word_bound_indices().map(move |(at, piece)| (place + at, piece)))
    })
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '‑' | '&' | '’' | '\'' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_are_those_between_unicode_word_boundaries(
            text in "([a-zA-Z]{1,4}|[ ,.;!?'’“”0-9\n_-]|\\PC){0,40}"
        ) {
            let printed = |(_, piece): &(usize, &str)| !piece.starts_with(char::is_whitespace);
            let quick: Vec<_> = pieces(&text).filter(printed).collect();
            let all: Vec<_> = text.split_word_bound_indices().filter(printed).collect();
            prop_assert_eq!(quick, all);
        }
    }

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
