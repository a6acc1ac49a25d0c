//! Long runs that can be killed at any moment and gone on with, and end with the same bytes.
//!
//! Outputs grow beside their places (`labelled.csv.part`) in whole records. From time to time they are
//! brought to the disk, and after that a small journal (`labelled.csv.part.journal`) says how far they
//! are and how far the work is. A run that goes on cuts off what the journal does not know of and does
//! the rest. At the end the outputs are moved into their places; a format that cannot grow (a database) is first
//! made of what did.

mod journal;
mod part;

use journal::{Journal, sync_folder_of};
use part::{Extent, Part, beside};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fs;
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// Outputs in the making, locked against other runs.
pub struct Run<S> {
    parts: Vec<Part>,
    journal: PathBuf,
    settings: Map<String, Value>,
    state: PhantomData<S>,
}

/// Where a run starts.
pub enum Start<S> {
    /// At the beginning.
    Fresh(Run<S>),
    /// After what an earlier one has done.
    Resumed(Run<S>, S),
    /// An earlier one had done everything.
    Finished(S),
}

/// Why a run cannot start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A file beside the outputs.
    #[error("cannot write {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another run has the lock.
    #[error("another run is writing {0}")]
    Locked(PathBuf),
    /// An earlier run got somewhere, and this one would start over.
    #[error(
        "an earlier run was interrupted; go on with it by adding --resume, or delete {} to start over",
        .0.display()
    )]
    Interrupted(PathBuf),
    /// An earlier run had other settings.
    #[error(
        "the interrupted run cannot be gone on with: its {key} was {was}, and is now {now}; use the same, or \
         delete {} to start over", .path.display()
    )]
    Settings {
        /// What differs.
        key: String,
        /// What it was.
        was: String,
        /// What it is.
        now: String,
        /// The journal.
        path: PathBuf,
    },
    /// The journal and the parts do not belong together.
    #[error("{} does not fit the files beside it; delete it to start over", .0.display())]
    Damaged(PathBuf),
}

impl<S: Serialize + DeserializeOwned + Clone> Run<S> {
    /// Opens the outputs for a run with these settings; the first is the one that is asked for.
    ///
    /// # Errors
    /// See [`RunError`].
    pub fn start(
        places: &[PathBuf],
        settings: Map<String, Value>,
        resume: bool,
    ) -> Result<Start<S>, RunError> {
        let Some((main, others)) = places.split_first() else {
            let source = io::Error::from(io::ErrorKind::InvalidInput);
            return Err(RunError::Io { path: PathBuf::new(), source });
        };
        let path = beside(main, ".part.journal");
        let unfinished = beside(main, ".part").exists();
        let first = locked(main)?;
        let earlier = Journal::<S>::read(&path).map_err(|source| match source.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => RunError::Damaged(path.clone()),
            _ => RunError::Io { path: path.clone(), source },
        })?;
        // The main output is moved last: where its part is gone, all is done.
        let done = earlier.as_ref().is_some_and(|earlier| earlier.complete && !unfinished);
        match earlier {
            Some(earlier) if done => {
                first.discard().and_then(|()| fs::remove_file(&path)).map_err(failed(&path))?;
                if resume { Ok(Start::Finished(earlier.state)) } else { Self::start(places, settings, false) }
            }
            Some(_) if !resume => Err(RunError::Interrupted(path)),
            Some(earlier) => {
                compare(&earlier.settings, &settings, &path)?;
                let mut run = Self::with(first, others, path, settings)?;
                run.go_on(&earlier)
                    .map_err(failed(&run.journal))?
                    .then_some(())
                    .ok_or_else(|| RunError::Damaged(run.journal.clone()))?;
                Ok(if earlier.complete {
                    Start::Finished(earlier.state)
                } else {
                    Start::Resumed(run, earlier.state)
                })
            }
            None => {
                let mut run = Self::with(first, others, path, settings)?;
                for part in &mut run.parts {
                    part.cut(Extent::default()).map_err(failed(part.path()))?;
                }
                Ok(Start::Fresh(run))
            }
        }
    }

    fn with(
        first: Part,
        others: &[PathBuf],
        journal: PathBuf,
        settings: Map<String, Value>,
    ) -> Result<Self, RunError> {
        let mut parts = vec![first];
        for other in others {
            parts.push(locked(other)?);
        }
        Ok(Self { parts, journal, settings, state: PhantomData })
    }

    /// Takes the outputs up where the journal says; false where they are not that far.
    fn go_on(&mut self, earlier: &Journal<S>) -> io::Result<bool> {
        if earlier.extents.len() != self.parts.len() {
            return Ok(false);
        }
        if earlier.complete {
            self.move_into_place(&earlier.extents)?;
            return Ok(true);
        }
        for (part, extent) in self.parts.iter_mut().zip(&earlier.extents) {
            if !part.cut(*extent)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds whole records to an output.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn append(&mut self, output: usize, bytes: &[u8], records: u64) -> io::Result<()> {
        self.parts[output].append(bytes, records)
    }

    /// How many records an output has.
    pub fn records(&self, output: usize) -> u64 {
        self.parts[output].extent.records
    }

    /// Makes all that was added certain, and that the work is as far as `state`.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn checkpoint(&mut self, state: &S) -> io::Result<()> {
        self.write_journal(state, false)
    }

    /// The file in which an output grows.
    pub fn part(&self, output: usize) -> &Path {
        self.parts[output].path()
    }

    /// Has an output made of what was added to it, for formats that cannot grow. `make` is given the file
    /// of what was added and the file to write.
    ///
    /// # Errors
    /// Those of `make` and the disk.
    pub fn make<E: From<io::Error>>(
        &mut self,
        output: usize,
        make: impl FnOnce(&Path, &Path) -> Result<(), E>,
    ) -> Result<(), E> {
        self.parts[output].make(make)
    }

    /// Completes the outputs and moves them into their places.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn finish(mut self, state: &S) -> io::Result<()> {
        self.write_journal(state, true)?;
        let extents: Vec<_> = self.parts.iter().map(|part| part.extent).collect();
        self.move_into_place(&extents)
    }

    fn write_journal(&mut self, state: &S, complete: bool) -> io::Result<()> {
        for part in &mut self.parts {
            part.sync()?;
        }
        let extents = self.parts.iter().map(|part| part.extent).collect();
        let settings = self.settings.clone();
        Journal { settings, extents, complete, state: state.clone() }.write(&self.journal)
    }

    /// Moves the outputs into their places, the main one last, and forgets the run.
    fn move_into_place(&self, extents: &[Extent]) -> io::Result<()> {
        for (part, extent) in self.parts.iter().zip(extents).rev() {
            part.move_into_place(*extent)?;
            sync_folder_of(part.path())?;
        }
        fs::remove_file(&self.journal)
    }
}

