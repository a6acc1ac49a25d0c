//! `onrecord speakers`: records in, who is one speaker under several names, and why.

use super::grouping::usable;
use super::sink::{Sink, refuse_overwriting};
use super::{Common, Outcome};
use crate::identities::Register;
use anyhow::Context;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files of records, one a line, as analyze --statements writes them; - for standard input
    #[arg(required = true, value_name = "RECORDS")]
    records: Vec<PathBuf>,
    /// Who is who: aliases, organisations, roles and groups, in TOML or CSV
    ///
    /// What this file says is certain; only names that it does not settle are looked into.
    #[arg(long, value_name = "FILE")]
    speakers: Option<PathBuf>,
    /// Write a speakers.toml to edit: who was merged, with the evidence, and everybody else
    ///
    /// With - it goes to standard output, in place of the table.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave out of it who stands alone with fewer statements
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_statements: usize,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let messages = common.messages();
    let mut register = match &args.speakers {
        Some(path) => Register::open(path)?,
        None => Register::default(),
    };
    let inputs: Vec<PathBuf> = args.records.iter().chain(&args.speakers).cloned().collect();
    refuse_overwriting(args.output.as_slice(), &inputs)?;
    let output = args.output.as_deref().map(|path| Sink::to(Some(path))).transpose()?;

    let mut outcome = Outcome::AllGood;
    register.cluster(usable(&args.records, &messages, &mut outcome));

    if !matches!(output, Some(Sink::Stdout(_))) {
        let mut out = Sink::stdout();
        register.write_table(&mut out).and_then(|()| out.finish()).context("cannot write the table")?;
    }
    if let Some(mut sink) = output {
        register
            .write_toml(args.min_statements, &mut sink)
            .and_then(|()| sink.finish())
            .context("cannot write the speakers")?;
    }
    Ok(outcome)
}
