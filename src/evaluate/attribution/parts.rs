//! The parts of a corpus that are measured apart.

use super::brat::Attribution;
use super::speech;
use crate::text::Span;

/// The parts, in the order of the tables.
pub(super) const PARTS: [&str; 3] = ["all", "speech only", "with quotation marks"];

/// The place of speech among the parts.
pub(super) const SPEECH: usize = 1;

/// Which parts something belongs to.
pub(super) type Membership = [bool; PARTS.len()];

/// The parts of an attribution; the same test for the annotators' and for a system's.
pub(super) fn membership(text: &str, attribution: &Attribution) -> Membership {
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
    let marked = speech::has_marks(&words(&attribution.content));
    [true, marked || speech::is_speech(&words(&attribution.cue)), marked]
}

/// In any part that either is in.
pub(super) fn either(a: Membership, b: Membership) -> Membership {
    std::array::from_fn(|part| a[part] || b[part])
}
