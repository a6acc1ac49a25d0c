//! Where documents come from: files, folders, standard input; bytes become text here.
//!
//! ```no_run
//! for source in onrecord::input::Sources::new(&["articles".into()]) {
//!     match source.and_then(|source| source.read()) {
//!         Ok(document) => println!("{}: {} bytes", document.id, document.text.len()),
//!         Err(failure) => eprintln!("{failure}"),
//!     }
//! }
//! ```

mod decode;
mod failure;
mod hand_labels;
mod lines;
mod records;
mod source;
mod stream;
mod utf16;
mod zstd;

pub use decode::decode;
pub(crate) use decode::{guessed, repaired};
pub use failure::{Failure, InputError};
pub use hand_labels::{HandLabelError, read_hand_labels};
pub(crate) use lines::{Line, read_line};
pub use records::{RecordError, RecordFailure, Records};
pub use source::{LeftOut, Source, Sources};
pub use stream::Position;
pub(crate) use stream::Stream;

/// One article, decoded.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What the user calls it: the path as given or found, `-` for standard input.
    pub id: String,
    /// The decoded text; all spans are offsets into it.
    pub text: String,
    /// Publication date, where it is known (`2025-10-21`).
    pub date: Option<String>,
    /// Who published it, where it is known.
    pub outlet: Option<String>,
    /// What had to be guessed to decode it, for the user to know.
    pub note: Option<String>,
}
