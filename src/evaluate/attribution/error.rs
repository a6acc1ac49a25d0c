//! Why an annotated corpus could not be read.

use std::io;
use std::path::{Path, PathBuf};

/// Why an annotated corpus could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A file or folder cannot be opened or read.
    #[error("cannot read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The path is neither kind of corpus.
    #[error(
        "{path}: not an annotated corpus; give a brat folder with text/ and ann/ in it, or a file of \
         articles with body and claims, one JSON object a line"
    )]
    Unknown {
        /// Which.
        path: PathBuf,
    },
    /// An article has no annotations.
    #[error("{path}: no annotations for it in ann/; add them or take the article out")]
    NoAnnotations {
        /// The article's text.
        path: PathBuf,
    },
    /// A line is not what it should be.
    #[error("{path}:{line}: {problem}")]
    Line {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

impl CorpusError {
    /// For `map_err` on what reads `path`.
    pub(super) fn read(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Read { path: path.to_owned(), source }
    }

    pub(super) fn line(path: &Path, index: usize, problem: impl ToString) -> Self {
        Self::Line { path: path.to_owned(), line: index + 1, problem: problem.to_string() }
    }
}
