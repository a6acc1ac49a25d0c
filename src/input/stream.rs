//! The bytes of a file or of standard input: unpacked, in an encoding whose lines end in a byte.

use super::InputError;
use super::decode::{UTF8_MARK, refuse_format};
use super::utf16::Utf16;
use super::zstd::Frames;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// As much as is looked at to tell what it is, in bytes.
const HEAD: usize = 64 << 10;

/// How many bytes have been read of what lies on the disk: how far a reader is, whatever it unpacks.
#[derive(Clone, Debug, Default)]
pub struct Position(Arc<AtomicU64>);

impl Position {
    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// So many bytes more have been read.
    pub(crate) fn advance(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Opened input, at its start.
pub(crate) struct Stream {
    /// Its first bytes, which `reader` gives once more.
    pub(crate) head: Vec<u8>,
    /// Whether a byte order mark stood before them.
    pub(crate) marked: bool,
    /// The encoding it had, if it is not UTF-8 by its mark.
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) reader: Box<dyn BufRead>,
}

impl Stream {
    /// Opens a file, or standard input (`-`); gzip and Zstandard are unpacked as they are read, and
    /// UTF-16 with a mark comes out as UTF-8.
    ///
    /// # Errors
    /// When it cannot be read, or is of a format that is no text.
    pub(crate) fn open(path: &Path, position: &Position) -> Result<Self, InputError> {
        Self::new(unpacked(path, position)?)
    }

    fn new((head, reader): (Vec<u8>, Box<dyn BufRead>)) -> Result<Self, InputError> {
        let utf16 = match () {
            () if head.starts_with(b"\xff\xfe") => Some(UTF_16LE),
            () if head.starts_with(b"\xfe\xff") => Some(UTF_16BE),
            () => None,
        };
        let (mut head, mut reader) = match utf16 {
            Some(encoding) => peeked(buffered(Utf16::new(reader, encoding)))?,
            None => (head, reader),
        };
        let marked = head.starts_with(UTF8_MARK);
        if marked {
            reader.consume(UTF8_MARK.len());
            head.drain(..UTF8_MARK.len());
        }
        refuse_format(&head)?;
        Ok(Self { head, marked, encoding: utf16, reader })
    }
}

/// The bytes of a file, or of standard input (`-`), gzip and Zstandard unpacked as they are read; and
/// the first of them, which are given again.
pub(super) fn unpacked(path: &Path, position: &Position) -> Result<(Vec<u8>, Box<dyn BufRead>), InputError> {
    if path.as_os_str() == "-" {
        return unpacked_from(io::stdin().lock(), position);
    }
    if path.is_dir() {
        return Err(InputError::Io("it is a folder".to_owned()));
    }
    unpacked_from(File::open(path)?, position)
}

fn unpacked_from(
    source: impl Read + 'static,
    position: &Position,
) -> Result<(Vec<u8>, Box<dyn BufRead>), InputError> {
    let counted = Counted { source, position: position.clone() };
    let (head, packed) = peeked(Box::new(BufReader::new(counted)))?;
    match () {
        () if head.starts_with(b"\x1f\x8b") => peeked(buffered(MultiGzDecoder::new(packed))),
        () if head.starts_with(b"\x28\xb5\x2f\xfd") => peeked(buffered(Frames::new(packed))),
        () => Ok((head, packed)),
    }
}

/// The first bytes of `reader`, and a reader that gives them again.
fn peeked(mut reader: Box<dyn BufRead>) -> Result<(Vec<u8>, Box<dyn BufRead>), InputError> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let again = Cursor::new(head.clone()).chain(reader);
    Ok((head, Box::new(again)))
}

fn buffered(reader: impl Read + 'static) -> Box<dyn BufRead> {
    Box::new(BufReader::new(reader))
}

struct Counted<R> {
    source: R,
    position: Position,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.position.advance(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let position = Position::default();
        let unpacked = unpacked_from(Cursor::new(bytes.to_vec()), &position);
        let mut stream = unpacked.and_then(Stream::new).map_err(|e| e.to_string())?;
        let mut text = String::new();
        stream.reader.read_to_string(&mut text).map_err(|e| e.to_string())?;
        assert_eq!(position.bytes(), bytes.len() as u64);
        assert!(text.as_bytes().starts_with(&stream.head));
        Ok(text)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn packed_marked_and_both() {
        let text = "quote\n“Jā”\n";
        let marked = format!("\u{feff}{text}");
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), marked.as_bytes(), &utf16, &big] {
            assert_eq!(read(bytes).unwrap(), text);
            assert_eq!(read(&gzip(bytes)).unwrap(), text);
            assert_eq!(read(&zstd(bytes)).unwrap(), text);
        }
        assert_eq!(read(&[gzip(b"a\n"), gzip(b"b\n")].concat()).unwrap(), "a\nb\n");
        assert_eq!(read(&[zstd(b"a\n"), zstd(b"b\n")].concat()).unwrap(), "a\nb\n");
    }

    #[test]
    fn broken_archives_and_other_formats_are_failures() {
        let half = |mut bytes: Vec<u8>| {
            bytes.truncate(bytes.len() - 6);
            read(&bytes).unwrap_err()
        };
        let text = "some words that do not say anything at all, and some more of them".as_bytes();
        assert!(half(gzip(text)).contains("cannot be read"));
        assert!(half(zstd(text)).contains("cannot be read"));
        assert_eq!(
            read(b"PK\x03\x04...").unwrap_err(),
            "is an office document or ZIP archive, not plain text"
        );
    }
}
