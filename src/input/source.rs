//! What the user named, one source after the other: a file, standard input, the files of a folder.

use super::decode::is_html;
use super::failure::Format;
use super::list::articles;
use super::stream::unpacked;
use super::{Document, Failure, InputError, LONGEST_ARTICLE, Position, decode, html};
use ignore::{Walk, WalkBuilder};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Extensions read in a folder, also packed; a file named by the user is read whatever it is called.
const EXTENSIONS: [&str; 6] = ["txt", "text", "md", "markdown", "html", "htm"];
/// Extensions of packed files.
const PACKED: [&str; 2] = ["gz", "zst"];
/// Extensions of lists of articles.
const LISTS: [&str; 2] = ["jsonl", "ndjson"];

/// Extensions of what has rows, each for itself.
const TABLES: [&str; 3] = ["csv", "tsv", "tab"];

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, by its path as given or found.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// What the user calls it.
    pub fn id(&self) -> String {
        match self {
            Source::File(path) => path.display().to_string(),
            Source::Stdin => "-".to_owned(),
        }
    }

    /// Reads and decodes it as one article; an HTML page gives the article in it.
    ///
    /// # Errors
    /// When it cannot be read, is empty or is not text.
    pub fn read(&self) -> Result<Document, Failure> {
        self.article().map_err(|error| Failure { id: self.id(), error })
    }

    /// The articles in it: itself, or those of a list, one JSON object a line (`.jsonl`).
    pub fn documents(&self) -> Box<dyn Iterator<Item = Result<Document, Failure>>> {
        match self {
            Source::File(path) if has_extension(path, &LISTS) => articles(path),
            _ => Box::new(std::iter::once(self.read())),
        }
    }

    fn article(&self) -> Result<Document, InputError> {
        let path = match self {
            Source::File(path) => path,
            Source::Stdin => Path::new("-"),
        };
        if has_extension(path, &TABLES) {
            return Err(InputError::Format(Format::Table));
        }
        if has_extension(path, &["json"]) {
            return Err(InputError::Format(Format::Json));
        }
        let (_, reader) = unpacked(path, &Position::default())?;
        let mut bytes = Vec::new();
        reader.take(LONGEST_ARTICLE as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > LONGEST_ARTICLE {
            return Err(InputError::TooLarge);
        }
        if is_html(&bytes) || (has_extension(path, &["html", "htm"]) && !bytes.trim_ascii().is_empty()) {
            return html::article(self.id(), bytes);
        }
        let (text, note) = decode(bytes)?;
        Ok(Document { id: self.id(), text, note, ..Document::default() })
    }
}

/// All sources under what the user named, in the order named; folders in the order of file names,
/// subfolders included, hidden files not, links followed.
///
/// In a folder, files called `.txt`, `.text`, `.md`, `.html` or without an extension are articles, also
/// packed (`.gz`, `.zst`); others are left out and counted. What is named twice is read once.
pub struct Sources {
    named: VecDeque<PathBuf>,
    folder: Option<Folder>,
    seen: HashSet<PathBuf>,
    /// What is named on its own, by file name: a folder's walk leaves these to their own turn.
    elsewhere: HashMap<OsString, HashSet<PathBuf>>,
    left_out: LeftOut,
}

struct Folder {
    path: PathBuf,
    walk: Walk,
    found: bool,
}

/// Files in folders that are not articles by their name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub files: usize,
    /// How many of each extension, in lower case.
    pub extensions: BTreeMap<String, usize>,
}

impl Sources {
    /// The sources under these paths; `-` is standard input.
    pub fn new(paths: &[PathBuf]) -> Self {
        Self {
            named: paths.iter().cloned().collect(),
            folder: None,
            seen: HashSet::new(),
            elsewhere: by_name(paths),
            left_out: LeftOut::default(),
        }
    }

    /// Leaves out these files where a folder's walk meets them: what the program itself writes.
    pub fn skipping(mut self, paths: &[PathBuf]) -> Self {
        for (name, paths) in by_name(paths) {
            self.elsewhere.entry(name).or_default().extend(paths);
        }
        self
    }

    /// The articles of all sources.
    pub fn documents(self) -> impl Iterator<Item = Result<Document, Failure>> {
        self.flat_map(documents)
    }

    /// What the folders walked so far held besides articles.
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// The next source of the folder being walked, if there is one.
    fn next_in_folder(&mut self) -> Option<Result<Source, Failure>> {
        let folder = self.folder.as_mut()?;
        for entry in folder.walk.by_ref() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    folder.found = true;
                    return Some(Err(walk_failure(&folder.path, &error)));
                }
            };
            let kind = entry.file_type();
            if kind.is_some_and(|kind| kind.is_dir()) || entry.depth() == 0 {
                continue;
            }
            if is_in(&self.elsewhere, entry.path()) {
                folder.found = true;
                continue;
            }
            if kind.is_some_and(|kind| kind.is_file()) && is_article(entry.path()) {
                folder.found = true;
                return Some(Ok(Source::File(entry.into_path())));
            }
            self.left_out.add(entry.path());
        }
        let folder = self.folder.take()?;
        (!folder.found).then(|| Err(failure(&folder.path, InputError::EmptyFolder)))
    }

    /// Turns to the next path the user named.
    fn open(&mut self, path: PathBuf) -> Option<Result<Source, Failure>> {
        if path.as_os_str() == "-" {
            return self.seen.insert(path).then_some(Ok(Source::Stdin));
        }
        let (full, metadata) = match path.canonicalize().and_then(|full| Ok((full, fs::metadata(&path)?))) {
            Ok(found) => found,
            Err(error) => return Some(Err(failure(&path, error.into()))),
        };
        if !self.seen.insert(full) {
            return None;
        }
        if metadata.is_dir() {
            let walk = walk(&path, &self.elsewhere);
            self.folder = Some(Folder { path, walk, found: false });
            return self.next_in_folder();
        }
        if metadata.is_file() || is_pipe(&metadata) {
            return Some(Ok(Source::File(path)));
        }
        Some(Err(failure(&path, InputError::Special)))
    }
}

