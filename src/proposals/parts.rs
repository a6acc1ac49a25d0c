//! What of a paragraph the network reads at once: all of it, or as many whole sentences as it can.

use crate::model::{Tagger, Words};
use crate::text::{Span, quoted, sentences};
use std::ops::Range;

/// The words of a paragraph in parts the network can read.
pub(super) fn ranges(text: &str, paragraph: Span, words: &Words) -> Vec<Range<usize>> {
    let count = words.spans.len();
    if words.start(count) <= Tagger::LONGEST {
        return if count == 0 { Vec::new() } else { vec![0..count] };
    }
    let ends = sentences(text, paragraph, &quoted(text, paragraph));
    let ends = ends
        .into_iter()
        .map(|sentence| words.spans.partition_point(|word| paragraph.start + word.start < sentence.end));
    fitting(ends.chain([count]), |word| words.start(word))
}

/// Parts that end where a sentence does, or wherever they must.
fn fitting(ends: impl Iterator<Item = usize>, pieces_before: impl Fn(usize) -> usize) -> Vec<Range<usize>> {
    let fits =
        |range: &Range<usize>| pieces_before(range.end) - pieces_before(range.start) <= Tagger::LONGEST;
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut open = 0..0;
    for end in ends {
        if !fits(&(open.start..end)) && !open.is_empty() {
            parts.push(open.clone());
            open = open.end..open.end;
        }
        // A sentence too long by itself is cut between words.
        for word in open.end..end {
            if !fits(&(open.start..word + 1)) && !open.is_empty() {
                parts.push(open.clone());
                open.start = open.end;
            }
            open.end = word + 1;
        }
    }
    if !open.is_empty() {
        parts.push(open);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_with_sentences_where_they_can() {
        let parts = fitting([100, 200, 300, 1000, 1010].into_iter(), |word| word);
        assert_eq!(parts, [0..200, 200..300, 300..550, 550..800, 800..1010]);
    }
}
