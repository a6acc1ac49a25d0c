//! One short file per output format.
