//! Fine-tuning the model: labelled rows and a base encoder in, a model folder out.
//!
//! ```text
//! data       labelled rows, divided by speaker, family and passage; readings: labels of ours
//! batches    rows as token sequences, packed by length; exchange: the same in other words
//! learn      the steps; objective: what is minimised, and how fast
//! coarse     steps in bfloat16
//! average    the mean of the fine-tunings
//! measure    temperatures and figures on rows held out
//! save       the model folder
//! ```
//!
//! [`train`] is the whole run. Every number that could be otherwise stands in [`Config`].

mod average;
mod batches;
mod coarse;
mod config;
mod data;
mod exchange;
mod learn;
mod measure;
mod objective;
mod passages;
mod readings;
mod run;
mod save;

pub use config::{Config, Part};
pub use data::{Data, DataError, Sources};
pub use readings::ReadingError;
pub use run::{Event, Outcome, TrainError, train};
