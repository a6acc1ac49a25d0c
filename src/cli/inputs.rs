//! What is said about inputs that were read, or left out, in a way the user may not expect.

use super::messages::{Messages, counted};
use crate::input::{Document, LeftOut};
use crate::record::SpeakerRecord;
use std::collections::BTreeMap;

/// What had to be guessed or repaired to read the document.
pub(super) fn report_note(document: &Document, messages: &Messages) {
    if let Some(note) = &document.note {
        messages.note(&format!("{}: {note}", document.id));
    }
}

/// How the document was read, what was found in it, and by which rules its speakers.
pub(super) fn report_found<'r>(
    document: &Document,
    speakers: impl Iterator<Item = &'r SpeakerRecord>,
    messages: &Messages,
) {
    messages.detail(|| {
        let mut rules: BTreeMap<&str, u64> = BTreeMap::new();
        speakers.for_each(|speaker| *rules.entry(&speaker.rule).or_default() += 1);
        let mut found = format!("{}: {} characters", document.id, document.text.chars().count());
        let known = [("dated", &document.date), ("by", &document.outlet)];
        for (word, value) in known.into_iter().filter_map(|(word, value)| Some((word, value.as_ref()?))) {
            found.push_str(&format!(", {word} {value}"));
        }
        found.push_str(&format!(", {}", counted(rules.values().sum(), "statement")));
        let rules: Vec<String> = rules.into_iter().map(|(rule, number)| format!("{rule} {number}")).collect();
        if !rules.is_empty() {
            found.push_str(&format!("; speakers by {}", rules.join(", ")));
        }
        found
    });
}

/// Files in folders that are no articles by their names.
pub(super) fn report_left_out(left_out: &LeftOut, messages: &Messages) {
    if left_out.files == 0 {
        return;
    }
    let kinds: Vec<String> =
        left_out.extensions.iter().take(8).map(|(extension, n)| format!(".{extension} {n}")).collect();
    messages.note(&format!(
        "left out {} in folders that are not .txt, .text, .md, .html or without an extension ({})",
        counted(left_out.files as u64, "file"),
        kinds.join(", ")
    ));
}
