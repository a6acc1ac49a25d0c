//! Tables of figures, for a terminal or in Markdown.

use super::bootstrap::Interval;

/// How the tables are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Markdown,
}

/// A row of cells; the first is text, the others are numbers.
pub(super) type Row = Vec<String>;

pub(super) fn row<S: Into<String>>(name: &str, numbers: impl IntoIterator<Item = S>) -> Row {
    [name.to_owned()].into_iter().chain(numbers.into_iter().map(Into::into)).collect()
}

pub(super) fn share(x: f64) -> String {
    format!("{x:.3}")
}

/// "0.512 to 0.604".
pub(super) fn span([low, high]: Interval) -> String {
    format!("{} to {}", share(low), share(high))
}

/// The rows, the first of which is the header, with the columns under each other.
pub(super) fn table(rows: &[Row], look: Look) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|r| r[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        out += &line(&cells.collect::<Vec<_>>(), look);
        if i == 0 && look == Look::Markdown {
            let rules = widths.iter().enumerate().map(|(column, &width)| match column {
                0 => "-".repeat(width),
                _ => "-".repeat(width.saturating_sub(1)) + ":",
            });
            out += &line(&rules.collect::<Vec<_>>(), look);
        }
    }
    out
}

fn line(cells: &[String], look: Look) -> String {
    match look {
        Look::Plain => format!("{}\n", cells.join("  ")),
        Look::Markdown => format!("| {} |\n", cells.join(" | ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [row("stance", ["F1", "n"]), row("none", ["0.500", "12"])];
        assert_eq!(table(&rows, Look::Plain), "stance     F1   n\nnone    0.500  12\n");
        assert_eq!(
            table(&rows, Look::Markdown),
            "| stance |    F1 |  n |\n| ------ | ----: | -: |\n| none   | 0.500 | 12 |\n"
        );
    }
}
