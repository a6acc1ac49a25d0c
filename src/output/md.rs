//! A GitHub-flavoured Markdown table, for notes and reports.

use super::{Report, words};
use crate::positions::Position;
use std::io::{self, Write};

/// Longest quotation in a cell.
const QUOTE: usize = 160;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<_> = report.positions.iter().filter(|p| p.n() > 0).collect();
    if !shown.is_empty() {
        writeln!(
            out,
            "| Speaker | Statements | Supportive | Cautious | Opposed | Score (95 % interval) | Verdict | Typical statement |"
        )?;
        writeln!(out, "|:--|--:|--:|--:|--:|:--|:--|:--|")?;
        for position in shown {
            writeln!(out, "| {} |", cells(position).join(" | "))?;
        }
        writeln!(out)?;
        for line in words::legend(report) {
            writeln!(out, "{line}  ")?;
        }
        writeln!(out)?;
    }
    if let Some(line) = words::silent(report) {
        writeln!(out, "{line}  ")?;
    }
    writeln!(out, "**{}**", words::summary(report))
}

fn cells(position: &Position) -> Vec<String> {
    let name = format!("**{}**", escaped(&words::clean(&position.name)));
    let details = escaped(&words::details(position));
    let mut cells = vec![
        if details.is_empty() { name } else { format!("{name}, {details}") },
        words::statements(position),
    ];
    cells.extend(words::shares(position));
    cells.push(words::score(position));
    cells.push(position.verdict.label().to_owned());
    cells.push(position.example.as_ref().map(|e| escaped(&words::quote(e, QUOTE))).unwrap_or_default());
    cells
}

/// Signs that would end a cell, start a tag or set type.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
