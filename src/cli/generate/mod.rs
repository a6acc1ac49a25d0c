//! `onrecord generate`: what packagers, shells and other programs need, made from the program itself.

mod pyspark;

use super::{Cli, Outcome, settings};
use crate::record::{Extracted, Record};
use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use schemars::generate::SchemaSettings;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print what completes commands and options in a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages, one a command, into a folder; without one, print the first
    Man {
        /// The folder, which is made if it is not there
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Print the JSON Schema of the records that --statements or extract writes
    Schema {
        /// Which records
        #[arg(value_enum, default_value_t = Schema::Record)]
        of: Schema,
    },
    /// Print a Python module that labels in Spark and Ray Data
    Pyspark,
    /// Print an onrecord.toml with the defaults, to edit
    Config,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Schema {
    /// Statements with their labels, as analyze --statements and label --statements write them
    Record,
    /// Statements without labels, as extract writes them
    Statement,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut command = Cli::command();
    match &args.what {
        What::Completions { shell } => {
            // Made in memory: clap_complete takes a closed pipe for a defect.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command, "onrecord", &mut script);
            io::stdout().write_all(&script)?;
        }
        What::Man { folder: None } => clap_mangen::Man::new(command).render(&mut io::stdout())?,
        What::Man { folder: Some(folder) } => {
            fs::create_dir_all(folder)
                .and_then(|()| pages(command, folder))
                .with_context(|| format!("cannot write into {}", folder.display()))?;
        }
        What::Schema { of } => {
            // As written, not as read: every field is there, if only as null.
            let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
            let schema = match of {
                Schema::Record => generator.into_root_schema_for::<Record>(),
                Schema::Statement => generator.into_root_schema_for::<Extracted>(),
            };
            writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&schema)?)?;
        }
        What::Pyspark => io::stdout().write_all(pyspark::adaptor().as_bytes())?,
        What::Config => io::stdout().write_all(settings::template(&command).as_bytes())?,
    }
    Ok(Outcome::AllGood)
}

fn pages(mut command: clap::Command, folder: &Path) -> io::Result<()> {
    command.build();
    page(&command, folder)?;
    command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .try_for_each(|sub| page(sub, folder))
}

fn page(command: &clap::Command, folder: &Path) -> io::Result<()> {
    let man = clap_mangen::Man::new(command.clone());
    let mut text = Vec::new();
    man.render(&mut text)?;
    fs::write(folder.join(man.get_filename()), text)
}
