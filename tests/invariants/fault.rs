//! What must hold of the statements of any text; the fuzz target asks it too.

use onrecord::text::{CharIndex, Span};
use onrecord::{Extractor, Statement};

/// The first thing that does not hold of the statements of a text as the rules find them.
pub(crate) fn fault(text: &str) -> Option<String> {
    fault_of(&Extractor::rules(), text)
}

/// The same for any extractor.
pub(crate) fn fault_of(extractor: &Extractor, text: &str) -> Option<String> {
    let index = CharIndex::new(text);
    let characters: Vec<char> = text.chars().collect();
    let statements = extractor.extract(text);
    for statement in &statements {
        let mentions = statement.speakers.iter().filter_map(|speaker| speaker.mention);
        let beside: Vec<Span> = statement.cue.into_iter().chain(mentions).collect();
        for span in statement.spans.iter().chain(&beside).chain(&statement.context) {
            let fits = span.start <= span.end && text.get(span.start..span.end).is_some();
            if !fits {
                return Some(format!("{span:?} is not in the text"));
            }
            let [start, end] = index.char_span(*span);
            if characters[start..end].iter().collect::<String>() != span.of(text) {
                return Some(format!("{span:?} is not {start}..{end} in code points"));
            }
        }
        if statement.spans.is_empty() || statement.spans.iter().any(|piece| piece.is_empty()) {
            return Some(format!("an empty piece: {statement:?}"));
        }
        if statement.spans.windows(2).any(|pair| pair[0].end > pair[1].start) {
            return Some(format!("pieces overlap: {statement:?}"));
        }
        if statement.cue.is_some_and(|cue| statement.spans.iter().any(|piece| piece.overlaps(cue))) {
            return Some(format!("the cue is in the content: {statement:?}"));
        }
        if statement.speakers.is_empty() {
            return Some(format!("no speaker, not even nobody: {statement:?}"));
        }
        let unsure = |c: f32| !(0.0..=1.0).contains(&c);
        if statement.speakers.iter().any(|speaker| unsure(speaker.confidence)) {
            return Some(format!("a confidence that is none: {statement:?}"));
        }
    }
    crossing(&statements).map(|(a, b)| format!("pieces of two statements cross: {a:?} {b:?}"))
}

/// Pieces of two statements that overlap without one holding the other.
fn crossing(statements: &[Statement]) -> Option<(Span, Span)> {
    let mut pieces: Vec<Span> = statements.iter().flat_map(|statement| statement.spans.clone()).collect();
    pieces.sort();
    let mut open: Vec<Span> = Vec::new();
    for piece in pieces {
        open.retain(|outer| outer.end > piece.start);
        let crossed = open.iter().find(|outer| !outer.contains(piece) && !piece.contains(**outer));
        if let Some(outer) = crossed {
            return Some((*outer, piece));
        }
        open.push(piece);
    }
    None
}
