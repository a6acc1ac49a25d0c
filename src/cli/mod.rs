//! The command line: one file per subcommand; nothing else in the crate knows clap.

mod analyze;
mod compare;
mod database;
mod eval;
mod explain;
mod extract;
mod format;
mod generate;
mod grouping;
mod inputs;
mod label;
mod messages;
mod outputs;
mod positions;
mod progress;
mod reading;
mod report;
mod settings;
mod sink;
mod speakers;
#[cfg(feature = "libtorch")]
mod train;

use crate::model::{Calibration, Errors, Model, ModelError, ModelFiles};
#[cfg(feature = "libtorch")]
use crate::model::{Engine, LibtorchEngine, LibtorchError, NativeEngine};
use anyhow::Context;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use messages::{Level, Messages};
use settings::Settings;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
#[cfg(feature = "libtorch")]
use tch::Device;

/// Who said what about AI, and where do they stand?
///
/// Reads articles, takes out every statement with its speaker, labels its stance toward AI, and adds
/// the statements up to a position per speaker. Everything runs on this machine.
#[derive(Debug, Parser)]
#[command(name = "onrecord", disable_version_flag = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    common: Common,
    /// Print the version and the name of the model
    #[arg(short = 'V', long)]
    version: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show who stands where, from articles
    Analyze(analyze::Args),
    /// List who said what in articles, without judging it
    Extract(extract::Args),
    /// Show an article with its statements, cues and speakers marked, and why each speaker was chosen
    Explain(explain::Args),
    /// Label the statements of a table or list, row by row
    Label(label::Args),
    /// Add up the statements of earlier runs by speaker, group, year and the like
    Positions(positions::Args),
    /// Compare two speakers, groups or times: who is more supportive, and may it be chance?
    Compare(compare::Args),
    /// Write a page of positions and the statements behind them
    Report(report::Args),
    /// Measure the model on labelled statements, or the extraction on annotated articles
    Eval(eval::Args),
    /// List who is one speaker under several names, and why
    Speakers(speakers::Args),
    /// Write the statements of earlier runs and their positions into an SQLite database
    Database(database::Args),
    /// Print completions, manual pages, settings, a schema, or a module for Spark
    Generate(generate::Args),
    /// Fine-tune the model from labelled statements
    #[cfg(feature = "libtorch")]
    Train(train::Args),
}

/// What every subcommand understands.
#[derive(Debug, clap::Args)]
struct Common {
    /// Use the model in this folder instead of the one compiled in
    #[arg(long, value_name = "DIR", global = true)]
    model: Option<PathBuf>,
    /// Use so many threads (default: one for each processor)
    #[arg(long, value_name = "N", global = true)]
    threads: Option<NonZeroUsize>,
    /// What computes the model
    #[cfg(feature = "libtorch")]
    #[arg(long, value_enum, default_value_t = EngineArg::Native, global = true)]
    engine: EngineArg,
    /// Where libtorch computes
    #[cfg(feature = "libtorch")]
    #[arg(long, value_enum, default_value_t = DeviceArg::Cpu, global = true)]
    device: DeviceArg,
    /// Say nothing on standard error but what went wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say on standard error, too, how everything was read and how long it took
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// Take settings from this file instead of onrecord.toml in the working directory
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

#[cfg(feature = "libtorch")]
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum EngineArg {
    /// This program's own
    Native,
    /// rust-bert over libtorch
    Libtorch,
}

#[cfg(feature = "libtorch")]
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum DeviceArg {
    /// The processor
    Cpu,
    /// The first GPU
    Cuda,
}

const EXIT_CODES: &str = "Exit codes: 0 all inputs were used, 1 some could not be, 2 nothing could be done \
                          (wrong usage, an unusable model, an output that cannot be written).";

/// How a run that could be carried out ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    AllGood,
    SomeFailed,
    /// By the user (Ctrl-C); what is done is kept.
    Interrupted,
}

/// A model as far as adding statements up needs it.
struct Known {
    name: String,
    errors: Option<Errors>,
}

/// Parses the arguments, runs the subcommand, reports an error; the exit code says how it went.
pub fn main() -> ExitCode {
    match parse().and_then(|cli| run(&cli)) {
        Ok(Outcome::AllGood) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        // As a shell says of a command that Ctrl-C ended.
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        // Whoever read our output has seen enough: `onrecord … | head` is no failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            Messages::new(Level::Quiet).error(&described(&error));
            ExitCode::from(2)
        }
    }
}