impl Iterator for Sources {
    type Item = Result<Source, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.next_in_folder() {
                return Some(found);
            }
            let path = self.named.pop_front()?;
            if let Some(found) = self.open(path) {
                return Some(found);
            }
        }
    }
}

impl LeftOut {
    fn add(&mut self, path: &Path) {
        self.files += 1;
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
        *self.extensions.entry(extension).or_default() += 1;
    }
}

fn walk(folder: &Path, elsewhere: &HashMap<OsString, HashSet<PathBuf>>) -> Walk {
    let elsewhere = elsewhere.clone();
    WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.depth() == 0 || !is_folder || !is_in(&elsewhere, entry.path())
        })
        .build()
}

/// Full paths by their last part, so that a walk resolves only those that could match.
fn by_name(paths: &[PathBuf]) -> HashMap<OsString, HashSet<PathBuf>> {
    let mut names: HashMap<OsString, HashSet<PathBuf>> = HashMap::new();
    for full in paths.iter().filter_map(|path| path.canonicalize().ok()) {
        if let Some(name) = full.file_name() {
            names.entry(name.to_owned()).or_default().insert(full);
        }
    }
    names
}

fn is_in(names: &HashMap<OsString, HashSet<PathBuf>>, path: &Path) -> bool {
    path.file_name()
        .and_then(|name| names.get(name))
        .is_some_and(|paths| path.canonicalize().is_ok_and(|full| paths.contains(&full)))
}

fn is_article(path: &Path) -> bool {
    path.extension().is_none() || has_extension(path, &EXTENSIONS)
}

/// Whether a file is called so, packed or not.
fn has_extension(path: &Path, known: &[&str]) -> bool {
    let is = |extension: Option<&OsStr>, known: &[&str]| {
        extension.is_some_and(|extension| known.iter().any(|known| extension.eq_ignore_ascii_case(known)))
    };
    let extension = path.extension();
    is(extension, known)
        || (is(extension, &PACKED) && is(path.file_stem().map(Path::new).and_then(Path::extension), known))
}

/// The articles of a source, or why there is none.
pub fn documents(source: Result<Source, Failure>) -> Box<dyn Iterator<Item = Result<Document, Failure>>> {
    match source {
        Ok(source) => source.documents(),
        Err(failure) => Box::new(std::iter::once(Err(failure))),
    }
}

#[cfg(unix)]
fn is_pipe(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_metadata: &fs::Metadata) -> bool {
    false
}

fn failure(path: &Path, error: InputError) -> Failure {
    Failure { id: path.display().to_string(), error }
}

/// The walker's errors carry their path inside; ours carry it in front.
fn walk_failure(folder: &Path, error: &ignore::Error) -> Failure {
    let mut path = folder;
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => (path, inner) = (at, err),
            ignore::Error::WithDepth { err, .. } => inner = err,
            ignore::Error::Loop { child, .. } => {
                return failure(child, InputError::Io("a link that leads back to its own folder".into()));
            }
            ignore::Error::Io(error) => {
                return failure(path, io::Error::new(error.kind(), error.to_string()).into());
            }
            other => return failure(path, InputError::Io(other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of files for one test, removed with it.
    struct Files(PathBuf);

    impl Files {
        fn new(test: &str, files: &[&str]) -> Self {
            let root = std::env::temp_dir().join(format!("onrecord-{test}-{}", std::process::id()));
            for file in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "text").unwrap();
            }
            Self(root)
        }

        /// The sources under `named`, without the folder's own path.
        fn sources(&self, named: &[&str]) -> Vec<String> {
            let named: Vec<_> = named.iter().map(|name| self.0.join(name)).collect();
            let shown = |id: String| id.replace(&format!("{}/", self.0.display()), "");
            Sources::new(&named)
                .map(|found| match found {
                    Ok(source) => shown(source.id()),
                    Err(failure) => shown(failure.to_string()),
                })
                .collect()
        }
    }

    impl Drop for Files {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn folders_are_walked_by_name_and_other_files_counted() {
        let files = Files::new(
            "walk",
            &["b.txt", "a/z.md", "a/c", "a/.hidden", ".git/x.txt", "d.PDF", "e.TXT", "f.html.gz"],
        );
        assert_eq!(files.sources(&[""]), ["a/c", "a/z.md", "b.txt", "e.TXT", "f.html.gz"]);
        let mut sources = Sources::new(std::slice::from_ref(&files.0));
        assert_eq!(sources.by_ref().count(), 5);
        assert_eq!(sources.left_out().extensions, BTreeMap::from([("pdf".to_owned(), 1)]));
    }

    #[test]
    fn what_is_named_twice_is_read_once() {
        let files = Files::new("twice", &["a/x.txt", "a/y.pdf", "a/z.txt"]);
        assert_eq!(files.sources(&["a", "a/z.txt", "a/y.pdf"]), ["a/x.txt", "a/z.txt", "a/y.pdf"]);
        assert_eq!(files.sources(&["a/x.txt", "a/../a/x.txt"]), ["a/x.txt"]);
    }

    #[test]
    fn failures_are_results_in_their_place() {
        let files = Files::new("failures", &["a.txt", "none/x.pdf"]);
        assert_eq!(
            files.sources(&["missing", "none", "a.txt"]),
            [
                "missing: no such file or folder; check the spelling of the path",
                "none: has no text files in it; name the files themselves, or use .txt, .text, .md, .html or no extension",
                "a.txt"
            ]
        );
    }
}
