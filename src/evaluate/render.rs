//! A report as text for people: three tables, for a terminal or in Markdown.

use super::report::Report;

/// How the tables are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Plain,
    Markdown,
}

/// A row of cells; the first is text, the others are numbers.
type Row = Vec<String>;

impl Report {
    /// Figures, classes and confusions for a terminal.
    pub fn to_table(&self) -> String {
        self.draw(Look::Plain)
    }

    /// The same tables in Markdown.
    pub fn to_markdown(&self) -> String {
        self.draw(Look::Markdown)
    }

    fn draw(&self, look: Look) -> String {
        [self.figures(), self.classes(), self.confusions()].map(|rows| table(&rows, look)).join("\n")
    }

    fn figures(&self) -> Vec<Row> {
        vec![
            row("measure", ["value"]),
            row("statements", [self.rows.to_string()]),
            row("stance accuracy", [share(self.accuracy)]),
            row("stance macro-F1", [share(self.macro_f1)]),
            row("  without opposed", [share(self.macro_f1_three)]),
            row("supportive ↔ opposed", [self.reversed.to_string()]),
            row("calibration error", [share(self.ece)]),
            row("about AI, F1", [share(self.about_ai_f1)]),
            row("sentiment macro-F1", [share(self.sentiment_macro_f1)]),
        ]
    }

    fn classes(&self) -> Vec<Row> {
        let mut rows = vec![row("stance", ["precision", "recall", "F1", "statements"])];
        rows.extend(self.confusion.labels.iter().zip(&self.stance).map(|(label, s)| {
            row(label, [share(s.precision), share(s.recall), share(s.f1), s.support.to_string()])
        }));
        rows
    }

    fn confusions(&self) -> Vec<Row> {
        let labels = &self.confusion.labels;
        let mut rows = vec![row("gold ↓ predicted →", labels.iter().copied())];
        rows.extend(
            labels
                .iter()
                .zip(&self.confusion.counts)
                .map(|(label, n)| row(label, n.iter().map(usize::to_string))),
        );
        rows
    }
}

fn row<S: Into<String>>(name: &str, numbers: impl IntoIterator<Item = S>) -> Row {
    [name.to_owned()].into_iter().chain(numbers.into_iter().map(Into::into)).collect()
}

fn share(x: f64) -> String {
    format!("{x:.3}")
}

/// The rows, the first of which is the header, with the columns under each other.
fn table(rows: &[Row], look: Look) -> String {
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
