//! Sentences of running text, with quotations kept whole.
//!
//! Attribution happens between a quotation and the words around it, so a sentence here is what a
//! reporter would call one: a full stop inside quotation marks ends it only where the quotation
//! ends there too and something new begins.

use super::{Quoted, Span};

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "sen", "rep", "gov", "gen", "v", "col", "capt", "lt", "sgt",
    "rev", "hon", "st", "jr", "sr", "vs", "no", "inc", "ltd", "corp", "co", "dept", "fig", "etc", "eg",
    "e.g", "i.e", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s",
    "u.k", "u.n", "e.u", "a.m", "p.m", "approx", "est", "ave", "blvd", "assn", "bros",
];

/// The sentences of a paragraph. `quotes` are the paragraph's quotations; those at depth 0 are
/// never cut.
pub fn sentences(text: &str, paragraph: Span, quotes: &[Quoted]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = paragraph.start;
    let mut outer = quotes.iter().filter(|q| q.depth == 0).peekable();
    let mut skip_to = paragraph.start;
    for (at, c) in paragraph.of(text).char_indices() {
        let at = paragraph.start + at;
        if at < skip_to {
            continue;
        }
        while outer.next_if(|q| q.outer.start < at).is_some() {}
        let end = match outer.peek() {
            Some(quote) if quote.outer.start == at => {
                skip_to = quote.outer.end;
                let last = quote.inner.of(text).trim_end().chars().next_back();
                if !last.is_some_and(is_terminal) {
                    continue;
                }
                quote.outer.end
            }
            _ if is_terminal(c) && !is_abbreviated(text, start, at, c) => {
                let tail = text[at..paragraph.end].trim_start_matches(|c| is_terminal(c) || ")]".contains(c));
                skip_to = paragraph.end - tail.len();
                skip_to
            }
            _ => continue,
        };
        if starts_anew(&text[end..paragraph.end]) {
            found.push(Span::new(start, end).trim(text));
            start = end;
        }
    }
    let rest = Span::new(start, paragraph.end).trim(text);
    if !rest.is_empty() {
        found.push(rest);
    }
    found.retain(|s| !s.is_empty());
    found
}

fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

/// What follows a sentence: white space, then a capital, a number, a bracket or an opening mark.
fn starts_anew(rest: &str) -> bool {
    let next = rest.trim_start();
    if next.len() == rest.len() {
        return rest.is_empty();
    }
    next.chars().next().is_none_or(|c| c.is_uppercase() || c.is_numeric() || "“‘\"'«„`([•-–—&".contains(c))
        && !next.starts_with("— ")
        && !next.starts_with("– ")
        && !next.starts_with("- ")
}

fn is_abbreviated(text: &str, start: usize, at: usize, c: char) -> bool {
    if c != '.' {
        return false;
    }
    let before = &text[start..at];
    let word = before.rsplit(|c: char| c.is_whitespace() || "(“\"‘".contains(c)).next().unwrap_or("");
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    let inner = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    initial || inner || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::quoted;

    fn split(text: &str) -> Vec<&str> {
        let paragraph = Span::new(0, text.len());
        let quotes = quoted(text, paragraph);
        sentences(text, paragraph, &quotes).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn full_stops_of_abbreviations_initials_and_numbers_end_nothing() {
        assert_eq!(
            split("Dr. J. Pike paid $1.5 to the U.S. office. Then she left."),
            ["Dr. J. Pike paid $1.5 to the U.S. office.", "Then she left."]
        );
    }

    #[test]
    fn a_quotation_is_not_cut() {
        assert_eq!(
            split("“We paused. We thought,” Mara said. “Then we shipped.” It sold."),
            ["“We paused. We thought,” Mara said.", "“Then we shipped.”", "It sold."]
        );
    }

    #[test]
    fn a_question_before_its_cue_stays_with_it() {
        assert_eq!(split("\"Who pays?\" asked Ines."), ["\"Who pays?\" asked Ines."]);
    }
}
