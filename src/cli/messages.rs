//! What the program says beside its results: notes, failures and progress, all on standard error.

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// So many of them: "1 row", "2 rows".
pub(super) fn counted(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// What went wrong.
    Quiet,
    /// What the user may want to know too.
    Usual,
    /// How everything was read, and how long it took, too.
    Verbose,
}

/// Standard error, with a progress line if it is a terminal.
pub(super) struct Messages {
    level: Level,
    progress: ProgressBar,
}

impl Messages {
    /// Messages without progress.
    pub(super) fn new(level: Level) -> Self {
        Self { level, progress: ProgressBar::hidden() }
    }

    /// Starts the progress line, where somebody is there to see it.
    pub(super) fn start_progress(&mut self) {
        if self.level == Level::Quiet || !std::io::stderr().is_terminal() {
            return;
        }
        self.progress = ProgressBar::new_spinner().with_message("reading");
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed}  {msg}") {
            self.progress.set_style(style);
        }
        self.progress.enable_steady_tick(Duration::from_millis(120));
    }

    /// Whether somebody sees the progress line.
    pub(super) fn is_watched(&self) -> bool {
        !self.progress.is_hidden()
    }

    /// Shows how far the work is.
    pub(super) fn progress(&self, done: impl Into<String>) {
        self.progress.set_message(done.into());
    }

    /// Takes the progress line away, before results go to the same screen.
    pub(super) fn finish_progress(&self) {
        self.progress.finish_and_clear();
    }

    /// Something the user may want to know.
    pub(super) fn note(&self, text: &str) {
        if self.level >= Level::Usual {
            self.line("note", Style::new().fg_color(Some(AnsiColor::Cyan.into())), text);
        }
    }

    /// Something that is told only to who asks for it.
    pub(super) fn detail(&self, text: impl FnOnce() -> String) {
        if self.level == Level::Verbose {
            self.line("detail", Style::new().dimmed(), &text());
        }
    }

    /// Something that went wrong.
    pub(super) fn error(&self, text: &str) {
        self.line("error", Style::new().fg_color(Some(AnsiColor::Red.into())).bold(), text);
    }

    fn line(&self, label: &str, style: Style, text: &str) {
        // A path may hold anything, even what would steer the terminal.
        let text: String =
            text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect();
        // When standard error is closed there is nobody left to tell.
        self.progress.suspend(|| {
            let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {text}");
        });
    }
}
