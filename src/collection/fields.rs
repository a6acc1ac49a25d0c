//! The fields of one row of a table, fed line by line, as a quoted field may hold line breaks.

use super::{MOST_COLUMNS, RowError};

/// How the fields of a table are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between two fields; a table of one column has none.
    pub(super) delimiter: Option<u8>,
    pub(super) quoting: Quoting,
}

/// What a quotation mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Encloses a field; doubled, it is a mark of the text.
    Doubled,
    /// Encloses a field; after a backslash, it is a mark of the text.
    Backslash,
    /// Nothing.
    None,
}

/// The fields read so far.
#[derive(Debug)]
pub(super) struct Fields {
    dialect: Dialect,
    state: State,
    field: Vec<u8>,
    fields: Vec<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    Escaped,
    /// After a mark that ends the field, or is the first of two.
    Closed,
}

impl Fields {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, state: State::Start, field: Vec::new(), fields: Vec::new() }
    }

    /// Takes a line, its end included; whether the row is complete.
    ///
    /// # Errors
    /// Where something follows a quoted field, or fields are too many.
    pub(super) fn feed(&mut self, line: &[u8]) -> Result<bool, RowError> {
        let text = without_end(line);
        for &byte in text {
            self.byte(byte)?;
        }
        if matches!(self.state, State::Quoted | State::Escaped) {
            self.field.extend_from_slice(&line[text.len()..]);
            self.state = State::Quoted;
            return Ok(false);
        }
        self.end_field()?;
        Ok(true)
    }

    pub(super) fn into_fields(self) -> Vec<Vec<u8>> {
        self.fields
    }

    fn byte(&mut self, byte: u8) -> Result<(), RowError> {
        let quoting = self.dialect.quoting;
        self.state = match self.state {
            State::Start if byte == b'"' && quoting != Quoting::None => State::Quoted,
            State::Start | State::Plain | State::Closed if Some(byte) == self.dialect.delimiter => {
                self.end_field()?;
                State::Start
            }
            State::Quoted if byte == b'\\' && quoting == Quoting::Backslash => State::Escaped,
            State::Quoted if byte == b'"' => State::Closed,
            State::Closed if byte == b'"' => {
                self.field.push(byte);
                State::Quoted
            }
            State::Closed => return Err(RowError::AfterQuote(self.fields.len() + 1)),
            State::Start | State::Plain => {
                self.field.push(byte);
                State::Plain
            }
            State::Quoted | State::Escaped => {
                self.field.push(byte);
                State::Quoted
            }
        };
        Ok(())
    }

    fn end_field(&mut self) -> Result<(), RowError> {
        if self.fields.len() == MOST_COLUMNS {
            return Err(RowError::TooManyColumns);
        }
        self.fields.push(std::mem::take(&mut self.field));
        Ok(())
    }
}

/// Drops blank fields after the last column: they say nothing.
pub(super) fn drop_blank(fields: &mut Vec<Vec<u8>>, columns: usize) {
    if fields.iter().skip(columns).all(|field| field.trim_ascii().is_empty()) {
        fields.truncate(columns);
    }
}

/// A line without its line feed and carriage return.
pub(super) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(quoting: Quoting, lines: &[&str]) -> Result<Vec<String>, String> {
        let mut fields = Fields::new(Dialect { delimiter: Some(b','), quoting });
        for (i, line) in lines.iter().enumerate() {
            let complete = fields.feed(line.as_bytes()).map_err(|e| e.to_string())?;
            assert_eq!(complete, i + 1 == lines.len());
        }
        Ok(fields.into_fields().into_iter().map(|f| String::from_utf8(f).unwrap()).collect())
    }

    #[test]
    fn quotes_enclose_what_they_should() {
        assert_eq!(
            fields(Quoting::Doubled, &["a,\"b, \"\"c\"\"\r\n", "d\",,e\"f\r\n"]).unwrap(),
            ["a", "b, \"c\"\r\nd", "", "e\"f"]
        );
        assert_eq!(fields(Quoting::Backslash, &["\"a\\\"b\",c\n"]).unwrap(), ["a\"b", "c"]);
        assert_eq!(fields(Quoting::None, &["\"a\" b,c"]).unwrap(), ["\"a\" b", "c"]);
        assert_eq!(fields(Quoting::Doubled, &["\n"]).unwrap(), [""]);
        assert_eq!(
            fields(Quoting::Doubled, &["x,\"he said \"no\" twice\",y\n"]).unwrap_err(),
            "has text after the closing quotation mark of field 2"
        );
    }
}
