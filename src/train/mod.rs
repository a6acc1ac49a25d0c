//! Fine-tuning the model: labelled rows and a base encoder in, a model folder out.
//!
//! ```text
//! data       labelled rows, divided by speaker and by family
//! batches    rows as token sequences, packed by length
//! learn      the steps; objective: what is minimised, and how fast
//! measure    temperatures and figures on rows held out
//! save       the model folder
//! ```
//!
//! [`train`] is the whole run. Every number that could be otherwise stands in [`Config`].

mod batches;
mod config;
mod data;
mod learn;
mod measure;
mod objective;
mod run;
mod save;

pub use config::Config;
pub use data::{Data, DataError};
pub use run::{Event, Outcome, TrainError, train};
