//! Extraction on anything: no panic, and the invariants of `tests/invariants` hold.
//!
//! ```console
//! $ cargo install cargo-fuzz
//! $ cargo +nightly fuzz run extract fuzz/corpus/extract examples/articles
//! ```
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/invariants/fault.rs"]
mod fault;

fuzz_target!(|text: &str| {
    if let Some(fault) = fault::fault(text) {
        panic!("{fault}");
    }
});
