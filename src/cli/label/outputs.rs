//! Where a labelled collection goes: files that a killed run can be gone on with, or a stream.

use super::super::Outcome;
use super::super::sink::{Sink, is_dash};
use crate::resume::{Run, Start};
use anyhow::bail;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How far the work is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Done {
    /// Rows read, failures included.
    pub(super) rows: u64,
    /// Rows that could not be used.
    pub(super) failed: u64,
    /// Rows of each stance, in the order of `Stance::ALL`.
    pub(super) stances: [u64; 4],
    /// A hash of the rows read.
    pub(super) digest: String,
}

pub(super) enum Outputs {
    /// All are files.
    Files(Run<Done>),
    /// Some are not: the work cannot be gone on with.
    Streams(Vec<(Sink, u64)>),
}

impl Outputs {
    /// Opens them, and says how far an earlier run came; no outputs where it had come to the end.
    pub(super) fn open(
        paths: &[PathBuf],
        settings: Map<String, Value>,
        resume: bool,
    ) -> anyhow::Result<(Option<Self>, Done)> {
        if let Some(stream) = paths.iter().find(|path| is_stream(path)) {
            if resume {
                bail!("--resume needs outputs that are files, and {} is none; add -o FILE", stream.display());
            }
            let open = |path: &PathBuf| Sink::to(Some(path)).map(|sink| (sink, 0));
            let sinks = paths.iter().map(open).collect::<anyhow::Result<_>>()?;
            return Ok((Some(Outputs::Streams(sinks)), Done::default()));
        }
        let places = paths.iter().map(|path| place(path)).collect::<anyhow::Result<Vec<_>>>()?;
        Ok(match Run::start(&places, settings, resume)? {
            Start::Fresh(run) => (Some(Outputs::Files(run)), Done::default()),
            Start::Resumed(run, done) => (Some(Outputs::Files(run)), done),
            Start::Finished(done) => (None, done),
        })
    }

    pub(super) fn can_be_resumed(&self) -> bool {
        matches!(self, Outputs::Files(_))
    }

    /// How many records an output has.
    pub(super) fn records(&self, output: usize) -> u64 {
        match self {
            Outputs::Files(run) => run.records(output),
            Outputs::Streams(sinks) => sinks[output].1,
        }
    }

    pub(super) fn append(&mut self, output: usize, bytes: &[u8], records: u64) -> io::Result<()> {
        match self {
            Outputs::Files(run) => run.append(output, bytes, records),
            Outputs::Streams(sinks) => {
                let (sink, written) = &mut sinks[output];
                *written += records;
                sink.write_all(bytes)
            }
        }
    }

    /// Makes certain what is done; a stream is handed on.
    pub(super) fn checkpoint(&mut self, done: &Done) -> io::Result<()> {
        match self {
            Outputs::Files(run) => run.checkpoint(done),
            Outputs::Streams(sinks) => sinks.iter_mut().try_for_each(|(sink, _)| sink.flush()),
        }
    }

    pub(super) fn finish(self, done: &Done) -> io::Result<()> {
        match self {
            Outputs::Files(run) => run.finish(done),
            Outputs::Streams(sinks) => sinks.into_iter().try_for_each(|(sink, _)| sink.finish()),
        }
    }
}

impl Done {
    pub(super) fn outcome(&self) -> Outcome {
        if self.failed == 0 { Outcome::AllGood } else { Outcome::SomeFailed }
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
