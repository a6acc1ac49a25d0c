//! Any bytes as a collection: no panic, and what `tests/invariants/rows.rs` asks holds. The first byte picks the
//! file's ending.
//!
//! ```console
//! $ cargo +nightly fuzz run rows fuzz/corpus/rows tests/cmd/label.in
//! ```
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/invariants/rows.rs"]
mod rows;
#[path = "../../tests/invariants/scratch.rs"]
mod scratch;

fuzz_target!(|input: (u8, &[u8])| {
    let (pick, bytes) = input;
    let ending = rows::ENDINGS[usize::from(pick) % rows::ENDINGS.len()];
    if let Some(fault) = rows::rows_fault(bytes, ending) {
        panic!("{ending}: {fault}");
    }
});
