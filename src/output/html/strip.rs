//! Stance over time: for each row a strip with three lanes, supportive above, opposed below, and in
//! them a mark for each statement at its date. Lane and shape say the stance as well as the colour.

use super::dates::{Axis, When};
use super::limits;
use crate::model::Stance;
use crate::output::figures;
use crate::output::page::{Page, Statement};
use crate::output::svg::escaped;
use crate::output::words;
use crate::positions::Verdict;
use std::fmt::Write as _;

/// Height of a strip.
pub(super) const HEIGHT: usize = 48;

/// The marks; wherever strips are drawn they have to be defined once.
pub(super) const MARKS: &str = r#"<path id="mark-supportive" class="supportive" d="M0-5.5 5.5 4.5H-5.5Z"/><circle id="mark-cautious" class="cautious" r="4.5" stroke-width="1.5"/><path id="mark-opposed" class="opposed-solid" d="M0 5.5 5.5-4.5H-5.5Z"/>"#;

/// The strips of all rows with dates, and their common axis.
pub(super) struct Strips {
    /// The axis' labels.
    pub(super) axis: String,
    /// The rows.
    pub(super) strips: Vec<Strip>,
    /// How many of the rows with a score have no strip.
    pub(super) undated: usize,
}

/// One row over time.
pub(super) struct Strip {
    /// Place of the row.
    pub(super) row: usize,
    /// Its name.
    pub(super) name: String,
    /// The same in words.
    pub(super) words: String,
    /// The drawing.
    pub(super) svg: String,
}

/// A statement that counts and has a date.
struct Dated<'p> {
    statement: &'p Statement,
    when: When,
}

/// `None` where no date is known.
pub(super) fn strips(page: &Page) -> Option<Strips> {
    let dated = |place: usize| {
        let statement = page.statements.get(place).filter(|s| s.counts && s.stance != Stance::None)?;
        Some(Dated { statement, when: When::parse(statement.date.as_deref()?)? })
    };
    // A strip of one or two marks shows no change: those rows are left to their bars.
    let drawn = page.rows.iter().filter(|row| row.verdict != Verdict::Insufficient).count();
    let rows: Vec<Vec<Dated<'_>>> = limits::statements_by_row(page)
        .into_iter()
        .take(drawn)
        .map(|places| places.into_iter().filter_map(dated).collect())
        .collect();
    let axis = Axis::around(rows.iter().flatten().map(|dated| &dated.when))?;
    let strips: Vec<Strip> = rows
        .iter()
        .zip(&page.rows)
        .enumerate()
        .filter(|(_, (statements, _))| !statements.is_empty())
        .map(|(place, (statements, row))| Strip {
            row: place,
            name: words::clean(&row.name),
            words: in_words(statements),
            svg: strip(statements, &axis),
        })
        .collect();
    Some(Strips { axis: labels(&axis), undated: rows.len() - strips.len(), strips })
}

fn strip(statements: &[Dated<'_>], axis: &Axis) -> String {
    let mut drawn = grid(axis);
    // Marks at nearly the same place make way for each other, up and down by turns.
    let mut last: [(f64, usize); 3] = [(-1.0, 0); 3];
    for Dated { statement, when } in statements {
        let (lane, y) = match statement.stance {
            Stance::Supportive => (0, 10.0),
            Stance::Cautious => (1, 24.0),
            Stance::Opposed | Stance::None => (2, 38.0),
        };
        let [from, to] = [when.days.start, when.days.end - 1].map(|day| axis.at(day));
        let at = (from + to) / 2.0;
        let repeated = if (at - last[lane].0).abs() < 0.01 { last[lane].1 + 1 } else { 0 };
        last[lane] = (at, repeated);
        let y = y + [0.0, -3.5, 3.5][repeated % 3];
        if to - from > 0.02 {
            _ = write!(
                drawn,
                r#"<line class="perhaps" x1="{}" x2="{}" y1="{y}" y2="{y}"/>"#,
                percent(from),
                percent(to)
            );
        }
        let text: String = words::clean(&statement.text).chars().take(160).collect();
        _ = write!(
            drawn,
            r##"<use href="#mark-{stance}" x="{}" y="{y}"><title>{}, {stance}: {}</title></use>"##,
            percent(at),
            escaped(&words::clean(statement.date.as_deref().unwrap_or_default())),
            escaped(&text),
            stance = statement.stance,
        );
    }
    drawn
}

fn grid(axis: &Axis) -> String {
    let mut drawn = String::new();
    for (at, _) in axis.ticks() {
        let x = percent(at);
        _ = write!(drawn, r#"<line class="rule" x1="{x}" x2="{x}" y1="0" y2="{HEIGHT}"/>"#);
    }
    drawn.push_str(r#"<line class="lane" x1="0" x2="100%" y1="24" y2="24"/>"#);
    drawn
}

fn labels(axis: &Axis) -> String {
    let mut drawn = String::new();
    for (at, label) in axis.ticks() {
        _ = write!(
            drawn,
            r#"<text class="quiet" x="{}" y="14" text-anchor="middle">{label}</text>"#,
            percent(at)
        );
    }
    drawn
}

/// "4 statements from 2024-03 to 2025-10: 1 supportive, 3 opposed".
fn in_words(statements: &[Dated<'_>]) -> String {
    let date = |dated: Option<&Dated<'_>>| {
        words::clean(dated.and_then(|d| d.statement.date.as_deref()).unwrap_or_default())
    };
    let first = date(statements.iter().min_by_key(|d| d.when.days.start));
    let last = date(statements.iter().max_by_key(|d| d.when.days.end));
    let time = if first == last { first } else { format!("{first} to {last}") };
    let stances = Stance::ALL.into_iter().filter_map(|stance| {
        let n = statements.iter().filter(|d| d.statement.stance == stance).count();
        (n > 0).then(|| format!("{n} {stance}"))
    });
    let stances = stances.collect::<Vec<_>>().join(", ");
    format!("{}, {time}: {stances}", figures::counted(statements.len(), "statement"))
}

fn percent(part: f64) -> String {
    format!("{:.2}%", 100.0 * part)
}
