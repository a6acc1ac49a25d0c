//! Why a file of speakers cannot be used: where in it, and what to do.

use std::fmt;
use std::path::PathBuf;

/// Why a file of speakers could not be used.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The file cannot be opened or read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file's name ends neither in `.toml` nor in `.csv`.
    #[error("{}: ends neither in .toml nor in .csv; rename it after what it holds", .path.display())]
    Ending {
        /// The file.
        path: PathBuf,
    },
    /// A place in the file is wrong.
    #[error("{}:{line}: {problem}", .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        #[source]
        problem: Problem,
    },
}

/// What is wrong at a line of the file.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Not TOML, or not the keys and values that are known; the parser's words list the known ones.
    #[error("{0}")]
    Syntax(String),
    /// A column that is not known.
    #[error("unknown column {0:?}; the columns are {columns}", columns = super::csv::COLUMNS.join(","))]
    Column(String),
    /// A column that stands twice.
    #[error("the column {0:?} stands twice")]
    Twice(String),
    /// The header lacks the names.
    #[error("the header has no column \"name\"; the columns are {}", super::csv::COLUMNS.join(","))]
    NoName,
    /// A name without a letter or digit.
    #[error("{0:?} is no name; write one or take it out")]
    Empty(String),
    /// One name for two.
    #[error("“{name}” is {here} and {there}; a name can mean only one, so take it out of the other")]
    Clash {
        /// The name claimed twice, as it is written at the second place.
        name: String,
        /// What it is there.
        here: Claim,
        /// What it is at the first place.
        there: Claim,
    },
    /// A name or alias that the entry itself excludes.
    #[error("“{name}” is {claim} and in its `not`; take it out of one of them")]
    Contradiction {
        /// The name.
        name: String,
        /// What it also is.
        claim: Claim,
    },
}

/// What an entry of the file makes of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The name of the entry.
    pub entry: String,
    /// Whether it is an alias, not the entry's name itself.
    pub alias: bool,
    /// The line.
    pub line: usize,
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alias {
            write!(f, "an alias of “{}” (line {})", self.entry, self.line)
        } else {
            write!(f, "the name of an entry (line {})", self.line)
        }
    }
}
