//! Labelled rows, divided so that no speaker and no family of variants is on two sides.

use super::config::Config;
use crate::evaluate::{Gold, GoldError, Split, read_gold};
use std::path::{Path, PathBuf};

/// The rows of a run.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// To learn from; real rows first, then invented ones.
    pub train: Vec<Gold>,
    /// Real rows of speakers held out of training: settings are chosen and temperatures fitted here.
    pub selection: Vec<Gold>,
    /// Real rows for the final figures, never used for anything else.
    pub dev: Vec<Gold>,
    /// Invented rows of families held out.
    pub corpus_dev: Vec<Gold>,
}

/// Why the rows could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A file of labelled rows.
    #[error(transparent)]
    Gold(#[from] GoldError),
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
    /// Reads the collections in `files` (divided by their own `split`) and every JSONL file of
    /// the folder `corpus` (divided by family).
    ///
    /// # Errors
    /// When a file cannot be read or a line is not a labelled row.
    pub fn read(files: &[PathBuf], corpus: Option<&Path>, config: &Config) -> Result<Self, DataError> {
        let mut data = Self::default();
        for file in files {
            for row in read_gold(file)? {
                match row.split {
                    Some(Split::Dev) => data.dev.push(row),
                    _ if share(row.group()) < config.selection_share => data.selection.push(row),
                    _ => data.train.push(row),
                }
            }
        }
        for file in corpus.map(jsonl_files).transpose()?.unwrap_or_default() {
            for row in read_gold(&file)? {
                let held_out = share(row.group()) < config.corpus_dev_share;
                if held_out { data.corpus_dev.push(row) } else { data.train.push(row) }
            }
        }
        Ok(data)
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
    let hash = group
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    // The low bits of FNV mix poorly for short names; the middle ones are even.
    ((hash >> 16) % 10_000) as f64 / 10_000.0
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
