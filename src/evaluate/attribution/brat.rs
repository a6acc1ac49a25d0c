//! Annotated articles in brat's stand-off format: `text/NAME.txt` and `ann/NAME_ANNOTATOR.ann`.
//!
//! An event line binds the spans of one attribution together: its content, its cue, its source. Offsets
//! are code points; a span may have several fragments. Where several annotators read an article, the
//! first by name is taken.

use super::error::CorpusError;
use crate::text::Span;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Who said what, as spans of the text; each may have several fragments, the source may be absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// The words said.
    pub content: Vec<Span>,
    /// The words that report them.
    pub cue: Vec<Span>,
    /// The words that name who said them.
    pub source: Vec<Span>,
}

/// An article with its attributions.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// The name of its text file, without the ending.
    pub id: String,
    /// The article.
    pub text: String,
    /// Who said what in it.
    pub attributions: Vec<Attribution>,
}

/// Whether a folder is of this kind.
pub(super) fn is_brat(path: &Path) -> bool {
    path.join("text").is_dir() && path.join("ann").is_dir()
}

/// Reads the articles of a folder, in the order of their names.
pub(super) fn read(path: &Path) -> Result<Vec<Annotated>, CorpusError> {
    let annotations = listed(&path.join("ann"), "ann")?;
    listed(&path.join("text"), "txt")?
        .into_iter()
        .map(|file| {
            let id = stem(&file);
            let of_this = |ann: &&PathBuf| {
                let name = stem(ann);
                name == id || name.rsplit_once('_').is_some_and(|(article, _)| article == id)
            };
            let Some(ann) = annotations.iter().find(of_this) else {
                return Err(CorpusError::NoAnnotations { path: file });
            };
            let text = fs::read_to_string(&file).map_err(CorpusError::read(&file))?;
            let attributions = attributions(ann, &text)?;
            Ok(Annotated { id, text, attributions })
        })
        .collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn listed(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, CorpusError> {
    let entries = fs::read_dir(folder).map_err(CorpusError::read(folder))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(CorpusError::read(folder))?.path();
        if path.extension().is_some_and(|e| e == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn attributions(path: &Path, text: &str) -> Result<Vec<Attribution>, CorpusError> {
    let lines = fs::read_to_string(path).map_err(CorpusError::read(path))?;
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut spans: HashMap<&str, Vec<Span>> = HashMap::new();
    let mut found = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let mut columns = line.split('\t');
        let (id, body) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
        match id.chars().next() {
            Some('T') => {
                let fragments = fragments(body, &starts)
                    .ok_or_else(|| CorpusError::line(path, number, "its offsets are not in the text"))?;
                spans.insert(id, fragments);
            }
            Some('E') => found.push((number, body)),
            _ => {}
        }
    }
    // An event may stand before the spans it names.
    found
        .into_iter()
        .filter_map(|(number, body)| attribution(body, &spans, path, number).transpose())
        .collect()
}

fn fragments(body: &str, starts: &[usize]) -> Option<Vec<Span>> {
    let (_, offsets) = body.split_once(' ')?;
    let byte = |offset: &str| starts.get(offset.parse::<usize>().ok()?).copied();
    offsets
        .split(';')
        .map(|fragment| {
            let (start, end) = fragment.trim().split_once(' ')?;
            Some(Span::new(byte(start)?, byte(end)?))
        })
        .collect()
}

/// The attribution of an event line; none where the event has no arguments.
fn attribution(
    body: &str,
    spans: &HashMap<&str, Vec<Span>>,
    path: &Path,
    number: usize,
) -> Result<Option<Attribution>, CorpusError> {
    let mut attribution = Attribution::default();
    // The first argument names the event itself.
    for argument in body.split_whitespace().skip(1) {
        let Some((role, id)) = argument.split_once(':') else { continue };
        let place = match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "Content" => &mut attribution.content,
            "Cue" => &mut attribution.cue,
            "Source" => &mut attribution.source,
            _ => continue,
        };
        let Some(fragments) = spans.get(id) else {
            return Err(CorpusError::line(path, number, format!("names {id}, which is not in the file")));
        };
        place.extend(fragments);
    }
    for place in [&mut attribution.content, &mut attribution.cue, &mut attribution.source] {
        place.sort();
    }
    Ok((attribution != Attribution::default()).then_some(attribution))
}
