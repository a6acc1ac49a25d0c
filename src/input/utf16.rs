//! UTF-16 read as UTF-8, so that all other readers know one encoding only.

use encoding_rs::{CoderResult, Decoder, Encoding};
use std::io::{self, BufRead, Read};

/// What is decoded at a time, in bytes.
const BLOCK: usize = 16 << 10;

pub(super) struct Utf16<R> {
    source: R,
    decoder: Decoder,
    decoded: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: BufRead> Utf16<R> {
    /// A byte order mark at the start is handed on.
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { source, decoder, decoded: Vec::new(), given: 0, ended: false }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        self.given = 0;
        self.decoded.resize(BLOCK, 0);
        let encoded = self.source.fill_buf()?;
        let last = encoded.is_empty();
        let (result, read, written, _) = self.decoder.decode_to_utf8(encoded, &mut self.decoded, last);
        self.source.consume(read);
        self.decoded.truncate(written);
        self.ended = last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.decoded.len() && !self.ended {
            self.decode_more()?;
        }
        let ready = &self.decoded[self.given..];
        let n = ready.len().min(buffer.len());
        buffer[..n].copy_from_slice(&ready[..n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn characters_cut_by_the_buffer_come_out_whole() {
        let text = "a😀“é".repeat(3_000);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let source = BufReader::with_capacity(7, &bytes[..]);
        let mut decoded = String::new();
        Utf16::new(source, encoding_rs::UTF_16LE).read_to_string(&mut decoded).unwrap();
        assert_eq!(decoded, text);
    }
}
