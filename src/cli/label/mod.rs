//! `onrecord label`: a collection in, the same collection with labels out.

mod work;

use super::messages::Messages;
use super::outputs::{Outputs, is_stream};
use super::progress::Progress;
use super::sink::refuse_overwriting;
use super::{Common, Outcome};
use crate::collection::{Choice, Columns, Format, LABELS, Role, Rows, Survey};
use crate::input::Position;
use crate::model::Model;
use anyhow::{Context, bail};
use serde_json::{Map, Value, json};
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use work::{Done, Made, Work, Writers};

/// The limit that SQLite is built with.
const MOST_SQLITE_COLUMNS: usize = 2_000;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV, TSV, JSON lines or a JSON array, also packed (.gz, .zst), SQLite or Parquet; - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Write the labelled rows to this file instead of standard output
    ///
    /// Its ending tells the format: .csv, .tsv, .jsonl, .json, .sqlite or .parquet.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to write them, where no ending tells (default: like the first input)
    #[arg(short, long, value_enum)]
    format: Option<FormatArg>,
    /// Write them as records too, for positions and report: one JSON object a line
    #[arg(short, long, value_name = "FILE")]
    statements: Option<PathBuf>,
    /// Write what could not be used to this file too, by file and line
    ///
    /// As .csv, .tsv or .json by its ending, else one JSON object a line.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Go on where an interrupted run stopped
    ///
    /// The outputs are then the same as if it had not been interrupted. Without such a run, the work
    /// starts at the beginning.
    #[arg(long)]
    resume: bool,
    /// Put an apostrophe before cells that a spreadsheet would take for formulas (CSV and TSV)
    #[arg(long)]
    defuse_formulas: bool,
    /// The table of a database that has several
    #[arg(long, value_name = "TABLE", help_heading = "Columns")]
    table: Option<String>,
    /// The column of the statements (else text, statement, quote and the like)
    #[arg(long, value_name = "COLUMN", help_heading = "Columns")]
    text: Option<String>,
    /// The column of who said it
    #[arg(long, value_name = "COLUMN", help_heading = "Columns")]
    speaker: Option<String>,
    /// The column of for whom they speak
    #[arg(long, value_name = "COLUMN", help_heading = "Columns")]
    organisation: Option<String>,
    /// The column of when it was said
    #[arg(long, value_name = "COLUMN", help_heading = "Columns")]
    date: Option<String>,
    /// The column of what stands before the statement, which its "it" or "this" may refer to
    #[arg(long, value_name = "COLUMN", help_heading = "Columns")]
    context: Option<String>,
    /// The column of the rows' identifiers
    #[arg(long, value_name = "COLUMN", help_heading = "Columns")]
    id: Option<String>,
}

/// The formats as named on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FormatArg {
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// One JSON object a line
    Jsonl,
    /// An array of JSON objects
    Json,
    /// A database with the table labelled
    Sqlite,
    /// Parquet
    Parquet,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let mut messages = common.messages();
    refuse_overwriting(&args.written(), &args.inputs)?;
    let settled = args.format.map(Format::from).map_or_else(|| args.format_of_output(), |f| Ok(Some(f)))?;

    args.check_formats(settled)?;

    let choice = args.choice();
    let position = Position::default();
    let (rows, survey) = Rows::open(&args.inputs, &choice, &position).map_err(|failures| {
        failures.iter().for_each(|failure| messages.error(&failure.to_string()));
        anyhow::anyhow!("none of the inputs can be used")
    })?;
    args.check_columns(&choice, &survey)?;
    survey.found.iter().for_each(|found| messages.detail(|| found.clone()));
    // It ends with the process: to take its vocabulary apart would cost as much as some statements.
    let model = ManuallyDrop::new(common.loaded(&messages)?);
    let columns = Columns::new(&survey, model.name());
    let (of_input, form) = survey.format.unwrap_or((Format::Csv, None));
    let format = settled.unwrap_or(of_input);
    report_columns(&survey, &columns, &messages);

    if survey.has_more() && (format.is_table() || !format.grows()) {
        bail!("the inputs have too many different columns for a table; write JSON lines (.jsonl)");
    }
    if format == Format::Sqlite && survey.names().len() + LABELS.len() > MOST_SQLITE_COLUMNS {
        bail!("SQLite takes at most {MOST_SQLITE_COLUMNS} columns; write another format");
    }
    let writers = Writers::new(format, columns, form, args);
    let settings = args.settings(&model, &survey, format);
    let (outputs, done) = match Outputs::<Done>::open(&args.written(), settings, args.resume)? {
        (Some(outputs), done) => (outputs, done),
        (None, done) => {
            messages.note("the interrupted run had done everything; its outputs are in their places now");
            return Ok(done.outcome());
        }
    };
    messages.start_progress();
    let progress = Progress::new(&messages, "row", position, total_bytes(&args.inputs));
    let made = Made {
        format,
        text: survey.taken[Role::Text as usize].first().cloned(),
        inputs: args.inputs.clone(),
    };
    let work = Work { made, model: &model, rows, writers, outputs, done, messages: &messages, progress };
    work.run()
}

