//! `onrecord report`: records of an earlier run in, one page to read and hand on out.

use super::grouping::{Collected, Collection, refuse_empty};
use super::messages::Messages;
use super::sink::Sink;
use super::{Common, Outcome, analyze};
use crate::output::page::{Difference, Page, Row, Statement};
use crate::output::{Report, html, summary_line, svg};
use crate::positions::{Position, differences};
use crate::record::Record;
use anyhow::Context;
use std::collections::HashMap;
use std::path::PathBuf;

/// Most differences on a page.
const DIFFERENCES: usize = 12;
/// Differences are looked for among so many rows, those with the most statements: each further row
/// makes all the others harder to tell apart.
const COMPARED: usize = 40;

/// The command's arguments as given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    collection: Collection,
    /// The page to write, HTML that needs nothing else
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    output: PathBuf,
    /// Write the bars as a picture too
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// The page's heading
    #[arg(long, default_value = "Who stands where on AI")]
    title: String,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let written: Vec<PathBuf> = [&args.output].into_iter().chain(&args.svg).cloned().collect();
    analyze::refuse_overwriting(&written, &args.collection.records)?;
    let mut output = Sink::file(&args.output)?;
    let picture = args.svg.as_deref().map(Sink::file).transpose()?;
    let collected = args.collection.read(&common.model()?, &Messages::new(common.quiet))?;
    refuse_empty(&collected)?;
    let page = page(args, &collected);
    html::write(&page, &mut output).and_then(|()| output.finish()).context("cannot write the page")?;
    if let Some(mut picture) = picture {
        svg::write(&page, &mut picture)
            .and_then(|()| picture.finish())
            .context("cannot write the picture")?;
    }
    Ok(if collected.failures.is_empty() { Outcome::AllGood } else { Outcome::SomeFailed })
}

fn page(args: &Args, collected: &Collected) -> Page {
    let grouping = &args.collection.grouping;
    let positions = collected.tally.positions(grouping.min_statements);
    let summary = summary_line(&Report {
        positions: &positions,
        summary: collected.tally.summary(),
        failures: &[],
        min_statements: grouping.min_statements,
        model: &collected.model,
    });
    let silent = positions.iter().filter(|p| p.n() == 0).count();
    let shown: Vec<Position> = positions.into_iter().filter(|p| p.n() > 0).collect();
    let statements = statements(&shown, collected);
    // The first of a record in several rows; each row looks among its own.
    let places: HashMap<(usize, &str), usize> =
        statements.iter().enumerate().map(|(i, (id, s))| ((s.row, *id), i)).collect();
    let rows = shown.iter().enumerate().filter_map(|(i, p)| row(i, p, &places)).collect();
    Page {
        title: args.title.clone(),
        model: collected.model.clone(),
        by: grouping.by.iter().map(|key| key.label()).collect::<Vec<_>>().join(" and "),
        min_statements: grouping.min_statements,
        summary,
        rows,
        silent,
        differences: told_apart(&shown, grouping.min_statements),
        statements: statements.into_iter().map(|(_, statement)| statement).collect(),
        method: METHOD.map(str::to_owned).into(),
    }
}

fn row(i: usize, position: &Position, places: &HashMap<(usize, &str), usize>) -> Option<Row> {
    let estimate = position.estimate.as_ref()?;
    let place = |example: &Option<crate::positions::Example>| {
        example.as_ref().and_then(|e| places.get(&(i, e.id.as_str())).copied())
    };
    Some(Row {
        id: format!("row-{}", i + 1),
        name: position.name.clone(),
        details: crate::output::details(position),
        groups: position.groups.clone(),
        kind: position.kind,
        statements: position.statements,
        counts: position.counts,
        shares: estimate.shares,
        score: estimate.score,
        interval: [estimate.low, estimate.high],
        verdict: position.verdict,
        sentiment: position.sentiment,
        dates: position.dates.clone(),
        typical: place(&position.example),
        extreme: place(&position.extreme),
    })
}

/// The statements of the rows, by row and then by date, each with its record's id.
fn statements<'c>(shown: &[Position], collected: &'c Collected) -> Vec<(&'c str, Statement)> {
    let rows: HashMap<&str, usize> = shown.iter().enumerate().map(|(i, p)| (p.row.as_str(), i)).collect();
    let mut statements: Vec<(&str, Statement)> = Vec::new();
    for (record, groups) in &collected.records {
        for key in collected.tally.rows_of(record, groups) {
            let Some(&row) = rows.get(key.as_str()) else { continue };
            let counts = collected.tally.counts(record);
            statements.push((&record.id, statement(row, counts, record)));
        }
    }
    statements.sort_by(|(_, a), (_, b)| (a.row, &a.date).cmp(&(b.row, &b.date)));
    statements
}

fn statement(row: usize, counts: bool, record: &Record) -> Statement {
    let example = crate::positions::Example::new(record);
    let p = &record.p;
    Statement {
        row,
        speaker: record.speaker.name.clone().or_else(|| record.speaker.mention.clone()).unwrap_or_default(),
        text: example.text,
        cue: example.cue,
        kind: record.kind,
        stance: record.stance,
        p: [p.supportive, p.cautious, p.opposed, p.none],
        sentiment: record.sentiment,
        counts,
        doc: record.doc.clone(),
        date: record.date.clone(),
        outlet: record.outlet.clone(),
    }
}

fn told_apart(shown: &[Position], min_statements: usize) -> Vec<Difference> {
    let compared = &shown[..shown.len().min(COMPARED)];
    let clearest = differences(compared, min_statements).into_iter().take(DIFFERENCES);
    clearest
        .map(|found| {
            let score = &found.differences[0];
            Difference {
                names: found.places.map(|i| compared[i].name.clone()),
                difference: score.value,
                interval: [score.low, score.high],
                clear: score.is_clear(),
                words: found.words().to_owned(),
            }
        })
        .collect()
}

/// The method and its limits in plain words.
const METHOD: [&str; 4] = [
    "A language model reads each statement and says what its speaker would have us do with AI: go ahead \
     (supportive), only if, not yet or not like this (cautious), or stop (opposed). Statements that take no \
     position are left out.",
    "The model errs. How often it takes which stance for which was counted on statements it had not learnt \
     from, and the shares and scores shown are corrected by it; the counts are as labelled.",
    "The score runs from −1 (all opposed) to +1 (all supportive). The line through it is the range in which \
     it lies with 95 % probability: few statements and frequent errors make it wide. Differences are called \
     clear only if they would be so among all the rows compared at once.",
    "The ranges do not know which statements the articles chose to print, nor whether one speaker is harder \
     to read than others. A position is what these sources report, not what somebody thinks: read the \
     statements.",
];
