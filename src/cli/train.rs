//! `onrecord train`: labelled statements and a base encoder in, a model folder out.

use super::Outcome;
use crate::evaluate::Report;
use crate::train::{Config, Data, Event, Sources, train};
use anyhow::Context;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The base encoder: a folder with config.json, tokenizer.json and model.safetensors
    #[arg(long, value_name = "DIR")]
    base: PathBuf,
    /// Labelled statements with a split, one JSON object a line
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    data: Vec<PathBuf>,
    /// Further statements, without labels, one JSON object a line
    #[arg(long, value_name = "FILE", requires = "readings")]
    unlabelled: Option<PathBuf>,
    /// The labels a reader gave those: a table of ids and labels
    #[arg(long, value_name = "FILE", requires = "unlabelled")]
    readings: Option<PathBuf>,
    /// A folder of labelled invented statements with families
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// The model folder to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Every setting of the run
    #[arg(long, value_name = "FILE", default_value = "models/train.toml")]
    recipe: PathBuf,
    /// Only the parts of the settings from this one on (the first is 1): the base is then what the parts
    /// before it made, or a model to be taught further
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    from_part: u32,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let text = std::fs::read_to_string(&args.recipe)
        .with_context(|| format!("cannot read {}", args.recipe.display()))?;
    let mut config: Config =
        toml::from_str(&text).with_context(|| format!("bad settings in {}", args.recipe.display()))?;
    let skipped = args.from_part as usize - 1;
    anyhow::ensure!(
        skipped < config.parts.len(),
        "{} has {} parts; --from-part {} is beyond them",
        args.recipe.display(),
        config.parts.len(),
        args.from_part
    );
    config.parts.drain(..skipped);
    let sources = Sources {
        collections: args.data.clone(),
        readings: args.unlabelled.clone().zip(args.readings.clone()),
        corpus: args.corpus.clone(),
    };
    let data = Data::read(&sources, &config)?;
    let train_n = data.real.len() + data.invented.len();
    let [selection, dev, corpus_dev] = [&data.selection, &data.dev, &data.corpus_dev].map(Vec::len);
    // Progress and figures are one log, kept beside the model by whoever runs this: all of it goes
    // to standard output, and a closed one is no reason to lose the run.
    let start = Instant::now();
    let say = |text: String| {
        let _ = writeln!(std::io::stdout(), "{:>5} s  {text}", start.elapsed().as_secs());
    };
    say(format!(
        "{train_n} rows to learn from; held out: {selection} selection, {dev} dev, {corpus_dev} corpus; \
         {} left out, their words or speakers are held out",
        data.shared
    ));
    let outcome = train(&args.base, &data, &args.out, &config, |event| match event {
        Event::Steps { done, of, loss } => say(format!("step {done} of {of}: loss {loss:.4}")),
        Event::Epoch(report) => say(format!("selection: {}", line(&report))),
        Event::Averaged { seeds, report } => {
            say(format!("selection, mean of {seeds} runs: {}", line(&report)));
        }
    })?;
    say(format!("written: {}", args.out.display()));
    let figures = [
        ("Selection", &outcome.selection),
        ("Dev", &outcome.dev),
        ("Dev without context", &outcome.dev_alone),
        ("Corpus dev", &outcome.corpus_dev),
    ];
    for (name, report) in figures {
        let _ = writeln!(std::io::stdout(), "\n## {name}\n\n{}", report.to_markdown());
    }
    Ok(Outcome::AllGood)
}

fn line(report: &Report) -> String {
    format!(
        "accuracy {:.3}, macro-F1 {:.3}, without opposed {:.3}",
        report.accuracy, report.macro_f1, report.macro_f1_three
    )
}
