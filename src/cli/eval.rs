//! `onrecord eval`: labelled statements in, figures out.

use super::{Common, Outcome};
use crate::evaluate::{Gold, Report, Split, Verdict, read_gold};
use crate::model::{Input, Model};
use anyhow::{Context, bail};
use std::io::{self, Write};
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Labelled statements, one JSON object a line
    ///
    /// Fields: text (or quote), context, about_ai, stance, sentiment, split.
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Measure on the rows of this split alone
    #[arg(long, value_enum)]
    split: Option<SplitArg>,
    /// Leave the context out, also where a row has one
    #[arg(long)]
    no_context: bool,
    /// How to write the figures
    #[arg(short, long, value_enum, default_value_t = FormatArg::Table)]
    format: FormatArg,
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
    let text = match args.format {
        FormatArg::Table => report.to_table(),
        FormatArg::Md => report.to_markdown(),
        FormatArg::Json => serde_json::to_string_pretty(&report)? + "\n",
    };
    io::stdout().write_all(text.as_bytes()).context("cannot write the figures")?;
    Ok(Outcome::AllGood)
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
