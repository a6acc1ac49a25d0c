//! A page put together from positions and the records behind them.

use super::page::{DRAWN, Difference, Page, Row, Statement};
use super::{Report, words};
use crate::model::Stance;
use crate::positions::{Example, Position, Tally, Verdict, differences};
use crate::record::Record;
use std::collections::HashMap;

/// Most differences on a page that are clear.
const CLEAR: usize = 12;
/// With fewer clear ones, so many are shown that could be chance: what comes closest.
const CLOSEST: usize = 4;
/// Differences are looked for among so many rows, those with the most statements: each further row
/// makes all the others harder to tell apart.
const COMPARED: usize = 40;

impl Page {
    /// The rows of `tally`, which holds these records, each with its speaker's groups; `read` has the
    /// stances that a person read in some of them, by their ids.
    pub fn new(
        title: &str,
        model: &str,
        tally: &Tally,
        min_statements: usize,
        records: &[(Record, Vec<String>)],
        read: &HashMap<String, Stance>,
    ) -> Self {
        let positions = tally.positions(min_statements);
        let summary = words::summary(&Report {
            positions: &positions,
            summary: tally.summary(),
            failures: &[],
            min_statements,
            model,
        });
        let (mut shown, silent): (Vec<Position>, Vec<Position>) =
            positions.into_iter().partition(|p| p.n() > 0);
        let differences = told_apart(&shown, min_statements);
        from_supportive_to_opposed(&mut shown);
        let statements = statements(&shown, tally, records, read);
        // A record may be in several rows; each row looks among its own.
        let places: HashMap<(usize, &str), usize> =
            statements.iter().enumerate().map(|(i, (id, s))| ((s.row, *id), i)).collect();
        let rows = shown.iter().enumerate().filter_map(|(i, p)| row(i, p, &places)).collect();
        Self {
            title: title.to_owned(),
            model: model.to_owned(),
            by: tally.by().iter().map(|key| key.label()).collect::<Vec<_>>().join(" and "),
            min_statements,
            summary,
            rows,
            silent: silent.len(),
            differences,
            statements: statements.into_iter().map(|(_, statement)| statement).collect(),
            method: METHOD.map(str::to_owned).into(),
        }
    }
}

/// Puts the rows that are drawn in the order of their scores; those without come after them anyway, as
/// they have fewer statements.
fn from_supportive_to_opposed(rows: &mut [Position]) {
    let scored = rows.iter().take(DRAWN).take_while(|row| row.verdict != Verdict::Insufficient).count();
    let score = |row: &Position| row.estimate.as_ref().map_or(0.0, |estimate| estimate.score);
    rows[..scored].sort_by(|a, b| score(b).total_cmp(&score(a)));
}