/// What is beside an output while it grows: neither is input.
pub fn files_beside(place: &Path) -> [PathBuf; 2] {
    [".part", ".part.journal"].map(|ending| beside(place, ending))
}

/// The part beside `place`, which no other run has.
fn locked(place: &Path) -> Result<Part, RunError> {
    let path = beside(place, ".part");
    let part = Part::open(place).map_err(failed(&path))?;
    if part.lock().map_err(failed(&path))? { Ok(part) } else { Err(RunError::Locked(place.to_owned())) }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> RunError {
    let path = path.to_owned();
    move |source| RunError::Io { path, source }
}

/// Refuses to go on with what other settings have begun.
fn compare(was: &Map<String, Value>, now: &Map<String, Value>, journal: &Path) -> Result<(), RunError> {
    let value = |of: &Map<String, Value>, key: &str| of.get(key).cloned().unwrap_or(Value::Null);
    for key in now.keys().chain(was.keys()) {
        let (was, now) = (value(was, key), value(now, key));
        if was != now {
            let (was, now) = (was.to_string(), now.to_string());
            return Err(RunError::Settings { key: key.clone(), was, now, path: journal.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_is_moved_by_whoever_comes_next() {
        let folder = std::env::temp_dir().join(format!("onrecord-made-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let place = folder.join("out.sqlite");
        let start = |resume| Run::<u8>::start(std::slice::from_ref(&place), Map::new(), resume).unwrap();
        // Killed before anything is moved, and after the output is but its lines are still there.
        for moved in [false, true] {
            let Start::Fresh(mut run) = start(false) else { panic!("there is nothing to go on with") };
            run.append(0, b"{}\n", 1).unwrap();
            run.make(0, |lines, made| {
                assert_eq!(fs::read(lines)?, b"{}\n");
                fs::write(made, "made")
            })
            .unwrap();
            run.write_journal(&7, true).unwrap();
            drop(run);
            if moved {
                fs::rename(beside(&place, ".part.made"), &place).unwrap();
            }
            assert!(matches!(start(true), Start::Finished(7)));
            assert_eq!(fs::read(&place).unwrap(), b"made");
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
