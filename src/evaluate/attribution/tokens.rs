//! Tokens to compare spans by, as the Penn Treebank separates them.
//!
//! CofeNet's data was tokenised by CoreNLP. Spans are compared by the tokens they touch, so only a
//! boundary inside a word matters: possessives and contractions are tokens of their own ("Lim | 's",
//! "do | n't"), as is every mark; hyphened words, numbers and initials are one.

use crate::text::Span;

const CLITICS: [&str; 6] = ["s", "d", "m", "re", "ve", "ll"];

/// The tokens of a text, by paragraph.
#[derive(Debug)]
pub(super) struct Tokens {
    /// Each token with the number of its line.
    tokens: Vec<(Span, usize)>,
}

impl Tokens {
    pub(super) fn of(text: &str) -> Self {
        let mut tokens = Vec::new();
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            split(text, Span::new(start, start + line.len()), |span| tokens.push((span, number)));
            start += line.len();
        }
        Self { tokens }
    }

    /// The first and one past the last token that each part of a span touches; a span over several
    /// paragraphs has a part in each, as CofeNet reads paragraph by paragraph.
    pub(super) fn ranges(&self, span: Span) -> Vec<(usize, usize)> {
        let from = self.tokens.partition_point(|(token, _)| token.end <= span.start);
        let to = self.tokens.partition_point(|(token, _)| token.start < span.end);
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for at in from..to {
            match ranges.last_mut() {
                Some(last) if self.tokens[last.1 - 1].1 == self.tokens[at].1 => last.1 = at + 1,
                _ => ranges.push((at, at + 1)),
            }
        }
        ranges
    }
}

fn split(text: &str, line: Span, mut token: impl FnMut(Span)) {
    let mut at = line.start;
    while at < line.end {
        let rest = &text[at..line.end];
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let end = at + if first.is_alphanumeric() { word(rest) } else { mark(rest, first) };
        match clitic(&text[at..end]) {
            Some(length) if length < end - at => {
                token(Span::new(at, end - length));
                token(Span::new(end - length, end));
            }
            _ => token(Span::new(at, end)),
        }
        at = end;
    }
}

/// The length of a mark: "..." and "--" are one.
fn mark(rest: &str, first: char) -> usize {
    match first {
        '.' | '-' => rest.len() - rest.trim_start_matches(first).len(),
        _ => first.len_utf8(),
    }
}

/// The length of a word with what joins its parts.
fn word(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let joins = match c {
            '.' if next == Some('-') => rest[..at].contains('.'),
            '-' | '‑' | '&' | '/' | '_' | '\'' | '’' | '.' => next.is_some_and(char::is_alphanumeric),
            ',' | ':' => {
                next.is_some_and(|c| c.is_ascii_digit()) && rest[..at].ends_with(|c: char| c.is_ascii_digit())
            }
            c => c.is_alphanumeric(),
        };
        if !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    // Initials keep their last point.
    let initials = rest[..end].split('.').all(|part| part.chars().count() == 1) && rest[..end].contains('.');
    end + usize::from(initials && rest[end..].starts_with('.'))
}

/// The length of the possessive or contraction at the end of a word.
fn clitic(word: &str) -> Option<usize> {
    let (at, _) = word.char_indices().rfind(|(_, c)| matches!(c, '\'' | '’'))?;
    let mark = word[at..].chars().next()?.len_utf8();
    let ending = word[at + mark..].to_ascii_lowercase();
    if CLITICS.contains(&ending.as_str()) {
        return Some(word.len() - at);
    }
    let not = ending == "t" && word[..at].ends_with(['n', 'N']);
    not.then(|| word.len() - at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Tokens::of(text).tokens.iter().map(|(span, _)| span.of(text)).collect()
    }

    #[test]
    fn as_the_treebank_has_them() {
        assert_eq!(
            words("“Lim’s U.S.-made x-ray can't cost $1,500...”"),
            ["“", "Lim", "’s", "U.S.-made", "x-ray", "ca", "n't", "cost", "$", "1,500", "...", "”"]
        );
        assert_eq!(words("the U.S. said"), ["the", "U.S.", "said"]);
    }

    #[test]
    fn a_span_touches_tokens_and_ends_with_its_paragraph() {
        let text = "“One two.\n\n“Three.”";
        let tokens = Tokens::of(text);
        assert_eq!(tokens.ranges(Span::new(0, text.len())), [(0, 4), (4, 8)]);
        assert_eq!(tokens.ranges(Span::new(4, 5)), [(1, 2)]);
        assert!(tokens.ranges(Span::new(6, 7)).is_empty());
    }
}
