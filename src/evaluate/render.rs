//! A report as text for people: a few tables, for a terminal or in Markdown.

use super::bootstrap::Interval;
use super::coverage::{Kept, PRECISION};
use super::pairs::MinimalPairs;
use super::report::Report;
use super::tables::{Look, Row, row, share, span, table};

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
        let tables = [
            self.figures(),
            self.classes(),
            self.confusions(),
            self.reliabilities(),
            self.kept(),
            self.parts(),
        ];
        let filled = tables.iter().filter(|rows| rows.len() > 1);
        filled.map(|rows| table(rows, look)).collect::<Vec<_>>().join("\n")
    }

    fn figures(&self) -> Vec<Row> {
        let figure = |name, value: f64, interval: Option<Interval>| {
            row(name, [share(value), interval.map(span).unwrap_or_default()])
        };
        let within = &self.intervals;
        let mut rows = vec![
            row("measure", ["value", "95 % interval"]),
            row("statements", [self.rows.to_string(), String::new()]),
            figure("stance accuracy", self.accuracy, Some(within.accuracy)),
            figure("stance macro-F1", self.macro_f1, Some(within.macro_f1)),
            figure("  without opposed", self.macro_f1_three, Some(within.macro_f1_three)),
            row("supportive ↔ opposed", [self.reversed.to_string(), String::new()]),
            figure("calibration error", self.ece, None),
            figure("about AI, F1", self.about_ai_f1, None),
            figure("sentiment macro-F1", self.sentiment_macro_f1, None),
        ];
        let MinimalPairs { pairs, told_apart, both_right } = self.pairs;
        if pairs > 0 {
            let of = |n: usize| n as f64 / pairs as f64;
            rows.push(row("minimal pairs", [pairs.to_string(), String::new()]));
            rows.push(figure("  told apart", of(told_apart), None));
            rows.push(figure("  both right", of(both_right), None));
        }
        rows
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

    fn reliabilities(&self) -> Vec<Row> {
        let mut rows = vec![row("confidence", ["statements", "mean", "right"])];
        let width = 1.0 / self.reliability.len().max(1) as f64;
        for (i, bin) in self.reliability.iter().enumerate().filter(|(_, bin)| bin.rows > 0) {
            let low = i as f64 * width;
            let name = format!("{low:.1} to {:.1}", low + width);
            rows.push(row(&name, [bin.rows.to_string(), share(bin.confidence), share(bin.accuracy)]));
        }
        rows
    }

    fn kept(&self) -> Vec<Row> {
        let mut rows = vec![row("labels kept", ["from confidence", "share kept", "right"])];
        let mut add = |name: &str, kept: &Kept, threshold: bool| {
            let threshold = if threshold { share(kept.threshold) } else { String::new() };
            rows.push(row(name, [threshold, share(kept.coverage), share(kept.precision)]));
        };
        for kept in &self.coverage.curve {
            add("all", kept, true);
        }
        let most = format!("most at {:.0} % right", 100.0 * PRECISION);
        add(&most, &self.coverage.kept, true);
        for (label, kept) in self.confusion.labels.iter().zip(&self.coverage.per_stance) {
            add(&format!("  labelled {label}"), kept, true);
        }
        add("  those four together", &self.coverage.by_stance, false);
        rows
    }

    fn parts(&self) -> Vec<Row> {
        let mut rows = vec![row("part", ["statements", "accuracy", "macro-F1"])];
        for part in &self.parts {
            let name = format!("{}: {}", part.by, part.name);
            rows.push(row(&name, [part.rows.to_string(), share(part.accuracy), share(part.macro_f1)]));
        }
        rows
    }
}
