//! How articles are read: the arguments that analyze, extract and explain share.

use crate::extract::Extractor;

/// The arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// Find statements by rules alone, without the attribution network
    ///
    /// Some hundred times faster, and much indirect speech is missed.
    #[arg(long)]
    pub(super) rules: bool,
}

impl Reading {
    pub(super) fn extractor(&self) -> Extractor {
        if self.rules { Extractor::rules() } else { Extractor::new() }
    }
}
