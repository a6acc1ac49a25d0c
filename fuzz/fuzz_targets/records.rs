//! Any bytes as what `positions` and `compare` read: records, stances that a person read, and who is who. No panic.
//! The first byte picks which.
//!
//! ```console
//! $ cargo +nightly fuzz run records fuzz/corpus/records tests/cmd/records.in
//! ```
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/invariants/records.rs"]
mod records;
#[path = "../../tests/invariants/scratch.rs"]
mod scratch;

fuzz_target!(|input: (u8, &[u8])| {
    let (pick, bytes) = input;
    let kind = records::KINDS[usize::from(pick) % records::KINDS.len()];
    if let Some(fault) = records::records_fault(bytes, kind) {
        panic!("{kind:?}: {fault}");
    }
});
