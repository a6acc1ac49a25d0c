//! `onrecord eval`: labelled statements or annotated articles in, figures out.

use super::{Common, Outcome};
use crate::evaluate::attribution::{AttributionReport, Corpus, Statements, System, marked_strings};
use crate::evaluate::{Gold, Report, Split, Verdict, read_gold};
use crate::extract::Extractor;
use crate::model::{Input, Model};
use anyhow::{Context, bail};
use std::io::{self, Write};
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Labelled statements, or annotated articles
    ///
    /// For stance: one JSON object a line with text (or quote), context, about_ai, stance, sentiment,
    /// split. For attribution: brat folders with text/ and ann/ in them, or files of articles with
    /// body and claims, one JSON object a line.
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// What to measure
    #[arg(long, value_enum, default_value_t = Task::Stance)]
    task: Task,
    /// Measure on the rows of this split alone (stance)
    #[arg(long, value_enum)]
    split: Option<SplitArg>,
    /// Leave the context out, also where a row has one (stance)
    #[arg(long)]
    no_context: bool,
    /// Measure these statements too, as extract writes them (attribution)
    ///
    /// For what another program finds in the same articles; doc names the article.
    #[arg(long, value_name = "STATEMENTS")]
    beside: Vec<PathBuf>,
    /// How to write the figures
    #[arg(short, long, value_enum, default_value_t = FormatArg::Table)]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Task {
    /// The labels of the model
    Stance,
    /// Who said what
    Attribution,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SplitArg {
    /// The rows the model has learnt from
    Train,
    /// The rows held out
    Dev,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FormatArg {
    /// Tables for a terminal
    Table,
    /// One JSON object
    Json,
    /// Markdown tables
    Md,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let text = match args.task {
        Task::Stance => stance(args, common)?,
        Task::Attribution => attribution(args)?,
    };
    io::stdout().write_all(text.as_bytes()).context("cannot write the figures")?;
    Ok(Outcome::AllGood)
}

fn stance(args: &Args, common: &Common) -> anyhow::Result<String> {
    if !args.beside.is_empty() {
        bail!("--beside is for --task attribution");
    }
    let mut rows = Vec::new();
    for path in &args.gold {
        rows.extend(read_gold(path)?);
    }
    if let Some(split) = args.split.map(Split::from) {
        rows.retain(|row| row.split == Some(split));
    }
    if rows.is_empty() {
        bail!("no labelled statements to measure on");
    }
    let report = measure(&rows, &common.model()?, !args.no_context);
    Ok(match args.format {
        FormatArg::Table => report.to_table(),
        FormatArg::Md => report.to_markdown(),
        FormatArg::Json => serde_json::to_string_pretty(&report)? + "\n",
    })
}

fn attribution(args: &Args) -> anyhow::Result<String> {
    if args.split.is_some() || args.no_context {
        bail!("--split and --no-context are for --task stance");
    }
    let mut corpus = Corpus::default();
    for path in &args.gold {
        corpus.read(path)?;
    }
    if corpus.annotated.is_empty() && corpus.claimed.is_empty() {
        bail!("no annotated articles to measure on");
    }
    let (extractor, rules) = (Extractor::new(), Extractor::rules());
    let mut systems = vec![
        System { name: "onrecord".into(), read: Box::new(move |_, text| extractor.extract(text)) },
        System { name: "rules alone".into(), read: Box::new(move |_, text| rules.extract(text)) },
        System { name: "marked strings".into(), read: Box::new(|_, text| marked_strings(text)) },
    ];
    for path in &args.beside {
        let statements = Statements::open(path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        systems.push(System { name, read: Box::new(move |id, text| statements.of(id, text)) });
    }
    let report = AttributionReport::new(&corpus, &systems);
    Ok(match args.format {
        FormatArg::Table => report.to_table(),
        FormatArg::Md => report.to_markdown(),
        FormatArg::Json => serde_json::to_string_pretty(&report)? + "\n",
    })
}

fn measure(rows: &[Gold], model: &Model, with_context: bool) -> Report {
    let inputs: Vec<Input<'_>> = rows
        .iter()
        .map(|row| Input { text: &row.text, context: row.context_before().filter(|_| with_context) })
        .collect();
    let judgements = model.judge(&inputs);
    Report::new(rows.iter().zip(judgements.iter().map(Verdict::from)))
}

impl From<SplitArg> for Split {
    fn from(split: SplitArg) -> Self {
        match split {
            SplitArg::Train => Split::Train,
            SplitArg::Dev => Split::Dev,
        }
    }
}
