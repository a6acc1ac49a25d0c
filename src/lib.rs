//! Who said what about AI, and where do they stand?
//!
//! Articles go in, a position per speaker comes out. The data flows one way through typed stages,
//! one module a stage:
//!
//! ```text
//! input      Document { id, text, date, outlet }
//! text       Span, paragraphs, sentences, quotation marks
//! extract    Statement: what was said, the cue, the speaker resolved in the article
//! model      Judgement: about AI?, stance, sentiment, with probabilities
//! record     Record: the published form of a judged statement (schema `onrecord/1`)
//! identities Register: which names in the records are one speaker, and in which of the user's groups
//! positions  Position: a speaker's statements added up, with an interval
//! output     table, json, jsonl, csv, md
//! database   the same in SQLite, to be asked anything
//! collection Row: a table's own statements, each with its label beside it
//! ```
//!
//! ```no_run
//! for record in onrecord::analyze("“It will cost jobs,” said Ana Lim, a union organiser.") {
//!     println!("{:?} {}: {}", record.speaker.name, record.stance, record.text);
//! }
//! ```

mod chunks;
pub mod cli;
pub mod collection;
pub mod database;
mod date;
pub mod evaluate;
pub mod extract;
mod fnv;
pub mod identities;
pub mod input;
pub mod model;
pub mod output;
mod pipeline;
mod plain;
pub mod positions;
pub mod proposals;
mod publish;
mod random;
pub mod record;
pub mod resume;
mod softmax;
mod spellings;
pub mod text;
#[cfg(feature = "libtorch")]
pub mod train;

pub use extract::{Extractor, Speaker, SpeakerKind, Statement, StatementKind};
pub use input::Document;
pub use model::{Judgement, Sentiment, Stance};
pub use pipeline::{Analysis, Extraction, Pipeline, analyze, extractions};
pub use record::{Extracted, Record};

/// The examples in the README are tested with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
