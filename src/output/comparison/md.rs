//! A GitHub-flavoured Markdown table of comparisons, for notes and reports.

use super::{Comparison, words};
use crate::output::md::escaped;
use crate::output::words as report_words;
use std::io::{self, Write};

pub(super) fn write(comparison: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let [who, difference] = match comparison.over {
        Some(_) => ["Who, and how it moved", "Change of score"],
        None => ["Comparison", "Difference of scores"],
    };
    writeln!(
        out,
        "| {who} | Statements | {difference} (range) | How sure | Supportive | Cautious | Opposed |"
    )?;
    writeln!(out, "|:--|--:|:--|:--|:--|:--|:--|")?;
    for compared in words::shown(comparison) {
        let [first, between, second] = words::sentence(comparison, compared).map(|part| escaped(&part));
        let mut cells = match comparison.over {
            Some(_) => vec![format!("**{first}** {between} ({second})")],
            None => vec![format!("**{first}** {between} **{second}**")],
        };
        cells.push(words::statements(comparison, compared));
        cells.push(words::difference(&compared.score));
        cells.push(compared.sureness().to_owned());
        cells.extend(compared.shares.iter().map(words::points));
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    writeln!(out)?;
    for line in words::legend(comparison) {
        writeln!(out, "{line}  ")?;
    }
    writeln!(out)?;
    for line in words::outcome(comparison) {
        writeln!(out, "{line}  ")?;
    }
    writeln!(out, "**{}**", report_words::summary(&comparison.report))
}
