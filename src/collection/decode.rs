//! Bytes of a row to text: UTF-8, else what the file's first other bytes were most likely in.

use crate::input::{guessed, repaired};
use encoding_rs::Encoding;

/// Decodes the rows of one file. Rows may differ: files are put together from others.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    guess: Option<&'static Encoding>,
    recoded: bool,
    note: Option<String>,
    told_of_guess: bool,
    told_of_repair: bool,
}

impl Decoder {
    /// One that knows the start of the file: many bytes make a better guess than a few.
    pub(super) fn new(head: &[u8]) -> Self {
        // The head may end within a character.
        let last = head.iter().rposition(|&byte| byte == b'\n').unwrap_or(head.len());
        let head = &head[..last];
        let other = str::from_utf8(head).is_err() && repaired(head).is_none();
        Self { guess: other.then(|| guessed(head)), ..Self::default() }
    }

    pub(super) fn text(&mut self, bytes: Vec<u8>) -> String {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return text,
            Err(error) => error.into_bytes(),
        };
        self.recoded = true;
        if let Some((text, _)) = repaired(&bytes) {
            if !std::mem::replace(&mut self.told_of_repair, true) {
                self.note = Some("not valid UTF-8 in places; they are replaced by �".to_owned());
            }
            return text;
        }
        let encoding = *self.guess.get_or_insert_with(|| guessed(&bytes));
        if !std::mem::replace(&mut self.told_of_guess, true) {
            self.note = Some(format!("not UTF-8; read as {} (a guess)", encoding.name()));
        }
        encoding.decode_without_bom_handling(&bytes).0.into_owned()
    }

    /// Whether anything was not UTF-8 since this was last asked, and what there is to tell the user.
    pub(super) fn take(&mut self) -> (bool, Option<String>) {
        (std::mem::take(&mut self.recoded), self.note.take())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_guess_for_a_file_and_one_note() {
        let mut decoder = Decoder::new(b"It\x92s a caf\xe9.\nIt\x92s \xc3");
        assert_eq!(decoder.text(b"plain".to_vec()), "plain");
        assert_eq!(decoder.take(), (false, None));
        assert_eq!(decoder.text(b"It\x92s".to_vec()), "It’s");
        assert_eq!(decoder.take(), (true, Some("not UTF-8; read as windows-1252 (a guess)".into())));
        assert_eq!(decoder.text("“Jā”".as_bytes().to_vec()), "“Jā”");
        assert_eq!(decoder.text(b"caf\xe9".to_vec()), "café");
        assert_eq!(decoder.take(), (true, None));
    }
}
