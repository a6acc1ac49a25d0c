//! Where the results of a long run go: files that a killed run can be gone on with, or a stream.

use super::sink::{Sink, is_dash};
use crate::resume::{Run, Start};
use anyhow::{Context, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Bringing the outputs to the disk may take one part of the time in so many.
const CERTAIN_SHARE: u32 = 20;

/// Outputs of a run whose state is `S`.
pub(super) struct Outputs<S> {
    kind: Kind<S>,
    /// When what was done was last made certain, and how long that took.
    certain: (Instant, Duration),
}

enum Kind<S> {
    /// All are files.
    Files(Run<S>),
    /// Some are not: the work cannot be gone on with.
    Streams(Vec<(Sink, u64)>),
}

impl<S: Serialize + DeserializeOwned + Clone + Default> Outputs<S> {
    /// Opens them, and says how far an earlier run came; no outputs where it had come to the end.
    pub(super) fn open(
        paths: &[PathBuf],
        settings: Map<String, Value>,
        resume: bool,
    ) -> anyhow::Result<(Option<Self>, S)> {
        let outputs = |kind| Some(Self { kind, certain: (Instant::now(), Duration::ZERO) });
        if let Some(stream) = paths.iter().find(|path| is_stream(path)) {
            if resume {
                bail!("--resume needs outputs that are files, and {} is none; add -o FILE", stream.display());
            }
            let open = |path: &PathBuf| Sink::to(Some(path)).map(|sink| (sink, 0));
            let sinks = paths.iter().map(open).collect::<anyhow::Result<_>>()?;
            return Ok((outputs(Kind::Streams(sinks)), S::default()));
        }
        let places = paths.iter().map(|path| place(path)).collect::<anyhow::Result<Vec<_>>>()?;
        Ok(match Run::start(&places, settings, resume)? {
            Start::Fresh(run) => (outputs(Kind::Files(run)), S::default()),
            Start::Resumed(run, done) => (outputs(Kind::Files(run)), done),
            Start::Finished(done) => (None, done),
        })
    }

    pub(super) fn can_be_resumed(&self) -> bool {
        matches!(self.kind, Kind::Files(_))
    }

    /// How many records an output has.
    pub(super) fn records(&self, output: usize) -> u64 {
        match &self.kind {
            Kind::Files(run) => run.records(output),
            Kind::Streams(sinks) => sinks[output].1,
        }
    }

    /// The file in which an output grows, if it is one.
    pub(super) fn part(&self, output: usize) -> Option<&Path> {
        match &self.kind {
            Kind::Files(run) => Some(run.part(output)),
            Kind::Streams(_) => None,
        }
    }

    pub(super) fn append(&mut self, output: usize, bytes: &[u8], records: u64) -> anyhow::Result<()> {
        let written = match &mut self.kind {
            Kind::Files(run) => run.append(output, bytes, records),
            Kind::Streams(sinks) => {
                let (sink, written) = &mut sinks[output];
                *written += records;
                sink.write_all(bytes)
            }
        };
        written.with_context(|| self.lost())
    }

    /// Makes certain what is done, or hands it on; if it need not be `now`, from time to time.
    pub(super) fn keep(&mut self, done: &S, now: bool) -> anyhow::Result<()> {
        let (last, cost) = self.certain;
        if !now && last.elapsed() < CERTAIN_SHARE * cost {
            return Ok(());
        }
        let started = Instant::now();
        let kept = match &mut self.kind {
            Kind::Files(run) => run.checkpoint(done),
            Kind::Streams(sinks) => sinks.iter_mut().try_for_each(|(sink, _)| sink.flush()),
        };
        kept.with_context(|| self.lost())?;
        let ended = Instant::now();
        self.certain = (ended, ended - started);
        Ok(())
    }

    /// Has an output made of the file in which it grew.
    pub(super) fn make(
        &mut self,
        output: usize,
        make: impl FnOnce(&Path, &Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        match &mut self.kind {
            Kind::Files(run) => run.make(output, make).with_context(|| self.lost()),
            Kind::Streams(_) => bail!("this format needs a file"),
        }
    }

    pub(super) fn finish(self, done: &S) -> anyhow::Result<()> {
        let lost = self.lost();
        match self.kind {
            Kind::Files(run) => run.finish(done),
            Kind::Streams(sinks) => sinks.into_iter().try_for_each(|(sink, _)| sink.finish()),
        }
        .context(lost)
    }

    /// What a run that was stopped says: how far it came (`rows`), and how to go on.
    pub(super) fn stopped(&self, done: &str) -> String {
        if self.can_be_resumed() {
            format!("stopped after {done}; go on with the same command and --resume")
        } else {
            format!("stopped after {done}")
        }
    }

    fn lost(&self) -> &'static str {
        if self.can_be_resumed() {
            "cannot write the output; once it can be written, go on with the same command and --resume"
        } else {
            "cannot write the output"
        }
    }
}

/// Set by Ctrl-C or a polite kill; the second one ends the program at once.
pub(super) struct Interruption(Arc<AtomicBool>);

impl Interruption {
    /// Listens from now on.
    pub(super) fn new() -> anyhow::Result<Self> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let set = interrupted.clone();
        ctrlc::set_handler(move || {
            if set.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        })
        .context("cannot listen to Ctrl-C")?;
        Ok(Self(interrupted))
    }

    pub(super) fn is_asked_for(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Standard output, a device or a pipe.
pub(super) fn is_stream(path: &Path) -> bool {
    is_dash(path) || fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Where a file goes: what a link leads to is replaced, not the link.
fn place(path: &Path) -> anyhow::Result<PathBuf> {
    if path.is_dir() || path.file_name().is_none() {
        bail!("cannot write {}: it is a folder; name a file", path.display());
    }
    Ok(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
}
