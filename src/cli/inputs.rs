//! What is said about inputs that were read, or left out, in a way the user may not expect.

use super::messages::Messages;
use crate::input::{Document, LeftOut};

/// What had to be guessed or repaired to read the document.
pub(super) fn report_note(document: &Document, messages: &Messages) {
    if let Some(note) = &document.note {
        messages.note(&format!("{}: {note}", document.id));
    }
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
        if left_out.files == 1 { "1 file".to_owned() } else { format!("{} files", left_out.files) },
        kinds.join(", ")
    ));
}
