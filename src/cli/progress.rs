//! How far a long run is: its rate, the time left, what failed.

use super::messages::{Messages, counted};
use crate::input::Position;
use std::time::{Duration, Instant};

/// How often a line is written where nobody watches.
const MINUTE: Duration = Duration::from_secs(60);

/// Progress in rows or documents, through inputs of a size that may be known.
pub(super) struct Progress<'m> {
    messages: &'m Messages,
    /// What is counted: "row".
    thing: &'static str,
    position: Position,
    /// Bytes of all inputs, where they are known.
    total: Option<u64>,
    started: Instant,
    /// Things and bytes that an earlier run had done.
    before: (u64, u64),
    last_line: Instant,
}

impl<'m> Progress<'m> {
    pub(super) fn new(
        messages: &'m Messages,
        thing: &'static str,
        position: Position,
        total: Option<u64>,
    ) -> Self {
        let now = Instant::now();
        Self { messages, thing, position, total, started: now, before: (0, 0), last_line: now }
    }

    /// Counts from here: what was done before says nothing of the rate.
    pub(super) fn begin(&mut self, done: u64) {
        self.before = (done, self.position.bytes());
        self.started = Instant::now();
    }

    pub(super) fn show(&mut self, done: u64, failed: u64) {
        let text = self.text(done, failed);
        if self.messages.is_watched() {
            self.messages.progress(text);
        } else if self.last_line.elapsed() >= MINUTE {
            self.last_line = Instant::now();
            self.messages.note(&text);
        }
    }

    fn text(&self, done: u64, failed: u64) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(1e-3);
        let (done_before, bytes_before) = self.before;
        let rate = (done - done_before) as f64 / seconds;
        let mut text = format!("{}, {} a second", counted(done, self.thing), significant(rate));
        if failed > 0 {
            text.push_str(&format!(", {failed} failed"));
        }
        let here = self.position.bytes();
        if let Some(total) = self.total.filter(|total| *total > 0 && here > bytes_before) {
            let left = total.saturating_sub(here) as f64 * seconds / (here - bytes_before) as f64;
            let percent = 100 * here.min(total) / total;
            text.push_str(&format!(", {percent} %, {} left", duration(Duration::from_secs_f64(left))));
        }
        text
    }
}

/// Two figures are enough for a rate.
fn significant(rate: f64) -> String {
    if rate < 10.0 { format!("{rate:.1}") } else { format!("{rate:.0}") }
}

/// "2 h 10 min", "12 min", "40 s".
fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration(Duration::from_secs(59)), "59 s");
        assert_eq!(duration(Duration::from_secs(720)), "12 min");
        assert_eq!(duration(Duration::from_secs(7_800)), "2 h 10 min");
    }
}
