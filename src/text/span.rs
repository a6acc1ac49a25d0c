//! Half-open ranges into a document's text, and their translation into code points.

/// A half-open range of *byte* offsets into a document's text, always on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`; an inverted pair gives the empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte; spans that only touch do not.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The text it covers.
    ///
    /// # Panics
    /// When the span was not made from `text` (out of range or inside a character).
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span without the white space at both ends.
    pub fn trim(self, text: &str) -> Span {
        let inside = self.of(text);
        let start = self.start + (inside.len() - inside.trim_start().len());
        Span::new(start, start + inside.trim().len())
    }
}

/// Byte offsets to code-point offsets, in the time it takes to scan a few dozen bytes.
///
/// Records speak in code points (what Python's `text[a:b]` takes), the program in bytes. A
/// checkpoint every [`CharIndex::STRIDE`] bytes keeps the table small and a look-up local.
#[derive(Debug)]
pub struct CharIndex<'t> {
    text: &'t str,
    /// Characters that start before byte `i * STRIDE`; empty when the text is ASCII.
    before: Vec<usize>,
}

impl<'t> CharIndex<'t> {
    const STRIDE: usize = 256;

    /// Builds the index in one pass over `text`.
    pub fn new(text: &'t str) -> Self {
        let starts_char = |b: &&u8| (**b as i8) >= -0x40;
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(Self::STRIDE) {
                before.push(count);
                count += block.iter().filter(starts_char).count();
            }
        }
        Self { text, before }
    }

    /// The number of code points before byte `offset` (clamped to the text's length).
    pub fn char_offset(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if self.before.is_empty() {
            return offset;
        }
        let block = (offset / Self::STRIDE).min(self.before.len() - 1);
        let from = block * Self::STRIDE;
        let starts_char = |b: &&u8| (**b as i8) >= -0x40;
        self.before[block] + self.text.as_bytes()[from..offset].iter().filter(starts_char).count()
    }

    /// A byte span as `[start, end)` in code points.
    pub fn char_span(&self, span: Span) -> [usize; 2] {
        [self.char_offset(span.start), self.char_offset(span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn touching_spans_do_not_overlap() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
        assert!(Span::new(0, 4).overlaps(Span::new(3, 5)));
    }

    proptest! {
        #[test]
        fn char_offsets_agree_with_counting(text in ".{0,900}") {
            let index = CharIndex::new(&text);
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.char_offset(byte), chars);
            }
            prop_assert_eq!(index.char_offset(text.len()), text.chars().count());
        }
    }
}
