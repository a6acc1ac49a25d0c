//! Lines, one at a time, none longer than it may be.

use std::io::{self, BufRead};

/// What the reader gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line, its end included.
    Whole,
    /// A line over the limit; it was passed over, and only its start is there.
    TooLong,
}

/// Appends the next line to `line`, at most `limit` bytes of it; none at the end of the input.
pub(crate) fn read_line(
    reader: &mut dyn BufRead,
    end: u8,
    limit: usize,
    line: &mut Vec<u8>,
) -> io::Result<Option<Line>> {
    let mut length = 0;
    loop {
        let ready = match reader.fill_buf() {
            Ok(ready) => ready,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let at_end = ready.iter().position(|&byte| byte == end);
        let piece = &ready[..at_end.map_or(ready.len(), |at| at + 1)];
        let taken = piece.len();
        line.extend_from_slice(&piece[..taken.min(limit.saturating_sub(length))]);
        reader.consume(taken);
        length += taken;
        if at_end.is_some() || taken == 0 {
            return Ok(match length {
                0 => None,
                _ if length > limit => Some(Line::TooLong),
                _ => Some(Line::Whole),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn long_lines_are_passed_over() {
        let mut reader = BufReader::with_capacity(3, &b"ab\n0123456789\ncd"[..]);
        let mut next = || {
            let mut line = Vec::new();
            let kind = read_line(&mut reader, b'\n', 5, &mut line).unwrap();
            kind.map(|kind| (kind, String::from_utf8(line).unwrap()))
        };
        assert_eq!(next(), Some((Line::Whole, "ab\n".into())));
        assert_eq!(next(), Some((Line::TooLong, "01234".into())));
        assert_eq!(next(), Some((Line::Whole, "cd".into())));
        assert_eq!(next(), None);
    }
}
