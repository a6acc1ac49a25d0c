//! Tables of text.

use crate::collection::{Form, Header, Value};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;

pub(super) struct Csv {
    names: Vec<String>,
    labels: usize,
    form: Option<Form>,
    defuse: bool,
    /// The header of the last row, and where its values go.
    places: Option<(Arc<Header>, Vec<usize>)>,
}

impl Csv {
    pub(super) fn new(own: Vec<String>, labels: Vec<String>, form: Option<Form>, defuse: bool) -> Self {
        let number = labels.len();
        let names = own.into_iter().chain(labels).collect();
        Self { names, labels: number, form, defuse, places: None }
    }

    pub(super) fn start(&self, out: &mut Vec<u8>) -> io::Result<()> {
        if self.form.is_some_and(|form| form.marked) {
            out.extend("\u{feff}".as_bytes());
        }
        let names: Vec<Cow<'_, str>> = self.names.iter().map(|name| Cow::Borrowed(&**name)).collect();
        self.line(names, out)
    }

    pub(super) fn record(
        &mut self,
        header: &Arc<Header>,
        own: &[Value],
        labels: &[Value],
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        if !self.places.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, header)) {
            self.places = Some((header.clone(), self.places_of(header.names())));
        }
        let places = self.places.as_ref().map_or(&[][..], |(_, places)| places);
        let mut cells = vec![Cow::Borrowed(""); self.names.len()];
        for (value, place) in own.iter().zip(places) {
            cells[*place] = cell(value);
        }
        let first_label = self.names.len() - self.labels;
        for (value, place) in labels.iter().zip(first_label..) {
            cells[place] = cell(value);
        }
        self.line(cells, out)
    }

    /// The place of each column: that of its name; of a name's second column, the name's second.
    fn places_of(&self, names: &[String]) -> Vec<usize> {
        let mut free: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (place, own) in self.names[..self.names.len() - self.labels].iter().enumerate() {
            free.entry(own).or_default().push_back(place);
        }
        let next =
            |name: &String| free.get_mut(name.as_str()).and_then(VecDeque::pop_front).unwrap_or_default();
        names.iter().map(next).collect()
    }

    fn line(&self, cells: Vec<Cow<'_, str>>, out: &mut Vec<u8>) -> io::Result<()> {
        let delimiter = self.form.and_then(|form| form.dialect.delimiter).unwrap_or(b',');
        let carriage_returns = self.form.is_some_and(|form| form.carriage_returns);
        let terminator = if carriage_returns { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer =
            csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(out);
        for cell in cells {
            let cell = if self.defuse { defused(cell) } else { cell };
            writer.write_field(&*cell)?;
        }
        writer.write_record(None::<&[u8]>)?;
        writer.flush()
    }
}

fn cell(value: &Value) -> Cow<'_, str> {
    // Half a surrogate pair has no text; its JSON is all there is to show.
    value.text().unwrap_or_else(|_| match value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::Json(json) => Cow::Borrowed(json),
    })
}

/// A cell that a spreadsheet would take for a formula, with an apostrophe before it; numbers are
/// none. (OWASP, "CSV Injection".)
fn defused(cell: Cow<'_, str>) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula && cell.trim().parse::<f64>().is_err() { Cow::Owned(format!("'{cell}")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_left() {
        let defused = |cell: &'static str| defused(Cow::Borrowed(cell)).into_owned();
        assert_eq!(defused("=HYPERLINK(\"a\")"), "'=HYPERLINK(\"a\")");
        assert_eq!(defused("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0");
        assert_eq!(defused("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(defused("-3.5"), "-3.5");
        assert_eq!(defused("We = they"), "We = they");
    }
}
