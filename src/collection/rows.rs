//! The rows of all inputs, in order, whatever their formats.

use super::array::Array;
use super::jsonl::JsonLines;
#[cfg(feature = "parquet")]
use super::parquet;
use super::sqlite::{self, is_database};
use super::table::{Form, Table};
use super::{Choice, Format, Header, MOST_COLUMNS, Role, Row, RowError, RowFailure};
use crate::input::{InputError, Position, Stream};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A row, or what stands in its place.
pub type RowResult = Result<Row, RowFailure>;

/// Rows of what can be read only once that are looked at to learn its columns.
const LOOKED_AT: usize = 1_000;
/// Columns named where an input is described.
const SHOWN: usize = 30;

/// The rows of all inputs.
pub struct Rows {
    inputs: VecDeque<Input>,
    open: Option<Box<dyn Iterator<Item = RowResult>>>,
    choice: Choice,
    position: Position,
}

/// What was learnt of the inputs before the first row is labelled.
#[derive(Debug, Default)]
pub struct Survey {
    names: Names,
    /// The format of the first input, and its form if it is a table.
    pub format: Option<(Format, Option<Form>)>,
    /// How each input is read.
    pub found: Vec<String>,
    /// Whether one of the inputs is a table of a database.
    pub database: bool,
    /// The names that were taken for each role, in the order of [`Role::ALL`].
    pub taken: [Vec<String>; Role::ALL.len()],
    last: Option<Arc<Header>>,
}

enum Input {
    /// A file that can be opened as often as need be.
    File(PathBuf),
    /// What was begun and cannot be begun again.
    Begun(Box<dyn Iterator<Item = RowResult>>),
    /// What could not be opened.
    Failed(RowFailure),
}

struct Opened {
    /// In words.
    described: String,
    format: Format,
    form: Option<Form>,
    header: Option<Arc<Header>>,
    database: bool,
    rows: Box<dyn Iterator<Item = RowResult>>,
}

impl Rows {
    /// Opens the inputs and learns their columns. What is named twice is read once.
    ///
    /// The keys of JSON have to be read to the end for it, where that can be done twice.
    ///
    /// # Errors
    /// When no input has statements; what is wrong with each.
    pub fn open(
        paths: &[PathBuf],
        choice: &Choice,
        position: &Position,
    ) -> Result<(Self, Survey), Vec<RowFailure>> {
        let mut survey = Survey::default();
        let mut seen = HashSet::new();
        let mut inputs = VecDeque::new();
        for path in paths {
            if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                inputs.push_back(survey.input(path, choice, position));
            }
        }
        if survey.taken[Role::Text as usize].is_empty() {
            let failed = |input| if let Input::Failed(failure) = input { Some(failure) } else { None };
            return Err(inputs.into_iter().filter_map(failed).collect());
        }
        Ok((Self { inputs, open: None, choice: choice.clone(), position: position.clone() }, survey))
    }
}

impl Iterator for Rows {
    type Item = RowResult;

    fn next(&mut self) -> Option<RowResult> {
        loop {
            if let Some(row) = self.open.as_mut().and_then(Iterator::next) {
                return Some(row);
            }
            self.open = Some(match self.inputs.pop_front()? {
                Input::Failed(failure) => return Some(Err(failure)),
                Input::Begun(rows) => rows,
                Input::File(path) => match Opened::new(&path, &self.choice, &self.position) {
                    Ok(opened) => opened.rows,
                    Err(failure) => return Some(Err(failure)),
                },
            });
        }
    }
}

impl Survey {
    /// The columns of all inputs, in the order in which they turn up; a name that one input has twice is
    /// here twice.
    pub fn names(&self) -> &[String] {
        &self.names.all
    }

    /// Whether there are more, so many that no table could have them.
    pub fn has_more(&self) -> bool {
        self.names.overflown
    }

    fn input(&mut self, path: &Path, choice: &Choice, position: &Position) -> Input {
        let again = path.is_file();
        let of_survey = Position::default();
        let mut opened = match Opened::new(path, choice, if again { &of_survey } else { position }) {
            Ok(opened) => opened,
            Err(failure) => return Input::Failed(failure),
        };
        let mut own = Survey::default();
        let mut begun: Vec<RowResult> = Vec::new();
        let mut broken: Option<RowFailure> = None;
        match (&opened.header, again) {
            (Some(header), _) => own.header(header),
            (None, true) => opened.rows.by_ref().for_each(|row| match row {
                Ok(row) => own.header(&row.header),
                Err(failure) => drop(broken.get_or_insert(failure)),
            }),
            (None, false) => {
                begun.extend(opened.rows.by_ref().take(LOOKED_AT));
                begun.iter().flatten().for_each(|row| own.header(&row.header));
            }
        }
        if own.taken[Role::Text as usize].is_empty() {
            let file: Arc<str> = path.display().to_string().into();
            let fail = |error| RowFailure { file, line: None, error };
            return Input::Failed(match own.names.all.is_empty() {
                true => broken
                    .or_else(|| begun.into_iter().find_map(Result::err))
                    .unwrap_or_else(|| fail(InputError::Empty.into())),
                false => fail(no_column(choice, own.names.all)),
            });
        }
        if self.format.is_none() {
            self.format = Some((opened.format, opened.form));
        }
        self.database |= opened.database;
        self.found.push(format!(
            "{}: {}, {} columns: {}",
            path.display(),
            opened.described,
            own.names.all.len(),
            own.names.all.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ")
        ));
        self.join(own);
        if again {
            return Input::File(path.to_owned());
        }
        Input::Begun(Box::new(begun.into_iter().chain(opened.rows)))
    }

