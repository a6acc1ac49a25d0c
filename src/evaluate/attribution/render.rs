//! The report as text for people: two tables a protocol, for a terminal or in Markdown.

use super::super::tables::{Look, Row, row, share, span, table};
use super::AttributionReport;
use super::measure::Figures;

impl AttributionReport {
    /// The figures for a terminal.
    pub fn to_table(&self) -> String {
        self.draw(Look::Plain)
    }

    /// The same tables in Markdown.
    pub fn to_markdown(&self) -> String {
        self.draw(Look::Markdown)
    }

    fn draw(&self, look: Look) -> String {
        let protocols = [&self.exact, &self.overlap, &self.claims].into_iter().flatten();
        let tables = protocols.flat_map(|figures| [found(figures), right(figures)]);
        let filled = tables.filter(|rows| rows.len() > 1);
        filled.map(|rows| table(&rows, look)).collect::<Vec<_>>().join("\n")
    }
}

fn found(figures: &Figures) -> Vec<Row> {
    let articles = figures.articles;
    let title = format!("found in {articles} article{}", if articles == 1 { "" } else { "s" });
    let mut rows = vec![row(&title, ["system", "precision", "recall", "F1", "95 % interval", "annotated"])];
    for f in &figures.found {
        rows.push(row(
            &format!("{}: {}", f.part, f.what),
            [
                f.system.clone(),
                share(f.precision),
                share(f.recall),
                share(f.f1),
                span(f.interval),
                f.gold.to_string(),
            ],
        ));
    }
    rows
}

fn right(figures: &Figures) -> Vec<Row> {
    let mut rows = vec![row("right, where found", ["system", "share", "95 % interval", "of"])];
    for r in &figures.right {
        rows.push(row(
            &format!("{}: {}", r.part, r.what),
            [r.system.clone(), share(r.share), span(r.interval), r.of.to_string()],
        ));
    }
    rows
}