fn row(i: usize, position: &Position, places: &HashMap<(usize, &str), usize>) -> Option<Row> {
    let estimate = position.estimate.as_ref()?;
    let place =
        |example: &Option<Example>| example.as_ref().and_then(|e| places.get(&(i, e.id.as_str())).copied());
    Some(Row {
        id: format!("row-{}", i + 1),
        name: position.name.clone(),
        details: words::details(position),
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
fn statements<'r>(
    shown: &[Position],
    tally: &Tally,
    records: &'r [(Record, Vec<String>)],
    read: &HashMap<String, Stance>,
) -> Vec<(&'r str, Statement)> {
    let rows: HashMap<&str, usize> = shown.iter().enumerate().map(|(i, p)| (p.row.as_str(), i)).collect();
    let mut statements: Vec<(&str, Statement)> = Vec::new();
    for (record, groups) in records {
        for key in tally.rows_of(record, groups) {
            let Some(&row) = rows.get(key.as_str()) else { continue };
            let read = read.get(&record.id).copied();
            let counts = tally.counts(record, read);
            statements.push((&record.id, statement(row, counts, record, read)));
        }
    }
    statements.sort_by(|(_, a), (_, b)| (a.row, &a.date).cmp(&(b.row, &b.date)));
    statements
}

fn statement(row: usize, counts: bool, record: &Record, read: Option<Stance>) -> Statement {
    let example = Example::new(record);
    let p = &record.p;
    Statement {
        row,
        speaker: record.speaker.name.clone().or_else(|| record.speaker.mention.clone()).unwrap_or_default(),
        text: example.text,
        cue: example.cue,
        kind: record.kind,
        context: record.context.clone(),
        stance: read.unwrap_or(record.stance),
        read: read.is_some(),
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
    let (clear, unclear): (Vec<_>, Vec<_>) =
        differences(compared, min_statements).into_iter().partition(|found| found.score.is_clear());
    let closest = CLOSEST.saturating_sub(clear.len());
    clear
        .into_iter()
        .take(CLEAR)
        .chain(unclear.into_iter().take(closest))
        .map(|found| {
            let score = &found.score;
            Difference {
                names: found.places.map(|i| compared[i].name.clone()),
                difference: score.value,
                interval: [score.low, score.high],
                clear: score.is_clear(),
                words: found.words(),
            }
        })
        .collect()
}

/// The method and its limits in plain words.
const METHOD: [&str; 5] = [
    "A language model reads each statement and says what its speaker would have us do with AI: go ahead \
     (supportive), only if, not yet or not like this (cautious), or stop (opposed). Statements that take no \
     position are left out.",
    "The model errs. How often it takes which stance for which was counted on statements it had not learnt \
     from, and the shares and scores shown are corrected by it; the counts are as labelled.",
    "The score runs from −1 (all opposed) to +1 (all supportive). The line through it is the range in which \
     it lies with 95 % probability: few statements and frequent errors make it wide. Differences are called \
     clear only if they would be so among all the rows compared at once.",
    "A position is called supportive or opposed where most of the mix is, and the whole range lies on that \
     side of 0; leaning where the whole range does, or the score is at least a quarter of the way; cautious \
     where most of the mix is, or nothing else fits; divided where at least a quarter stands on either side. \
     With too few statements nothing is said.",
    "The ranges do not know which statements the articles chose to print, nor whether one speaker is harder \
     to read than others. A position is what these sources report, not what somebody thinks: read the \
     statements.",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample_of;

    /// A page of statements by these speakers, with ids from 0 on; some are read by a person.
    fn page(said: &[(&str, Stance)], read: &[(&str, Stance)]) -> Page {
        let read: HashMap<String, Stance> = read.iter().map(|(id, s)| (id.to_string(), *s)).collect();
        let mut tally = Tally::default();
        let mut records = Vec::new();
        for (i, (name, stance)) in said.iter().enumerate() {
            let mut record = sample_of(name, *stance, 0.9);
            record.id = i.to_string();
            record.context = Some("She had waited.".into());
            tally.add(&record, &[], read.get(&record.id).copied());
            records.push((record, Vec::new()));
        }
        Page::new("Who", "test", &tally, 2, &records, &read)
    }

    #[test]
    fn rows_go_from_supportive_to_opposed_and_those_without_a_score_come_last() {
        use Stance::{Cautious, Opposed, Supportive};
        let page = page(
            &[
                ("Ana", Opposed),
                ("Ana", Opposed),
                ("Ana", Opposed),
                ("Bo", Supportive),
                ("Cy", Cautious),
                ("Cy", Cautious),
                ("Di", Supportive),
                ("Di", Supportive),
            ],
            &[],
        );
        let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Di", "Cy", "Ana", "Bo"]);
        for row in &page.rows {
            let typical = &page.statements[row.typical.unwrap()];
            assert_eq!(page.rows[typical.row].name, row.name, "marks follow their row");
            assert_eq!(typical.context.as_deref(), Some("She had waited."));
        }
    }

    #[test]
    fn a_statement_counts_as_a_person_read_it() {
        let page = page(
            &[("Ana", Stance::Supportive), ("Ana", Stance::None), ("Ana", Stance::Opposed)],
            &[("0", Stance::None), ("1", Stance::Opposed)],
        );
        let shown = page.statements.iter().map(|s| (s.stance, s.counts, s.read)).collect::<Vec<_>>();
        let expected =
            [(Stance::None, false, true), (Stance::Opposed, true, true), (Stance::Opposed, true, false)];
        assert_eq!(shown, expected);
        assert_eq!(page.rows[0].counts, [0, 0, 2]);
    }
}
