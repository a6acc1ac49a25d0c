//! Bytes to text: a mark decides, else UTF-8, else a guess that the user is told of.
//!
//! Offsets in records count in the text that comes out here: a byte order mark is not part of it,
//! everything else is, line ends as they were (in Python:
//! `open(path, encoding="utf-8-sig", newline="")`).

use super::failure::{Format, InputError};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// The byte order mark of UTF-8.
pub(super) const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a document, with a note where its encoding had to be guessed or repaired.
///
/// # Errors
/// [`InputError::Empty`], [`InputError::Format`] or [`InputError::Binary`]: bytes that are no text
/// are refused, as their "statements" would be noise.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Option<String>), InputError> {
    let (text, note) = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => by_mark(&bytes[mark..], encoding),
        None => {
            refuse_binary(&bytes)?;
            match String::from_utf8(bytes) {
                Ok(text) => (text, None),
                Err(error) => repaired_or_guessed(error.as_bytes()),
            }
        }
    };
    if text.trim().is_empty() {
        return Err(InputError::Empty);
    }
    Ok((text, note))
}

/// The text of an HTML page: what it says of its encoding counts where it is not UTF-8.
///
/// # Errors
/// [`InputError::Binary`].
pub(super) fn decode_html(bytes: Vec<u8>) -> Result<(String, Option<String>), InputError> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return Ok(by_mark(&bytes[mark..], encoding));
    }
    refuse_controls(&bytes)?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => match declared(error.as_bytes()) {
            Some(encoding) => by_mark(error.as_bytes(), encoding),
            None => repaired_or_guessed(error.as_bytes()),
        },
    })
}

/// The encoding that a page's head names (`<meta charset=…>`).
fn declared(html: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 4 << 10;
    let head = String::from_utf8_lossy(&html[..html.len().min(HEAD)]).to_ascii_lowercase();
    let (_, label) = head.split_once("charset=")?;
    let label = label.trim_start_matches(['"', '\'', ' ']);
    let end =
        label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(label.len());
    // A page of bytes that are not UTF-8 cannot be that, whatever it says.
    Encoding::for_label(&label.as_bytes()[..end]).filter(|encoding| *encoding != encoding_rs::UTF_8)
}

/// Whether bytes start like an HTML page.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    known_format(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)) == Some(Format::Html)
}

fn by_mark(bytes: &[u8], encoding: &'static Encoding) -> (String, Option<String>) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let note =
        broken.then(|| format!("some bytes are not valid {}; they were replaced by �", encoding.name()));
    (text.into_owned(), note)
}

fn repaired_or_guessed(bytes: &[u8]) -> (String, Option<String>) {
    if let Some((text, places)) = repaired(bytes) {
        let places = if places == 1 { "one place is".to_owned() } else { format!("{places} places are") };
        return (text, Some(format!("{places} not valid UTF-8 and replaced by �")));
    }
    let encoding = guessed(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), Some(format!("not UTF-8; read as {} (a guess)", encoding.name())))
}

/// Text that is UTF-8 but for some damage, and in how many places it was replaced.
///
/// Text in an older encoding is hardly ever well-formed UTF-8 by accident: a few stray bytes among
/// many good sequences are damage, and a guess would garble all the good ones.
pub(crate) fn repaired(bytes: &[u8]) -> Option<(String, usize)> {
    let (mut broken, mut well_formed) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        well_formed += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (well_formed > broken).then(|| (String::from_utf8_lossy(bytes).into_owned(), broken))
}

/// The encoding that bytes which are not UTF-8 are most likely in.
pub(crate) fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    // The hint decides between close relatives only, where a text has few letters to tell by.
    detector.guess(Some(b"uk"), Utf8Detection::Deny)
}

/// Refuses what has no byte order mark and is not text in any encoding without NULs.
fn refuse_binary(bytes: &[u8]) -> Result<(), InputError> {
    refuse_format(bytes)?;
    refuse_controls(bytes)
}

