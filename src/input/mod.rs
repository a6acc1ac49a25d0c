//! Where documents come from: files, folders, standard input; bytes become text here.
//!
//! ```no_run
//! for document in onrecord::input::Sources::new(&["articles".into()]).documents() {
//!     match document {
//!         Ok(document) => println!("{}: {} bytes", document.id, document.text.len()),
//!         Err(failure) => eprintln!("{failure}"),
//!     }
//! }
//! ```

mod burden;
mod decode;
mod failure;
mod hand_labels;
mod html;
mod lines;
mod list;
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
pub use source::{LeftOut, Source, Sources, documents};
pub use stream::Position;
pub(crate) use stream::Stream;

/// The longest article, in bytes: what is longer is none, or an attack.
const LONGEST_ARTICLE: usize = 64 << 20;

/// One article, decoded.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What the user calls it: the path as given or found, `-` for standard input.
    pub id: String,
    /// The decoded text, of an HTML page the article in it; all spans are offsets into it.
    pub text: String,
    /// Publication date, where it is known (`2025-10-21`).
    pub date: Option<String>,
    /// Who published it, where it is known.
    pub outlet: Option<String>,
    /// What had to be guessed to decode it, for the user to know.
    pub note: Option<String>,
}
