//! Statements in the spans PolNeAR's annotators draw.
//!
//! Ours leave out quotation marks and the comma that leads to the cue, as those are not words said; the
//! corpus keeps them in the content. A source with an apposition is closed by its comma there ("Ana
//! Lim, a nurse,"). Two who speak jointly are one source. All follow from the text around the span, whatever extractor drew it.

use super::brat::Attribution;
use crate::extract::Statement;
use crate::text::Span;

/// The statement as the corpus would have it.
pub(super) fn attribution(text: &str, statement: &Statement) -> Attribution {
    let sources = statement.speakers.iter().filter_map(|speaker| speaker.mention);
    let mut source: Vec<Span> = sources.map(|span| with_comma(text, span)).collect();
    source.sort();
    source.dedup();
    source.dedup_by(|next, last| {
        let joined = last.end <= next.start
            && matches!(text[last.end..next.start].trim(), "and" | "," | ", and" | "&");
        if joined {
            last.end = next.end;
        }
        joined
    });
    Attribution {
        content: statement.spans.iter().map(|span| with_marks(text, *span)).collect(),
        cue: statement.cue.into_iter().collect(),
        source,
    }
}

/// A span that fills a pair of marks, with them.
fn with_marks(text: &str, span: Span) -> Span {
    let before = &text[..span.start];
    let start = before.len() - mark(before.chars().rev(), is_opening);
    let after = text[span.end..].strip_prefix([',', '.']).unwrap_or(&text[span.end..]);
    let closing = mark(after.chars(), is_closing);
    let closed = closing > 0 && start < span.start;
    Span::new(start, if closed { text.len() - after.len() + closing } else { span.end })
}

/// The length of the mark that comes first: one character, or two single ones written for a double.
fn mark(mut chars: impl Iterator<Item = char>, is_mark: fn(char) -> bool) -> usize {
    match chars.next() {
        Some(c) if is_mark(c) => {
            let doubled = matches!(c, '\'' | '`') && chars.next() == Some(c);
            if doubled { 2 * c.len_utf8() } else { c.len_utf8() }
        }
        _ => 0,
    }
}

fn is_opening(c: char) -> bool {
    matches!(c, '“' | '‘' | '"' | '\'' | '«' | '„' | '`')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | '»' | '“')
}

/// An apposition, with the comma that closes it.
fn with_comma(text: &str, span: Span) -> Span {
    let closed = span.of(text).contains(',') && text[span.end..].starts_with(',');
    Span::new(span.start, span.end + usize::from(closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_commas_are_taken_in() {
        let text = "“It works,” Ana Lim, a nurse, said. “Keep it.” She called it ‘sane’.";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        assert_eq!(with_marks(text, at("It works")).of(text), "“It works,”");
        assert_eq!(with_marks(text, at("Keep it.")).of(text), "“Keep it.”");
        assert_eq!(with_marks(text, at("it ‘sane’")).of(text), "it ‘sane’");
        let doubled = "''No,'' she said.";
        assert_eq!(with_marks(doubled, Span::new(2, 4)).of(doubled), "''No,''");
        assert_eq!(with_comma(text, at("Ana Lim, a nurse")).of(text), "Ana Lim, a nurse,");
        assert_eq!(with_comma(text, at("Ana Lim")).of(text), "Ana Lim");
    }
}
