//! Any bytes as articles: no panic, and what `tests/invariants/documents.rs` asks holds. The first byte picks the
//! file's ending.
//!
//! ```console
//! $ cargo +nightly fuzz run documents fuzz/corpus/documents examples/articles
//! ```
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/invariants/documents.rs"]
mod documents;
#[path = "../../tests/invariants/scratch.rs"]
mod scratch;

fuzz_target!(|input: (u8, &[u8])| {
    let (pick, bytes) = input;
    let ending = documents::ENDINGS[usize::from(pick) % documents::ENDINGS.len()];
    if let Some(fault) = documents::documents_fault(bytes, ending) {
        panic!("{ending}: {fault}");
    }
});
