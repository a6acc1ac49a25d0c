//! What the start of a table tells of its form.

use super::fields::{Dialect, Fields, Quoting, drop_blank};

/// Delimiters tried, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Quoting tried, the likeliest first.
const QUOTINGS: [Quoting; 3] = [Quoting::Doubled, Quoting::Backslash, Quoting::None];

/// The delimiter that a spreadsheet's first line names (`sep=;`).
pub(super) fn named_delimiter(head: &[u8]) -> Option<u8> {
    let line = head.split(|&byte| byte == b'\n').next()?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.strip_prefix(b"sep=")? {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// What ends its lines: a carriage return where there is no line feed.
pub(super) fn line_end(head: &[u8]) -> u8 {
    if !head.contains(&b'\n') && head.contains(&b'\r') { b'\r' } else { b'\n' }
}

/// What a less usual quoting has to fit to be preferred: where nothing fits, rows are broken.
const FITTING: f64 = 0.95;

/// The dialect in which most rows at the start have as many fields as the first.
pub(super) fn dialect(head: &[u8], end: u8, named: Option<u8>) -> Dialect {
    // The last line may be cut, and the first no row.
    let whole = head.iter().rposition(|&byte| byte == end).map_or(head, |last| &head[..=last]);
    let naming = if named.is_some() { whole.iter().position(|&byte| byte == end) } else { None };
    let whole = naming.map_or(whole, |line| &whole[line + 1..]);

    let usual = Dialect { delimiter: None, quoting: Quoting::Doubled };
    let mut best = (0.0, 1, usual);
    for delimiter in DELIMITERS.into_iter().filter(|&d| named.is_none_or(|named| named == d)) {
        let (good, columns, dialect) = quoting(whole, end, Some(delimiter));
        if columns > 1 && (good > best.0 || (good == best.0 && columns > best.1)) {
            best = (good, columns, dialect);
        }
    }
    if best.1 > 1 { best.2 } else { quoting(whole, end, None).2 }
}

/// The quoting that fits best with this delimiter, how well, and the number of columns.
fn quoting(text: &[u8], end: u8, delimiter: Option<u8>) -> (f64, usize, Dialect) {
    let tried = QUOTINGS.map(|quoting| {
        let dialect = Dialect { delimiter, quoting };
        let (good, columns) = fit(text, end, dialect);
        (good, columns, dialect)
    });
    let [usual, others @ ..] = tried;
    let better = |best: (f64, usize, Dialect), other: (f64, usize, Dialect)| {
        if other.0 >= FITTING && other.0 > best.0 { other } else { best }
    };
    others.into_iter().fold(usual, better)
}

/// The share of rows that are as they should be, and the number of columns. Of a broken row, the
/// first line is given up, as in reading.
fn fit(text: &[u8], end: u8, dialect: Dialect) -> (f64, usize) {
    let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == end).collect();
    let (mut at, mut good, mut rows, mut columns) = (0, 0, 0, 0);
    while at < lines.len() {
        let mut fields = Fields::new(dialect);
        let mut fed = lines[at..].iter().map(|line| fields.feed(line)).zip(at + 1..);
        let complete = fed.find(|(complete, _)| !matches!(complete, Ok(false)));
        let mut found = fields.into_fields();
        if rows == 0 {
            columns = found.len();
        }
        drop_blank(&mut found, columns);
        rows += 1;
        match complete {
            Some((Ok(_), next)) if found.len() == columns => {
                good += 1;
                at = next;
            }
            _ => at += 1,
        }
    }
    (f64::from(good) / f64::from(rows.max(1)), columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Option<char>, Quoting) {
        let Dialect { delimiter, quoting } = dialect(text.as_bytes(), b'\n', None);
        (delimiter.map(char::from), quoting)
    }

    #[test]
    fn dialects_are_told_by_rows_that_fit() {
        assert_eq!(found("id,text\n1,\"a; b; c\"\n2,\"c\"\"\nd\"\n"), (Some(','), Quoting::Doubled));
        assert_eq!(found("id;text;who\n1;a, b;c\n2;b, c, d;e\n"), (Some(';'), Quoting::Doubled));
        assert_eq!(found("id\ttext\n1\t\"No,\" he said\n2\tb\n"), (Some('\t'), Quoting::None));
        assert_eq!(found("id,text\n1,\"a \\\"b\\\", c\"\n2,x\n"), (Some(','), Quoting::Backslash));
        assert_eq!(found("text\nYes, no, perhaps\nNo; never\n"), (None, Quoting::Doubled));
        assert_eq!(found("text\n\"No,\" he said\n"), (None, Quoting::None));
        assert_eq!(found(""), (None, Quoting::Doubled));
    }

    #[test]
    fn spreadsheets_may_name_it() {
        assert_eq!(named_delimiter(b"sep=;\r\na;b\r\n"), Some(b';'));
        assert_eq!(named_delimiter(b"separate\n"), None);
    }
}
