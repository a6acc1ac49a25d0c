//! `onrecord database`: records of an earlier run in, an SQLite database out.

use super::grouping::Collection;
use super::messages::Messages;
use super::sink::{is_dash, refuse_overwriting};
use super::{Common, Outcome};
use crate::database;
use anyhow::{Context, bail};
use std::fs;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    collection: Collection,
    /// Write the database to this file
    ///
    /// Its tables are documents, speakers, statements, positions, and statements_text, which finds words.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let output = &args.output;
    refuse_overwriting(std::slice::from_ref(output), &args.collection.records)?;
    let Some(name) = output.file_name().filter(|_| !is_dash(output) && !output.is_dir()) else {
        bail!("cannot write {}: a database needs a file", output.display());
    };
    let mut beside = name.to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = output.with_file_name(beside);
    // Before the work starts: a wrong path fails in a second.
    fs::File::create(&beside).with_context(|| format!("cannot write {}", output.display()))?;
    let written = write(args, common, &beside);
    if written.is_err() {
        // Nothing can be done about a file that cannot be removed.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Writes the database beside its place, and moves it there when it is complete.
fn write(args: &Args, common: &Common, beside: &std::path::Path) -> anyhow::Result<Outcome> {
    let collected = args.collection.read(&common.model()?, &Messages::new(common.quiet))?;
    let positions = collected.tally.positions(args.collection.grouping.min_statements);
    database::write(beside, &collected.records, &positions, &collected.model)
        .context("cannot write the database")?;
    fs::rename(beside, &args.output).context("cannot write the database")?;
    Ok(collected.outcome)
}
