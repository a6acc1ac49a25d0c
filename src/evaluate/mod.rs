//! How good are the labels? Gold rows in, figures out.
//!
//! Pure statistics over (gold, predicted) pairs; nothing here knows the model. `onrecord eval`
//! prints a [`Report`], training uses the same figures to choose and to calibrate. How good the
//! statements are is asked in [`attribution`].

pub mod attribution;
mod bootstrap;
mod breakdown;
mod calibration;
mod confusion;
mod context;
mod coverage;
mod gold;
mod pairs;
mod render;
mod report;
mod tables;

pub use bootstrap::{Interval, Intervals};
pub use breakdown::Part;
pub use calibration::{
    Bin, Scaling, Scored, expected_calibration_error, fit_curve, fit_scaling, reliability,
};
pub use confusion::{ClassScores, Confusion};
pub use coverage::{Coverage, Kept, PRECISION};
pub use gold::{Gold, GoldError, Split, read_gold};
pub use pairs::MinimalPairs;
pub use report::{Report, Verdict};
