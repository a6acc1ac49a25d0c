//! Any bytes as a Parquet file: no panic gets out, and what `tests/invariants/rows.rs` asks of collections holds.
//!
//! ```console
//! $ cargo +nightly fuzz run parquet fuzz/corpus/parquet
//! ```
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::Once;

#[path = "../../tests/invariants/rows.rs"]
#[allow(dead_code)]
mod rows;
#[path = "../../tests/invariants/scratch.rs"]
mod scratch;

fuzz_target!(|bytes: &[u8]| {
    // The library panics at some damaged files, which is caught; the fuzzer's hook would end the run there.
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    if let Some(fault) = rows::rows_fault(bytes, "parquet") {
        eprintln!("{fault}");
        std::process::abort();
    }
});
