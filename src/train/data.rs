//! Labelled rows, divided so that no speaker, no family of variants and no passage is on two sides.

use super::config::Config;
use super::passages::Passages;
use super::readings::{self, ReadingError};
use crate::evaluate::{Gold, GoldError, Split, read_gold};
use crate::fnv::Fnv;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Where the rows of a run lie.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Collections of labelled real statements, divided by their own `split`.
    pub collections: Vec<PathBuf>,
    /// Real statements without labels, and the labels that readers of ours gave these, and passages of
    /// these and of the collections.
    pub readings: Option<(PathBuf, PathBuf)>,
    /// A folder of labelled invented statements, divided by family.
    pub corpus: Option<PathBuf>,
}

/// The rows of a run.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Real rows to learn from, each with what it counts for.
    pub real: Vec<(Gold, f64)>,
    /// Invented rows to learn from, each with what it counts for beside other invented ones.
    pub invented: Vec<(Gold, f64)>,
    /// Real rows of speakers held out of training: settings are chosen and temperatures fitted here.
    pub selection: Vec<Gold>,
    /// Real rows for the final figures, never used for anything else.
    pub dev: Vec<Gold>,
    /// Invented rows of families held out.
    pub corpus_dev: Vec<Gold>,
    /// Real rows that nothing was learnt from, since they share a speaker or a passage with a row
    /// held out: newspapers print the same words under several names.
    pub shared: usize,
}

/// Why the rows could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A file of labelled rows.
    #[error(transparent)]
    Gold(#[from] GoldError),
    /// Statements read by us.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The corpus folder.
    #[error("cannot list {path}")]
    List {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Data {
    /// Reads all `sources` and divides their rows.
    ///
    /// # Errors
    /// When a file cannot be read or a line is not a labelled row.
    pub fn read(sources: &Sources, config: &Config) -> Result<Self, DataError> {
        let mut data = Self::default();
        let mut real = Vec::new();
        for file in &sources.collections {
            for row in read_gold(file)? {
                match row.split {
                    Some(Split::Dev) => data.dev.push(row),
                    _ if share(row.group()) < config.selection_share => data.selection.push(row),
                    _ => {
                        let weight = config.sureness(row.unsure);
                        real.push((row, weight));
                    }
                }
            }
        }
        if let Some((statements, labels)) = &sources.readings {
            let files = sources.collections.iter().chain([statements]);
            real.extend(readings::read(files, labels, config)?);
        }
        let read = real.len();
        let held_out = HeldOutNames::new(data.selection.iter().chain(&data.dev));
        real.retain(|(row, _)| !held_out.knows(row));
        data.shared = read - real.len();
        data.real = real;
        for file in sources.corpus.as_deref().map(jsonl_files).transpose()?.unwrap_or_default() {
            for row in read_gold(&file)? {
                if share(row.group()) < config.corpus_dev_share {
                    data.corpus_dev.push(row);
                } else {
                    let weight = config.sureness(row.unsure);
                    data.invented.push((row, weight));
                }
            }
        }
        Ok(data)
    }
}

/// Speakers and passages of the rows held out.
struct HeldOutNames {
    speakers: HashSet<String>,
    passages: Passages,
}

impl HeldOutNames {
    fn new<'r>(rows: impl Iterator<Item = &'r Gold> + Clone) -> Self {
        let speakers = rows.clone().filter_map(|row| row.speaker.as_deref()).map(str::to_lowercase);
        Self { speakers: speakers.collect(), passages: Passages::new(rows.map(|row| row.text.as_str())) }
    }

    fn knows(&self, row: &Gold) -> bool {
        row.speaker.as_ref().is_some_and(|speaker| self.speakers.contains(&speaker.to_lowercase()))
            || self.passages.shared_with(&row.text)
    }
}

fn jsonl_files(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let list = |source| DataError::List { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(list)? {
        let path = entry.map_err(list)?.path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A number in [0, 1) that depends on the name alone (FNV-1a), so that a row keeps its side when
/// rows are added.
fn share(group: &str) -> f64 {
    let mut hash = Fnv::default();
    hash.add(group.as_bytes());
    // The low bits of FNV mix poorly for short names; the middle ones are even.
    ((hash.value() >> 16) % 10_000) as f64 / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_even_and_stable() {
        let held_out = (0..2000).filter(|i| share(&format!("culture-{i:03}")) < 0.1).count();
        assert!((150..250).contains(&held_out), "{held_out}");
        assert_eq!(share("Ana Lim"), share("Ana Lim"));
    }
}
