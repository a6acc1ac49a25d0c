//! Where documents come from: files, folders, standard input; bytes become text here.

/// One article, decoded.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What the user calls it: the path as given or found, `-` for standard input.
    pub id: String,
    /// The decoded text; all spans are offsets into it.
    pub text: String,
    /// Publication date, where it is known (`2025-10-21`).
    pub date: Option<String>,
    /// Who published it, where it is known.
    pub outlet: Option<String>,
}
