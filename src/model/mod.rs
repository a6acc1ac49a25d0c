//! From words to a judgement: tokenizer, encoder, heads, calibration.
//!
//! ```text
//! Input { text, context }   what was said and what its "it" may refer to
//!   → Encoding              tokenizer: token ids, truncated, statement first
//!   → Logits                engine: eight raw numbers
//!   → Judgement             calibration: about AI?, stance, sentiment, with probabilities
//! ```
//!
//! [`Model`] joins the three. Its engine is anything that implements [`Engine`]: the native one,
//! which needs nothing but this crate, libtorch behind a feature, or a table in a test. The model
//! itself (`models/ai-stance`) is compiled in; [`ModelFiles::open`] reads another of the same kind.

mod aligned;
mod attention;
mod calibration;
mod distance;
mod encoder;
mod engine;
mod error;
mod errors;
mod files;
mod judge;
mod judgement;
mod kernels;
mod labels;
#[cfg(feature = "libtorch")]
mod libtorch;
mod linear;
mod naming;
mod native;
mod ops;
mod tagger;
mod tokenizer;
mod weights;

pub use calibration::Calibration;
#[cfg(feature = "libtorch")]
pub(crate) use calibration::most_probable;
pub use engine::Engine;
pub use error::ModelError;
pub use errors::Errors;
pub use files::{Config, Manifest, ModelFiles, Precision};
pub use judge::Model;
pub use judgement::{Input, Judgement, Logits};
pub use labels::{Sentiment, Stance};
#[cfg(feature = "libtorch")]
pub use libtorch::{Dropout, LibtorchEngine, LibtorchError, Network};
pub(crate) use naming::names_ai;
pub use native::NativeEngine;
pub use tagger::Tagger;
pub(crate) use tagger::{BEGIN_CONTENT, BEGIN_CUE, CUE_TAGS, INSIDE_CONTENT, Part, ROLE_TAGS, Tags};
pub(crate) use tokenizer::Words;
pub use tokenizer::{Encoding, Tokenizer};
pub use weights::{Tensor, Weights};
