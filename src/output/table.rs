//! The table for people: a speaker's position at a glance, and under it the words that show it.

use super::grid::{GAP, NO_BREAK, Text, row, wrapped};
use super::{Report, words};
use crate::positions::{Position, Verdict};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

pub(super) const PLAIN: Style = Style::new();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();

/// Lines of more columns than this are hard to read.
const WIDEST: usize = 140;
/// Narrower than this, names no longer have room; the screen has to wrap.
const NARROWEST: usize = 70;
/// From this width on, every figure has a column of its own; below, they are stacked.
const SPREAD: usize = 110;

/// Width of a verdict or a score with its interval.
const POSITION: usize = 22;

pub(super) fn write(report: &Report<'_>, width: usize, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Vec::new();
    styled(report, fitting(width), &mut table)?;
    if !colour {
        table = anstream::adapter::strip_bytes(&table).into_vec();
    }
    out.write_all(&table)
}

/// The width of a table on a screen of `width` columns.
pub(super) fn fitting(width: usize) -> usize {
    width.clamp(NARROWEST, WIDEST)
}

fn styled(report: &Report<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let spread = width >= SPREAD;
    let columns = columns(width, spread);
    let shown: Vec<_> = report.positions.iter().filter(|p| p.n() > 0).collect();

    if !shown.is_empty() {
        header(&columns, spread, out)?;
        writeln!(out, "{DIM}{}{DIM:#}", "─".repeat(width))?;
        for position in shown {
            row(out, &columns, &cells(position, spread))?;
            quote(position, width, out)?;
            writeln!(out)?;
        }
        for line in words::legend(report) {
            paragraph(&line, DIM, width, out)?;
        }
        writeln!(out)?;
    }
    if let Some(line) = words::silent(report) {
        paragraph(&line, PLAIN, width, out)?;
    }
    paragraph(&words::summary(report), BOLD, width, out)
}

/// The first column takes what the others leave.
fn columns(width: usize, spread: bool) -> Vec<usize> {
    let others: &[usize] = if spread { &[11, 10, 8, 7, POSITION, 18] } else { &[10, 16, POSITION] };
    let taken: usize = others.iter().map(|w| w + GAP).sum();
    let mut columns = vec![width - taken];
    columns.extend(others);
    columns
}

fn header(columns: &[usize], spread: bool, out: &mut dyn Write) -> io::Result<()> {
    let names: &[&str] = if spread {
        &["Speaker", "Statements", "Supportive", "Cautious", "Opposed", "Score", "Verdict"]
    } else {
        &["Speaker", "Statements", "Stances", "Verdict and score"]
    };
    let cells: Vec<_> = names.iter().map(|name| vec![Text::new(*name, BOLD)]).collect();
    row(out, columns, &cells)
}

fn cells(position: &Position, spread: bool) -> Vec<Vec<Text>> {
    let one = |text: String| vec![Text::new(text, PLAIN)];
    let mut speaker = vec![Text::new(words::clean(&position.name), BOLD)];
    let details = words::details(position);
    if !details.is_empty() {
        speaker.push(Text::new(details, PLAIN));
    }
    let verdict = Text::new(position.verdict.label(), colour(position.verdict));
    let score = Some(words::score(position)).filter(|score| !score.is_empty());
    let score = score.map(|score| Text::new(score, PLAIN));
    let [supportive, cautious, opposed] = words::shares(position);
    let mut cells = vec![speaker, one(words::statements(position))];
    if spread {
        let aligned = |share: String| one(format!(" {share:>5}").replace(' ', NO_BREAK));
        cells.extend([supportive, cautious, opposed].map(aligned));
        cells.extend([score.into_iter().collect(), vec![verdict]]);
    } else {
        let stacked = |(label, share): (&str, String)| {
            Text::new(format!("{label:<10}{share:>6}").replace(' ', NO_BREAK), PLAIN)
        };
        let stances = [("supportive", supportive), ("cautious", cautious), ("opposed", opposed)];
        // Speakers with hardly a statement are many; they get as few lines as they can.
        let zeros = position.verdict != Verdict::Insufficient;
        let stances = stances.into_iter().filter(|(_, share)| zeros || share != "0");
        cells.extend([stances.map(stacked).collect(), [verdict].into_iter().chain(score).collect()]);
    }
    cells
}

/// The typical statement in about two lines, and the document it is in.
fn quote(position: &Position, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(example) = &position.example else { return Ok(()) };
    let inner = width - 4;
    let text = words::quote(example, 2 * inner - 10);
    let source = words::clean(&example.doc);
    let lines = wrapped(&text, inner);
    let room = width.saturating_sub(2 + lines.last().map_or(0, |line| line.width()) + GAP);
    write!(out, "  {}", lines.join("\n  "))?;
    let before = if source.width() <= room { "  " } else { "\n  " };
    writeln!(out, "{before}{DIM}{source}{DIM:#}")
}

pub(super) fn paragraph(text: &str, style: Style, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for line in wrapped(text, width) {
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

fn colour(verdict: Verdict) -> Style {
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    match verdict {
        Verdict::Supportive => colour(AnsiColor::Green).bold(),
        Verdict::LeaningSupportive => colour(AnsiColor::Green),
        Verdict::Cautious => colour(AnsiColor::Yellow),
        Verdict::Divided => colour(AnsiColor::Magenta),
        Verdict::LeaningOpposed => colour(AnsiColor::Red),
        Verdict::Opposed => colour(AnsiColor::Red).bold(),
        Verdict::Insufficient => DIM,
    }
}
