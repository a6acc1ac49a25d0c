//! Any bytes as an SQLite database: no panic, and what `tests/invariants/rows.rs` asks of collections holds.
//!
//! ```console
//! $ cargo +nightly fuzz run database fuzz/corpus/database
//! ```
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/invariants/rows.rs"]
#[allow(dead_code)]
mod rows;
#[path = "../../tests/invariants/scratch.rs"]
mod scratch;

fuzz_target!(|bytes: &[u8]| {
    if let Some(fault) = rows::rows_fault(bytes, "sqlite") {
        panic!("{fault}");
    }
});
