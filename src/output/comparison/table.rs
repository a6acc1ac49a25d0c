//! The table of comparisons for people at a screen.

use super::{Comparison, words};
use crate::output::grid::{GAP, NO_BREAK, Text, row};
use crate::output::table::{BOLD, DIM, PLAIN, fitting, paragraph};
use crate::output::words as report_words;
use crate::positions::{Compared, Difference};
use std::io::{self, Write};

/// Widths of the columns after the first.
const SCORE: usize = 22;
const SHARES: usize = 30;

pub(super) fn write(
    comparison: &Comparison<'_>,
    width: usize,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Vec::new();
    styled(comparison, fitting(width), &mut table)?;
    if !colour {
        table = anstream::adapter::strip_bytes(&table).into_vec();
    }
    out.write_all(&table)
}

fn styled(comparison: &Comparison<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let columns = [width - SCORE - SHARES - 2 * GAP, SCORE, SHARES];
    let titles = match comparison.over {
        Some(_) => ["Who, and how it moved", "Change of score", "Change of shares"],
        None => ["Comparison", "Difference of scores", "Difference of shares"],
    };
    row(out, &columns, &titles.map(|title| vec![Text::new(title, BOLD)]))?;
    writeln!(out, "{DIM}{}{DIM:#}", "─".repeat(width))?;
    for compared in words::shown(comparison) {
        row(out, &columns, &cells(comparison, compared))?;
        writeln!(out)?;
    }
    for line in words::legend(comparison) {
        paragraph(&line, DIM, width, out)?;
    }
    writeln!(out)?;
    for line in words::outcome(comparison) {
        paragraph(&line, PLAIN, width, out)?;
    }
    paragraph(&report_words::summary(&comparison.report), BOLD, width, out)
}

fn cells(comparison: &Comparison<'_>, compared: &Compared) -> [Vec<Text>; 3] {
    let style = |difference: &Difference| if difference.is_clear() { BOLD } else { PLAIN };
    let [first, between, second] = words::sentence(comparison, compared);
    let last = if comparison.over.is_some() { PLAIN } else { BOLD };
    let who = vec![Text::new(first, BOLD), Text::new(between, PLAIN), Text::new(second, last)];
    let score = &compared.score;
    let sure = vec![
        Text::new(words::difference(score).replace(' ', NO_BREAK), style(score)),
        Text::new(compared.sureness(), PLAIN),
        Text::new(format!("{} statements", words::statements(comparison, compared)), PLAIN),
    ];
    let shares = words::STANCES.iter().zip(&compared.shares).map(|(stance, share)| {
        let text = format!("{stance:<10} {}", words::points(share));
        Text::new(text.replace(' ', NO_BREAK), style(share))
    });
    [who, sure, shares.collect()]
}