    fn header(&mut self, header: &Arc<Header>) {
        if self.last.as_ref().is_some_and(|last| Arc::ptr_eq(last, header)) {
            return;
        }
        self.last = Some(header.clone());
        self.names.add(header.names());
        for role in Role::ALL {
            if let Some(at) = header.place_of(role) {
                add_name(&mut self.taken[role as usize], &header.names()[at]);
            }
        }
    }

    fn join(&mut self, other: Survey) {
        self.names.add(&other.names.all);
        self.names.overflown |= other.names.overflown;
        for (taken, names) in self.taken.iter_mut().zip(other.taken) {
            names.iter().for_each(|name| add_name(taken, name));
        }
    }
}

impl Opened {
    fn new(path: &Path, choice: &Choice, position: &Position) -> Result<Self, RowFailure> {
        let file: Arc<str> = path.display().to_string().into();
        let fail = |error| RowFailure { file: file.clone(), line: None, error };
        if path.is_dir() {
            return Err(fail(RowError::Folder));
        }
        let head = if path.is_file() { first_bytes(path) } else { Vec::new() };
        if is_database(&head) {
            return Self::database(path, choice, position);
        }
        if is_parquet(&head) {
            return Self::parquet(path, choice, position);
        }
        let stream = Stream::open(path, position).map_err(|error| fail(error.into()))?;
        if stream.head.trim_ascii().is_empty() {
            return Err(fail(InputError::Empty.into()));
        }
        if is_database(&stream.head) {
            return Err(fail(RowError::Packed("an SQLite database")));
        }
        if is_parquet(&stream.head) {
            return Err(fail(RowError::Packed("Parquet")));
        }
        let format = Format::of_content(&stream.head, path);
        let encoding = stream.encoding.map(|encoding| format!(", {}", encoding.name())).unwrap_or_default();
        let (form, header, rows): (_, _, Box<dyn Iterator<Item = RowResult>>) = match format {
            Format::Csv | Format::Tsv => {
                let table = Table::open(stream, file.clone(), choice)?;
                let header = table.header().clone();
                if header.place_of(Role::Text).is_none() {
                    return Err(fail(no_column(choice, header.names().to_vec())));
                }
                (Some(table.form()), Some(header), Box::new(table))
            }
            // The others are told by their first bytes, above.
            Format::JsonLines | Format::Sqlite | Format::Parquet => {
                (None, None, Box::new(JsonLines::open(stream, file, choice)))
            }
            Format::Json => (None, None, Box::new(Array::open(stream, file, choice))),
        };
        let described = match form {
            Some(form) => format!("{format}, {form}{encoding}"),
            None => format!("{format}{encoding}"),
        };
        Ok(Self { described, format, form, header, database: false, rows })
    }

    /// A table of a database; written like JSON lines, which keep the types of its values.
    fn database(path: &Path, choice: &Choice, position: &Position) -> Result<Self, RowFailure> {
        let table = sqlite::Table::open(path, choice, position)?;
        let header = table.header().clone();
        if header.place_of(Role::Text).is_none() {
            let error = no_column(choice, header.names().to_vec());
            return Err(RowFailure { file: table.file().clone(), line: None, error });
        }
        let format = Format::JsonLines;
        let described = "a table of an SQLite database".to_owned();
        Ok(Self {
            described,
            format,
            form: None,
            header: Some(header),
            database: true,
            rows: Box::new(table),
        })
    }

    #[cfg(feature = "parquet")]
    fn parquet(path: &Path, choice: &Choice, position: &Position) -> Result<Self, RowFailure> {
        let table = parquet::Table::open(path, choice, position)?;
        let header = table.header().clone();
        if header.place_of(Role::Text).is_none() {
            let error = no_column(choice, header.names().to_vec());
            return Err(RowFailure { file: path.display().to_string().into(), line: None, error });
        }
        let format = Format::JsonLines;
        let described = "Parquet".to_owned();
        Ok(Self {
            described,
            format,
            form: None,
            header: Some(header),
            database: false,
            rows: Box::new(table),
        })
    }

    #[cfg(not(feature = "parquet"))]
    fn parquet(path: &Path, _: &Choice, _: &Position) -> Result<Self, RowFailure> {
        let file: Arc<str> = path.display().to_string().into();
        Err(RowFailure { file, line: None, error: RowError::NoParquet })
    }
}

/// Whether a file starts like Parquet.
fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// As much of a file as tells a database; what cannot be read is said later.
fn first_bytes(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    let _ = File::open(path).and_then(|file| file.take(16).read_to_end(&mut head));
    head
}

fn no_column(choice: &Choice, names: Vec<String>) -> RowError {
    let wanted = choice
        .given(Role::Text)
        .map_or_else(|| Role::Text.names()[..3].join(", ") + " or the like", |name| format!("`{name}`"));
    RowError::NoColumn { wanted, names }
}

/// Names in the order in which they turn up, each as often as one input has it.
#[derive(Debug, Default)]
struct Names {
    all: Vec<String>,
    times: HashMap<String, usize>,
    /// More than any table has; what came after is not here.
    overflown: bool,
}

impl Names {
    fn add(&mut self, names: &[String]) {
        let mut here: HashMap<&str, usize> = HashMap::new();
        for name in names {
            let here = here.entry(name).or_default();
            *here += 1;
            if self.times.get(name).is_none_or(|times| times < here) {
                if self.all.len() == MOST_COLUMNS {
                    self.overflown = true;
                    return;
                }
                self.times.insert(name.clone(), *here);
                self.all.push(name.clone());
            }
        }
    }
}

fn add_name(all: &mut Vec<String>, name: &str) {
    if !all.iter().any(|other| other == name) {
        all.push(name.to_owned());
    }
}