fn refuse_controls(bytes: &[u8]) -> Result<(), InputError> {
    if bytes.contains(&0) {
        return Err(InputError::Binary("it contains NUL bytes"));
    }
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    // Text has none or a stray one; compressed data, 27 of 256.
    if bytes.iter().filter(control).count() * 20 > bytes.len() {
        return Err(InputError::Binary("it is full of control characters"));
    }
    Ok(())
}

/// Refuses what starts like a format that holds text, but is not text.
pub(super) fn refuse_format(bytes: &[u8]) -> Result<(), InputError> {
    known_format(bytes).map_or(Ok(()), |format| Err(InputError::Format(format)))
}

fn known_format(bytes: &[u8]) -> Option<Format> {
    const MAGIC: [(&[u8], Format); 6] = [
        (b"%PDF-", Format::Pdf),
        (b"PK\x03\x04", Format::Zip),
        (b"{\\rtf", Format::Rtf),
        (b"\x1f\x8b", Format::Compressed),
        (b"BZh", Format::Compressed),
        (b"\x28\xb5\x2f\xfd", Format::Compressed),
    ];
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*format);
    }
    let start = bytes.trim_ascii_start();
    let opens_with = |tag: &[u8]| start.len() >= tag.len() && start[..tag.len()].eq_ignore_ascii_case(tag);
    (opens_with(b"<!doctype html") || opens_with(b"<html")).then_some(Format::Html)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> (String, Option<String>) {
        decode(bytes.to_vec()).unwrap()
    }

    #[test]
    fn plain_utf8_is_taken_as_it_is() {
        assert_eq!(text("“Jā,” she said.\r\n".as_bytes()), ("“Jā,” she said.\r\n".into(), None));
    }

    #[test]
    fn a_mark_decides_and_is_no_text() {
        assert_eq!(text(b"\xef\xbb\xbfHello").0, "Hello");
        assert_eq!(text(b"\xff\xfeH\0i\0").0, "Hi");
        assert_eq!(text(b"\xfe\xff\0H\0i").0, "Hi");
        let (broken, note) = text(b"\xef\xbb\xbfHello \xff");
        assert!(broken.ends_with('\u{fffd}') && note.is_some());
    }

    #[test]
    fn older_encodings_are_guessed_with_a_note() {
        let (guessed, note) = text(b"\x93It is caf\xe9 talk,\x94 she said. \x93I won\x92t use it.\x94");
        assert_eq!(guessed, "“It is café talk,” she said. “I won’t use it.”");
        assert_eq!(note.as_deref(), Some("not UTF-8; read as windows-1252 (a guess)"));
    }

    #[test]
    fn a_stray_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "“It works,” he said – twice.".as_bytes().to_vec();
        bytes.push(0xff);
        let (repaired, note) = text(&bytes);
        assert_eq!(repaired, "“It works,” he said – twice.\u{fffd}");
        assert_eq!(note.as_deref(), Some("one place is not valid UTF-8 and replaced by �"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let error = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err().to_string();
        assert_eq!(error(b""), "is empty");
        assert_eq!(error(b" \n\t\r\n"), "is empty");
        assert_eq!(error(b"\xef\xbb\xbf\n"), "is empty");
        assert_eq!(error(b"ab\0cd"), "is not text (it contains NUL bytes)");
        assert_eq!(error(&[1, 2, 3, 4, b'a']), "is not text (it is full of control characters)");
        assert_eq!(error(b"%PDF-1.7 ..."), "is a PDF, not plain text");
        assert_eq!(error(b"PK\x03\x04..."), "is an office document or ZIP archive, not plain text");
        assert_eq!(error(b"\n<!DOCTYPE HTML><p>"), "is HTML, not plain text");
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(bytes);
        }

        #[test]
        fn every_text_comes_back(given in "[a-z“”é—\u{1F600} \r\n]{1,80}x") {
            prop_assert_eq!(text(given.as_bytes()), (given.clone(), None));
        }
    }
}