/// The arguments as given; what they leave open as the settings say.
fn parse() -> anyhow::Result<Cli> {
    let cli = Cli::parse();
    // What generates settings must not need proper ones.
    if matches!(cli.command, Some(Command::Generate(_))) {
        return Ok(cli);
    }
    let Some(settings) = Settings::read(cli.common.config.as_deref())? else { return Ok(cli) };
    let cli = Cli::from_arg_matches(&settings.apply(Cli::command())?.get_matches())?;
    cli.common.messages().note(&format!("settings are taken from {}", settings.path().display()));
    Ok(cli)
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    if let Some(threads) = cli.common.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build_global()
            .context("cannot start the threads")?;
    }
    if cli.version {
        let version = env!("CARGO_PKG_VERSION");
        writeln!(io::stdout(), "onrecord {version} ({})", cli.common.files()?.name()?)?;
        return Ok(Outcome::AllGood);
    }
    match &cli.command {
        Some(Command::Analyze(args)) => analyze::run(args, &cli.common),
        Some(Command::Extract(args)) => extract::run(args, &cli.common),
        Some(Command::Explain(args)) => explain::run(args, &cli.common),
        Some(Command::Label(args)) => label::run(args, &cli.common),
        Some(Command::Positions(args)) => positions::run(args, &cli.common),
        Some(Command::Compare(args)) => compare::run(args, &cli.common),
        Some(Command::Report(args)) => report::run(args, &cli.common),
        Some(Command::Eval(args)) => eval::run(args, &cli.common),
        Some(Command::Speakers(args)) => speakers::run(args, &cli.common),
        Some(Command::Database(args)) => database::run(args, &cli.common),
        Some(Command::Generate(args)) => generate::run(args),
        #[cfg(feature = "libtorch")]
        Some(Command::Train(args)) => train::run(args),
        None => {
            let help = Cli::command().render_help();
            write!(anstream::stderr(), "{}", help.ansi())?;
            anyhow::bail!("a command is missing");
        }
    }
}

impl Common {
    /// What is said beside the results, as much of it as is asked for.
    fn messages(&self) -> Messages {
        Messages::new(match (self.quiet, self.verbose) {
            (true, _) => Level::Quiet,
            (false, false) => Level::Usual,
            (false, true) => Level::Verbose,
        })
    }

    /// The model's files, unread.
    fn files(&self) -> Result<ModelFiles, ModelError> {
        self.model.as_ref().map_or_else(|| Ok(ModelFiles::embedded()), |dir| ModelFiles::open(dir))
    }

    /// What is known of the model without loading it.
    fn known(&self) -> Result<Known, ModelError> {
        let files = self.files()?;
        Ok(Known { name: files.name()?, errors: Calibration::new(&files)?.errors })
    }

    /// The model, and how long it took to load it.
    fn loaded(&self, messages: &Messages) -> anyhow::Result<Model> {
        let started = Instant::now();
        let model = self.model()?;
        let (name, time, threads) =
            (model.name(), started.elapsed().as_millis(), rayon::current_num_threads());
        messages.detail(|| format!("model {name}, loaded in {time} ms, {threads} threads"));
        Ok(model)
    }

    #[cfg(not(feature = "libtorch"))]
    fn model(&self) -> Result<Model, ModelError> {
        self.model.as_ref().map_or_else(|| Ok(Model::embedded()), |dir| Model::open(dir))
    }

    #[cfg(feature = "libtorch")]
    fn model(&self) -> Result<Model, LibtorchError> {
        let files = self.files()?;
        let engine: Box<dyn Engine> = match (self.engine, self.device) {
            (EngineArg::Native, _) => Box::new(NativeEngine::new(&files)?),
            (EngineArg::Libtorch, DeviceArg::Cpu) => Box::new(LibtorchEngine::new(&files, Device::Cpu)?),
            (EngineArg::Libtorch, DeviceArg::Cuda) => Box::new(LibtorchEngine::new(&files, Device::Cuda(0))?),
        };
        Ok(Model::with_engine(&files, engine)?)
    }
}

/// The error with its causes, each said once: some errors have their cause in their own words.
fn described(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
