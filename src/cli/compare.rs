//! `onrecord compare`: records of an earlier run in, which rows can be told apart and who has moved out.

use super::format::FormatArg;
use super::grouping::{Collected, Collection};
use super::messages::Messages;
use super::sink::{Sink, refuse_overwriting};
use super::{Common, Outcome};
use crate::output::Report;
use crate::output::comparison::Comparison;
use crate::positions::{Key, clearest_first, compare, pairs};
use anyhow::{Context, bail, ensure};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    collection: Collection,
    /// Compare only rows of this name; once for each
    ///
    /// The name or id of a row, or the value of one of its keys; it then stands for all rows that have
    /// it. Without, each row with enough statements is compared with each other one.
    #[arg(long, value_name = "NAME")]
    between: Vec<String>,
    /// Compare each row with itself over time
    ///
    /// Each month, quarter or year with the one before that has enough statements, and the last with
    /// the first. --between then says whose.
    #[arg(long, value_enum, value_name = "PERIOD")]
    over: Option<Period>,
    /// How to write the comparisons
    #[arg(short, long, value_enum, default_value_t = FormatArg::Table)]
    format: FormatArg,
    /// Write the comparisons to this file instead of standard output; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  onrecord compare statements.jsonl
  onrecord compare statements.jsonl --between \"Ana Lim\" --between \"Bo Dahl\"
  onrecord compare statements.jsonl --speakers speakers.toml --by group --between artists --between studios
  onrecord compare statements.jsonl --over year --between \"Ana Lim\"

Every further comparison is a further chance to find a difference where there is none. So the more rows are \
compared, the wider are the intervals: they hold all at once with 95 % (Bonferroni), scores and shares each by \
themselves; p is corrected likewise (Holm). Name the rows you want to know of before you look.";

/// A stretch of time that statements are put in by their document's date.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Period {
    Month,
    Quarter,
    Year,
}

/// Documents named in a note.
const NAMED: usize = 3;

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let written: Vec<PathBuf> = args.output.iter().cloned().collect();
    refuse_overwriting(&written, &args.collection.inputs())?;
    let by = args.keys()?;
    let mut sink = Sink::to(args.output.as_deref())?;
    let messages = common.messages();
    let collected = args.collection.read_by(&by, &common.known()?, &messages)?;
    ensure!(!collected.records.is_empty(), "there are no statements to compare{}", args.which());
    report_unkeyed(&collected, &by, &messages);

    let min_statements = args.collection.grouping.min_statements;
    let positions = collected.tally.positions(min_statements);
    let compared = if args.over.is_some() {
        compare(&positions, &pairs::over_time(&positions, &args.between, min_statements)?)
    } else {
        let mut compared = compare(&positions, &pairs::of_each(&positions, &args.between, min_statements)?);
        clearest_first(&mut compared);
        compared
    };
    let comparison = Comparison {
        report: Report {
            positions: &positions,
            summary: collected.tally.summary(),
            failures: &[],
            min_statements,
            model: &collected.model,
        },
        compared: &compared,
        by: &by,
        over: args.over.map(Period::key),
        named: !args.between.is_empty(),
    };
    comparison
        .write(args.format.ready(Some(&sink)), &mut sink)
        .and_then(|()| sink.finish())
        .context("cannot write the comparisons")?;
    Ok(collected.outcome)
}

impl Args {
    /// Which statements were asked for, for a message that there are none.
    fn which(&self) -> &'static str {
        if self.collection.only.is_empty() { "" } else { "; none fits --only" }
    }

    /// What rows are made of: the keys asked for, and last the period.
    fn keys(&self) -> anyhow::Result<Vec<Key>> {
        let by = &self.collection.grouping.by;
        let time = by.iter().find(|key| matches!(key, Key::Month | Key::Quarter | Key::Year));
        if let (Some(_), Some(time)) = (self.over, time) {
            bail!("--over compares a row at several times, so it cannot be added up --by {time} too");
        }
        Ok(by.iter().copied().chain(self.over.map(Period::key)).collect())
    }
}

impl Period {
    fn key(self) -> Key {
        match self {
            Period::Month => Key::Month,
            Period::Quarter => Key::Quarter,
            Period::Year => Key::Year,
        }
    }
}

/// Says which statements of a speaker are in no row, for want of which key.
fn report_unkeyed(collected: &Collected, by: &[Key], messages: &Messages) {
    for key in by {
        let lacking: Vec<&str> = collected
            .records
            .iter()
            .filter(|(record, groups)| {
                !Key::Speaker.values(record, groups).is_empty()
                    && by.iter().find(|key| key.values(record, groups).is_empty()) == Some(key)
            })
            .map(|(record, _)| record.doc.as_str())
            .collect();
        let documents: BTreeSet<&str> = lacking.iter().copied().collect();
        if documents.is_empty() {
            continue;
        }
        let mut named: Vec<String> = documents.iter().take(NAMED).map(|doc| (*doc).to_owned()).collect();
        if documents.len() > NAMED {
            named.push(format!("and {} more", documents.len() - NAMED));
        }
        messages.note(&format!(
            "{} of {} statements are not compared, since their {key} is not known (in {})",
            lacking.len(),
            collected.records.len(),
            named.join(", ")
        ));
    }
}