impl Args {
    fn choice(&self) -> Choice {
        Choice::default()
            .with_table(self.table.clone())
            .with(Role::Text, self.text.clone())
            .with(Role::Speaker, self.speaker.clone())
            .with(Role::Organisation, self.organisation.clone())
            .with(Role::Date, self.date.clone())
            .with(Role::Context, self.context.clone())
            .with(Role::Id, self.id.clone())
    }

    /// Where the outputs go: rows, and what else is asked for.
    fn written(&self) -> Vec<PathBuf> {
        let main = self.output.clone().unwrap_or_else(|| PathBuf::from("-"));
        [Some(main), self.statements.clone(), self.errors.clone()].into_iter().flatten().collect()
    }

    /// The format that the output's ending tells; none where it goes to no file.
    fn format_of_output(&self) -> anyhow::Result<Option<Format>> {
        let Some(path) = self.output.as_deref().filter(|path| !is_stream(path)) else { return Ok(None) };
        let format = Format::of_path(path).with_context(|| {
            format!(
                "{}: this ending tells no format; use .csv, .tsv, .jsonl, .json, .sqlite or .parquet, or add --format",
                path.display()
            )
        })?;
        Ok(Some(format))
    }

    /// What cannot be written is refused at once.
    fn check_formats(&self, settled: Option<Format>) -> anyhow::Result<()> {
        let Some(format) = settled else { return Ok(()) };
        if !format.is_built_in() {
            bail!(
                "{format} cannot be written, as this onrecord was built without it; build it with cargo build \
                 --release --features parquet, or write CSV"
            );
        }
        if let Some(stream) = self.written().first().filter(|path| !format.grows() && is_stream(path)) {
            bail!("{format} needs a file, and {} is none; add -o FILE", stream.display());
        }
        Ok(())
    }

    /// A column that is named and that no input has is a slip of the pen.
    fn check_columns(&self, choice: &Choice, survey: &Survey) -> anyhow::Result<()> {
        if let (Some(name), false) = (choice.table(), survey.database) {
            bail!("no input is a database, so there is no table `{name}`");
        }
        for role in Role::ALL {
            if let Some(name) = choice.given(role)
                && survey.taken[role as usize].is_empty()
            {
                bail!("no input has a column `{name}`; there are {}", survey.names().join(", "));
            }
        }
        Ok(())
    }

    /// What decides the outputs' bytes besides the inputs.
    fn settings(&self, model: &Model, survey: &Survey, format: Format) -> Map<String, Value> {
        let paths = |paths: &[PathBuf]| -> Vec<String> {
            paths.iter().map(|path| path.display().to_string()).collect()
        };
        let mut settings = Map::new();
        let mut add = |key: &str, value: Value| drop(settings.insert(key.to_owned(), value));
        add("program", json!(env!("CARGO_PKG_VERSION")));
        add("model", json!(model.name()));
        add("inputs", json!(paths(&self.inputs)));
        add("outputs", json!(paths(&self.written())));
        add("format", json!(format.to_string()));
        add("--defuse-formulas", json!(self.defuse_formulas));
        add("--table", json!(self.table));
        add("list of columns", json!(survey.names()));
        add("columns in use", json!(survey.taken));
        settings
    }
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Csv => Format::Csv,
            FormatArg::Tsv => Format::Tsv,
            FormatArg::Jsonl => Format::JsonLines,
            FormatArg::Json => Format::Json,
            FormatArg::Sqlite => Format::Sqlite,
            FormatArg::Parquet => Format::Parquet,
        }
    }
}

/// Says which columns were found, as a guess may be wrong.
fn report_columns(survey: &Survey, columns: &Columns, messages: &Messages) {
    const SAID: [&str; Role::ALL.len()] =
        ["statements", "speakers", "organisations", "dates", "contexts", "ids"];
    let found: Vec<String> = SAID
        .iter()
        .zip(&survey.taken)
        .filter(|(_, names)| !names.is_empty())
        .map(|(role, names)| format!("{role} in `{}`", names.join("`, `")))
        .collect();
    messages.note(&found.join(", "));
    for (label, name) in columns.renamed() {
        messages.note(&format!("there is a column `{label}` already; the label's is `{name}`"));
    }
}

/// Bytes of all inputs, where all are files.
fn total_bytes(inputs: &[PathBuf]) -> Option<u64> {
    let size = |path: &PathBuf| path.metadata().ok().filter(|found| found.is_file()).map(|found| found.len());
    inputs.iter().map(size).sum()
}
