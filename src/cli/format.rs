//! How positions and comparisons are written.

use super::sink::Sink;
use crate::output::Format;

/// The formats as named on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum FormatArg {
    /// A table for people
    Table,
    /// One JSON object a row and line
    Jsonl,
    /// One JSON object with everything
    Json,
    /// Comma-separated values
    Csv,
    /// A Markdown table
    Md,
}

impl FormatArg {
    /// The format, fitted to where it goes.
    pub(super) fn ready(self, sink: Option<&Sink>) -> Format {
        match self {
            FormatArg::Table => {
                let colour = matches!(sink, Some(Sink::Stdout(_))) && on_screen();
                Format::Table { width: screen_width(), colour }
            }
            FormatArg::Jsonl => Format::JsonLines,
            FormatArg::Json => Format::Json,
            FormatArg::Csv => Format::Csv,
            FormatArg::Md => Format::Markdown,
        }
    }
}

/// Whether standard output shows colours.
pub(super) fn on_screen() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// Columns of the terminal; without one, what COLUMNS says, or a width that any viewer shows.
pub(super) fn screen_width() -> usize {
    let variable = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal_size::terminal_size_of(std::io::stdout())
        .map(|(columns, _)| usize::from(columns.0))
        .or_else(variable)
        .unwrap_or(100)
}
