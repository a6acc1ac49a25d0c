//! What the commands that add statements up have in common: by what, of whom, and how sure.

use super::Outcome;
use super::messages::Messages;
use crate::identities::Register;
use crate::input::{Records, read_hand_labels};
use crate::model::{Errors, Model, Stance};
use crate::positions::{Estimator, Key, Tally};
use crate::record::Record;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// Arguments of every command that adds statements up.
#[derive(Debug, clap::Args)]
pub(super) struct Grouping {
    /// Add up by these, joined by commas
    ///
    /// speaker, organisation, role, kind, document, outlet, month, quarter, year, or group (of the
    /// file given with --speakers). Several make a row for each combination: speaker,year.
    #[arg(long, value_name = "KEYS", value_delimiter = ',', default_value = "speaker")]
    pub(super) by: Vec<Key>,
    /// Who is who: a TOML or CSV file of names, aliases, organisations and groups
    ///
    /// `onrecord speakers RECORDS -o speakers.toml` writes one to edit.
    #[arg(long, value_name = "FILE")]
    pub(super) speakers: Option<PathBuf>,
    /// Call a position insufficient, and compare it with none, below so many statements
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) min_statements: usize,
    /// Count a statement only where its stance is at least so probable, 0 to 1
    ///
    /// The model's card says how many labels are right above which confidence.
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = probability)]
    pub(super) min_confidence: f32,
}

/// Arguments of the commands that read records of an earlier run.
#[derive(Debug, clap::Args)]
pub(super) struct Collection {
    /// Records that `analyze --statements` wrote, one JSON object a line; - for standard input
    #[arg(required = true, value_name = "RECORDS")]
    pub(super) records: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) grouping: Grouping,
    /// Use only statements with this value of a key: --only "speaker=Ana Lim", --only year=2025
    ///
    /// A speaker may be given by name or id. Repeated for one key, any of the values will do.
    #[arg(long, value_name = "KEY=VALUE", value_parser = condition)]
    pub(super) only: Vec<(Key, String)>,
    /// Stances that a person read in some of the statements: CSV or JSONL with id and stance
    ///
    /// They count for certain, and show how far the model's other labels can be trusted.
    #[arg(long, value_name = "FILE")]
    pub(super) gold: Option<PathBuf>,
}

/// Records read and put in order, with what adds them up.
pub(super) struct Collected {
    /// Each record with its speaker's groups.
    pub(super) records: Vec<(Record, Vec<String>)>,
    pub(super) tally: Tally,
    /// The stances that a person read in some of them, by their ids.
    pub(super) read: HashMap<String, Stance>,
    /// The model that labelled them; several are joined.
    pub(super) model: String,
    /// Whether all lines could be used.
    pub(super) outcome: Outcome,
}

impl Grouping {
    /// The file of speakers, or an empty one.
    pub(super) fn register(&self) -> anyhow::Result<Register> {
        Ok(self.speakers.as_deref().map(Register::open).transpose()?.unwrap_or_default())
    }

    /// What adds up statements that `model` labels.
    pub(super) fn tally(&self, model: &Model) -> Tally {
        let estimator = Estimator::new(model.errors(), f64::from(self.min_confidence));
        Tally::new(&self.by, estimator, self.min_confidence)
    }
}

impl Collection {
    /// All files that are read: no output may be one of them.
    pub(super) fn inputs(&self) -> Vec<PathBuf> {
        self.records.iter().chain(&self.grouping.speakers).chain(&self.gold).cloned().collect()
    }

    /// Reads the records, makes out who is who, and adds up those asked for.
    pub(super) fn read(&self, model: &Model, messages: &Messages) -> anyhow::Result<Collected> {
        self.read_by(&self.grouping.by, model, messages)
    }

