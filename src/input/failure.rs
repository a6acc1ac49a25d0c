//! An input that could not be used: which one, what happened, what to do.

use std::io;

/// An input that could not be used.
#[derive(Debug, thiserror::Error)]
#[error("{id}: {error}; {}", .error.advice())]
pub struct Failure {
    /// The path as given or found, `-` for standard input.
    pub id: String,
    /// What happened.
    #[source]
    pub error: InputError,
}

/// Why an input could not be used.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The path leads nowhere.
    #[error("no such file or folder")]
    NotFound,
    /// The system does not let us read it.
    #[error("permission denied")]
    Denied,
    /// Reading failed in another way.
    #[error("cannot be read ({0})")]
    Io(String),
    /// Not a byte, or white space only.
    #[error("is empty")]
    Empty,
    /// A folder, but none of its files is one we read.
    #[error("has no text files in it")]
    EmptyFolder,
    /// A device or socket.
    #[error("is neither a file nor a folder")]
    Special,
    /// A well-known format that holds text, but is not text.
    #[error("is {0}, not plain text")]
    Format(Format),
    /// Larger than any article, perhaps only once it is unpacked.
    #[error("is larger than {} MB", super::LONGEST_ARTICLE >> 20)]
    TooLarge,
    /// A page that is all menu, or none.
    #[error("has no article that could be found in it")]
    NoArticle,
    /// Elements nested too deep, or with too many attributes.
    #[error("is a page no browser would show")]
    Burden,
    /// A line of a list of articles.
    #[error("is not JSON ({0})")]
    Json(String),
    /// An object without an article.
    #[error("has no field text, body or content that holds text")]
    NoBody,
    /// Something else that is not text.
    #[error("is not text ({0})")]
    Binary(&'static str),
}

/// Formats told by their first bytes or their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    Pdf,
    Zip,
    Html,
    Rtf,
    Compressed,
    Table,
    Json,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Format::Pdf => "a PDF",
            Format::Zip => "an office document or ZIP archive",
            Format::Html => "HTML",
            Format::Rtf => "RTF",
            Format::Compressed => "compressed",
            Format::Table => "a table",
            Format::Json => "JSON",
        })
    }
}

impl InputError {
    /// What the user can do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            InputError::NotFound => "check the spelling of the path",
            InputError::Denied => "ask for permission to read it",
            InputError::Io(_) => "check the disk or the network it is on",
            InputError::Empty => "put an article in it or leave it out",
            InputError::EmptyFolder => {
                "name the files themselves, or use .txt, .text, .md, .html or no extension"
            }
            InputError::Special => "save it as a file first",
            InputError::Format(Format::Pdf) => "convert it: pdftotext FILE.pdf - | onrecord analyze -",
            InputError::Format(Format::Compressed) => "unpack it first",
            InputError::Format(Format::Table) => "label its rows: onrecord label FILE",
            InputError::Format(Format::Json) => {
                "give one article a line, in a .jsonl file: jq -c '.[]' FILE; or label its rows: onrecord label FILE"
            }
            InputError::TooLarge => "split it into articles",
            InputError::NoArticle | InputError::Burden => "save the article as plain text first",
            InputError::Json(_) | InputError::NoBody => "give one article a line, as {\"body\": \"…\"}",
            InputError::Format(_) => "save the article as plain text first",
            InputError::Binary(_) => "save the article as plain text (UTF-8) first",
        }
    }
}

impl From<io::Error> for InputError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => InputError::NotFound,
            io::ErrorKind::PermissionDenied => InputError::Denied,
            _ => InputError::Io(error.to_string()),
        }
    }
}
