//! The text as positions: spans, paragraphs, sentences, tokens and quotation marks.
//!
//! Everything here is pure and borrows; nothing is rewritten, so every offset stays an offset into
//! the document as it was given.

mod span;

pub use span::{CharIndex, Span};
