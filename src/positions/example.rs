//! A statement that stands for a position, cut to what a reader needs.

use crate::extract::StatementKind;
use crate::model::Stance;
use crate::record::{CueRecord, Record};

/// A statement that stands for a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The words said; an ellipsis between the pieces of an interrupted quotation.
    pub text: String,
    /// The cue before them ("called for", "said that"), where they are not a quotation.
    pub cue: Option<String>,
    /// How they are reported.
    pub kind: StatementKind,
    /// Their stance.
    pub stance: Stance,
    /// The document they are in.
    pub doc: String,
    /// The record's `id`.
    pub id: String,
}

impl Example {
    /// The record's words with what introduces them.
    pub fn new(record: &Record) -> Self {
        let start = record.spans.first().map_or(0, |[start, _]| *start);
        let introduces = |cue: &&CueRecord| record.kind != StatementKind::Direct && cue.span[1] <= start;
        // "told the board on Monday that …" becomes "told … that …".
        let joined = |cue: &CueRecord| {
            if cue.span[1] + 1 >= start { cue.text.clone() } else { format!("{} …", cue.text) }
        };
        Self {
            text: pieces(record).join(" … "),
            cue: record.cue.as_ref().filter(introduces).map(joined),
            kind: record.kind,
            stance: record.stance,
            doc: record.doc.clone(),
            id: record.id.clone(),
        }
    }
}

/// The pieces of a quotation that the article interrupts: run together, they read as one sentence.
fn pieces(record: &Record) -> Vec<&str> {
    let mut rest = record.text.as_str();
    let mut pieces = Vec::new();
    for [start, end] in record.spans.iter().rev().skip(1).rev() {
        let length = end.saturating_sub(*start);
        let Some((at, _)) = rest.char_indices().nth(length) else { break };
        pieces.push(&rest[..at]);
        // The blank that joins it to the next.
        rest = rest[at..].trim_start();
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample;

    #[test]
    fn an_interrupted_quotation_shows_where() {
        let mut record = sample();
        record.text = "It’s a promise Keep it.".into();
        record.spans = vec![[1, 15], [30, 38]];
        assert_eq!(Example::new(&record).text, "It’s a promise … Keep it.");
    }

    #[test]
    fn a_reported_clause_is_shown_after_its_cue() {
        let cue = |kind, cue: [usize; 2], start| {
            let mut record = sample();
            record.kind = kind;
            record.cue = Some(CueRecord { text: "told".into(), span: cue });
            record.spans = vec![[start, start + 5]];
            Example::new(&record).cue
        };
        assert_eq!(cue(StatementKind::Indirect, [4, 8], 9).as_deref(), Some("told"));
        assert_eq!(cue(StatementKind::Mixed, [4, 8], 19).as_deref(), Some("told …"));
        assert_eq!(cue(StatementKind::Indirect, [24, 28], 9), None);
        assert_eq!(cue(StatementKind::Direct, [4, 8], 10), None);
    }
}
