//! The wording that the formats for people share.

use super::Report;
use super::figures::{counted, number, with_interval};
use crate::extract::{SpeakerKind, StatementKind};
pub(super) use crate::plain::clean;
use crate::positions::{Example, Position, Verdict};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How to read the table.
pub(super) fn legend(report: &Report<'_>) -> Vec<String> {
    let min = report.min_statements;
    vec![
        "Supportive: go ahead. Cautious: only if, not yet, not like this. Opposed: don't, stop, undo. \
         Statements that take no position are not counted."
            .to_owned(),
        "Score: from −1 (opposed) to +1 (supportive). In brackets: the range in which it lies with 95 % \
         probability; few statements, or statements the model is unsure of, widen it and draw the score \
         toward 0."
            .to_owned(),
        format!(
            "Insufficient: fewer than {min} statements that take a position; too few for shares and a score."
        ),
    ]
}

/// What was read and what became of it, in a line.
pub(super) fn summary(report: &Report<'_>) -> String {
    let s = &report.summary;
    let with_verb = |n: usize, one: &str, many: &str, rest: &str| {
        format!("{} {} {rest}", number(n), if n == 1 { one } else { many })
    };
    let mut parts = vec![with_verb(s.with_position, "takes", "take", "a position")];
    if s.without_position > 0 {
        parts.push(with_verb(s.without_position, "takes", "take", "none"));
    }
    if s.doubtful > 0 {
        parts.push(with_verb(s.doubtful, "is", "are", "too doubtful to count"));
    }
    if s.negated > 0 {
        parts.push(with_verb(s.negated, "is", "are", "denied or only supposed"));
    }
    if s.unattributed > 0 {
        parts.push(with_verb(s.unattributed, "has", "have", "no speaker"));
    }
    let documents = counted(s.documents, "document");
    let mut line = match s.statements {
        0 => format!("{documents}, no statements found."),
        n => {
            let (statements, speakers) = (counted(n, "statement"), counted(s.speakers, "speaker"));
            format!("{documents}, {statements} by {speakers}: {}.", parts.join(", "))
        }
    };
    if s.unkeyed > 0 {
        let rest = if s.unkeyed == 1 { "is in no row" } else { "are in no row" };
        line.push_str(&format!(
            " {} {rest}, as what they are added up by is not known.",
            counted(s.unkeyed, "statement")
        ));
    }
    if !report.failures.is_empty() {
        line.push_str(&format!(" {} could not be used.", counted(report.failures.len(), "input")));
    }
    line
}

/// Speakers whose statements take no position are not shown to people; this says so.
pub(super) fn silent(report: &Report<'_>) -> Option<String> {
    let silent = report.positions.iter().filter(|p| p.n() == 0).count();
    (silent > 0)
        .then(|| format!("Not shown: {} whose statements take no position.", counted(silent, "speaker")))
}

/// Role and organisation, or else what kind of source it is.
pub(super) fn details(position: &Position) -> String {
    let known: Vec<_> = position.role.iter().chain(&position.org).map(|s| clean(s)).collect();
    if !known.is_empty() {
        return known.join(", ");
    }
    match position.kind {
        Some(SpeakerKind::Org) => "organisation",
        Some(SpeakerKind::Group) => "group",
        Some(SpeakerKind::Anonymous) => "unnamed source",
        Some(SpeakerKind::Document) => "document",
        Some(SpeakerKind::Person | SpeakerKind::None) | None => "",
    }
    .to_owned()
}

/// Statements with a position, of all where there are others: "5 of 9".
pub(super) fn statements(position: &Position) -> String {
    let (n, all) = (position.n(), position.statements);
    if n == all { number(n) } else { format!("{} of {}", number(n), number(all)) }
}

/// "67 %" for each stance; the bare count ("2") where there are too few statements for a share.
pub(super) fn shares(position: &Position) -> [String; 3] {
    match position.shares().filter(|_| position.verdict != Verdict::Insufficient) {
        Some(shares) => shares.map(|share| format!("{:.0} %", 100.0 * share)),
        None => position.counts.map(number),
    }
}

/// "+0.62 (+0.21 to +0.98)"; nothing where there are too few statements.
pub(super) fn score(position: &Position) -> String {
    match position.estimate.as_ref().filter(|_| position.verdict != Verdict::Insufficient) {
        Some(e) => with_interval(e.score, [e.low, e.high]),
        None => String::new(),
    }
}

/// The statement within this many columns: in quotation marks where all of it was, else after its
/// cue, without which "the use of robots" would say nothing.
pub(super) fn quote(example: &Example, columns: usize) -> String {
    let text = clean(&example.text);
    match (example.kind, &example.cue) {
        (StatementKind::Direct, _) => format!("“{}”", shortened(&text, columns.saturating_sub(2))),
        (_, Some(cue)) => shortened(&clean(&format!("{cue} {text}")), columns),
        (_, None) => shortened(&text, columns),
    }
}

/// At most this many columns, cut after a word.
fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut end = 0;
    let mut used = 1;
    for (start, word) in text.split_word_bound_indices() {
        used += word.width();
        if used > columns {
            break;
        }
        end = start + word.len();
    }
    let kept = text[..end]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '—' | '–' | '.'));
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::super::figures::signed;
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(number(12), "12");
        assert_eq!(signed(-0.004), "0.00");
        assert_eq!(signed(-0.5), "−0.50");
        assert_eq!(signed(0.25), "+0.25");
    }

    #[test]
    fn shortened_after_a_word() {
        assert_eq!(shortened("It works, and well.", 30), "It works, and well.");
        assert_eq!(shortened("It works, and well.", 12), "It works…");
        assert_eq!(shortened("日本語の文です。", 7), "日本語…");
        assert_eq!(shortened("unbreakable", 4), "…");
    }
}
