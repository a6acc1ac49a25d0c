//! How good are the labels? Gold rows in, figures out.
//!
//! Pure statistics over (gold, predicted) pairs; nothing here knows the model. `onrecord eval`
//! prints a [`Report`], training uses the same figures to choose and to calibrate.

mod calibration;
mod confusion;
mod context;
mod gold;
mod render;
mod report;

pub use calibration::{Scored, expected_calibration_error, fit_temperature, softmax};
pub use confusion::{ClassScores, Confusion};
pub use gold::{Gold, GoldError, Split, read_gold};
pub use report::{Report, Verdict};