    /// The same, by other keys than those given.
    pub(super) fn read_by(
        &self,
        by: &[Key],
        model: &Model,
        messages: &Messages,
    ) -> anyhow::Result<Collected> {
        let mut register = self.grouping.register()?;
        let hand = self.gold.as_deref().map(read_hand_labels).transpose()?.unwrap_or_default();
        let mut outcome = Outcome::AllGood;
        let records: Vec<Record> = usable(&self.records, messages, &mut outcome).collect();
        register.cluster(&records);
        let mut records: Vec<(Record, Vec<String>)> = records
            .into_iter()
            .map(|mut record| {
                let groups = register.resolve(&mut record);
                (record, groups)
            })
            .collect();
        records.retain(|(record, groups)| self.asked_for(record, groups));

        let labelled_by: BTreeSet<&str> = records.iter().map(|(record, _)| record.model.as_str()).collect();
        let estimator = self.estimator(model, &labelled_by, &records, &hand, messages);
        let mut tally = Tally::new(by, estimator, self.grouping.min_confidence);
        let documents: BTreeSet<&str> = records.iter().map(|(record, _)| record.doc.as_str()).collect();
        tally.count_documents(documents.len());
        for (record, groups) in &records {
            tally.add(record, groups, hand.get(&record.id).copied());
        }
        let name = labelled_by.into_iter().collect::<Vec<_>>().join(", ");
        let name = if name.is_empty() { model.name().to_owned() } else { name };
        report_unused(&hand, &records, messages);
        anyhow::ensure!(!records.is_empty() || outcome == Outcome::AllGood, "no record could be read");
        Ok(Collected { records, tally, read: hand, model: name, outcome })
    }

    fn asked_for(&self, record: &Record, groups: &[String]) -> bool {
        let fits = |key: &Key, wanted: &str| {
            let same = |value: &String| value.eq_ignore_ascii_case(wanted);
            key.values(record, groups).iter().any(same)
                || (*key == Key::Speaker && record.speaker.name.as_ref().is_some_and(same))
        };
        self.only
            .iter()
            .all(|(key, _)| self.only.iter().any(|(other, wanted)| other == key && fits(key, wanted)))
    }

    /// The model's errors correct the labels it gave, and no others.
    fn estimator(
        &self,
        model: &Model,
        labelled_by: &BTreeSet<&str>,
        records: &[(Record, Vec<String>)],
        hand: &HashMap<String, Stance>,
        messages: &Messages,
    ) -> Estimator {
        let confidence = f64::from(self.grouping.min_confidence);
        let known = model.errors().filter(|_| labelled_by.iter().all(|name| *name == model.name()));
        let mut read = Errors::default();
        for (record, _) in records {
            if let Some(stance) = hand.get(&record.id) {
                read.add(*stance, record.stance, f64::from(record.confidence));
            }
        }
        if read.total() > 0 {
            return Estimator::with_read(known, &read, confidence);
        }
        if known.is_none() && !records.is_empty() {
            messages.note(&format!(
                "the labels are by {}, whose errors {} does not know: shares and scores are not corrected for them",
                labelled_by.iter().copied().collect::<Vec<_>>().join(", "),
                model.name()
            ));
        }
        Estimator::new(known, confidence)
    }
}

/// The records in these files; what cannot be used is said, and changes the outcome.
pub(super) fn usable(
    files: &[PathBuf],
    messages: &Messages,
    outcome: &mut Outcome,
) -> impl Iterator<Item = Record> {
    Records::new(files).filter_map(|record| {
        record
            .map_err(|failure| {
                messages.error(&failure.to_string());
                *outcome = Outcome::SomeFailed;
            })
            .ok()
    })
}

fn report_unused(hand: &HashMap<String, Stance>, records: &[(Record, Vec<String>)], messages: &Messages) {
    let ids: BTreeSet<&str> = records.iter().map(|(record, _)| record.id.as_str()).collect();
    let unused = hand.keys().filter(|id| !ids.contains(id.as_str())).count();
    if unused > 0 {
        messages.note(&format!("{unused} of {} hand labels belong to none of the records", hand.len()));
    }
}

fn condition(text: &str) -> Result<(Key, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE is needed, as in year=2025")?;
    Ok((key.trim().parse()?, value.trim().to_owned()))
}

fn probability(text: &str) -> Result<f32, String> {
    let range = 0.0..=1.0;
    text.parse().ok().filter(|p| range.contains(p)).ok_or_else(|| "a number from 0 to 1 is needed".to_owned())
}
