//! Zstandard: the frames of a file one after the other.

use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, Read};

/// All frames read as one; files put together have several.
pub(super) struct Frames<R: BufRead> {
    state: State<R>,
}

enum State<R: BufRead> {
    Between(R),
    // Boxed, as the decoder's tables are large.
    Within(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    Ended,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(source: R) -> Self {
        Self { state: State::Between(source) }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Ended) {
                State::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    // A window above 100 MB is an error here: memory stays bounded.
                    let decoder = StreamingDecoder::new(source).map_err(io::Error::other)?;
                    State::Within(Box::new(decoder))
                }
                State::Within(mut decoder) => {
                    let read = decoder.read(buffer)?;
                    if read > 0 || buffer.is_empty() {
                        self.state = State::Within(decoder);
                        return Ok(read);
                    }
                    State::Between(decoder.into_inner())
                }
                State::Ended => return Ok(0),
            };
        }
    }
}
