//! The text as positions: spans, paragraphs, sentences, tokens and quotation marks.
//!
//! Everything here is pure and borrows; nothing is rewritten, so every offset stays an offset into
//! the document as it was given.

mod marks;
mod paragraph;
mod sentence;
mod span;
mod token;

pub use marks::{Quoted, quoted};
pub use paragraph::paragraphs;
pub use sentence::sentences;
pub use span::{CharIndex, Span};
pub use token::{Token, TokenKind, tokens};
