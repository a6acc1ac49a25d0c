//! What the commands that add statements up have in common: by what, of whom, and how sure.

use super::messages::Messages;
use super::{Known, Outcome};
use crate::identities::Register;
use crate::input::{Records, read_hand_labels};
use crate::model::{Errors, Stance};
use crate::positions::{Estimator, Key, Tally};
use crate::record::Record;
use std::collections::{BTreeSet, HashMap, HashSet};
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

/// Records added up, one after the other.
pub(super) struct Summed {
    pub(super) tally: Tally,
    pub(super) read: HashMap<String, Stance>,
    pub(super) model: String,
    pub(super) outcome: Outcome,
}

/// Records that are gone through twice: who is who is known only at the end.
enum Twice<'c> {
    /// Read again.
    Files(&'c [PathBuf]),
    /// Kept in memory.
    Kept(Vec<Record>),
}

impl Grouping {
    /// The file of speakers, or an empty one.
    pub(super) fn register(&self) -> anyhow::Result<Register> {
        Ok(self.speakers.as_deref().map(Register::open).transpose()?.unwrap_or_default())
    }

    /// What adds up statements labelled by a model with these errors.
    pub(super) fn tally(&self, errors: Option<&Errors>) -> Tally {
        let estimator = Estimator::new(errors, f64::from(self.min_confidence));
        Tally::new(&self.by, estimator, self.min_confidence)
    }
}

impl Collection {
    /// All files that are read: no output may be one of them.
    pub(super) fn inputs(&self) -> Vec<PathBuf> {
        self.records.iter().chain(&self.grouping.speakers).chain(&self.gold).cloned().collect()
    }

    /// Reads the records, makes out who is who, and adds up those asked for.
    pub(super) fn read(&self, model: &Known, messages: &Messages) -> anyhow::Result<Collected> {
        self.read_by(&self.grouping.by, model, messages)
    }

    /// The same, by other keys than those given.
    pub(super) fn read_by(
        &self,
        by: &[Key],
        model: &Known,
        messages: &Messages,
    ) -> anyhow::Result<Collected> {
        let mut outcome = Outcome::AllGood;
        let all = usable(&self.records, messages, &mut outcome).collect();
        let mut records = Vec::new();
        let keep = |record, groups| {
            records.push((record, groups));
            Ok(())
        };
        let Summed { tally, read, model, outcome } =
            self.sum(Twice::Kept(all), outcome, by, model, messages, keep)?;
        Ok(Collected { records, tally, read, model, outcome })
    }

    /// Reads the records, makes out who is who, and adds up those asked for; hands each on, with its
    /// speaker's groups. Files are read twice, so that memory does not grow with them.
    pub(super) fn each(
        &self,
        model: &Known,
        messages: &Messages,
        each: impl FnMut(Record, Vec<String>) -> anyhow::Result<()>,
    ) -> anyhow::Result<Summed> {
        let mut outcome = Outcome::AllGood;
        let records = match self.records.iter().all(|path| path.is_file()) {
            true => Twice::Files(&self.records),
            false => Twice::Kept(usable(&self.records, messages, &mut outcome).collect()),
        };
        self.sum(records, outcome, &self.grouping.by, model, messages, each)
    }

    fn sum(
        &self,
        records: Twice<'_>,
        mut outcome: Outcome,
        by: &[Key],
        model: &Known,
        messages: &Messages,
        mut each: impl FnMut(Record, Vec<String>) -> anyhow::Result<()>,
    ) -> anyhow::Result<Summed> {
        let mut register = self.grouping.register()?;
        let read = self.gold.as_deref().map(read_hand_labels).transpose()?.unwrap_or_default();
        match &records {
            Twice::Files(files) => register.cluster(usable(files, messages, &mut outcome)),
            Twice::Kept(records) => register.cluster(records),
        }
        // What cannot be used has been said the first time.
        let again: Box<dyn Iterator<Item = Record>> = match records {
            Twice::Files(files) => Box::new(Records::new(files).flatten()),
            Twice::Kept(records) => Box::new(records.into_iter()),
        };
        let mut tally = Tally::new(by, Estimator::exact(), self.grouping.min_confidence);
        let mut seen = Seen::default();
        for mut record in again {
            let groups = register.resolve(&mut record);
            if self.asked_for(&record, &groups) {
                let stance = read.get(&record.id).copied();
                seen.add(&record, stance);
                tally.add(&record, &groups, stance);
                each(record, groups)?;
            }
        }
        tally.count_documents(seen.documents.len());
        let name = seen.models.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let tally = tally.corrected_by(self.estimator(model, &seen, messages));
        let unused = read.len() - seen.read_ids.len();
        if unused > 0 {
            messages.note(&format!("{unused} of {} hand labels belong to none of the records", read.len()));
        }
        anyhow::ensure!(seen.records > 0 || outcome == Outcome::AllGood, "no record could be read");
        let name = if name.is_empty() { model.name.clone() } else { name };
        Ok(Summed { tally, read, model: name, outcome })
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
    fn estimator(&self, model: &Known, seen: &Seen, messages: &Messages) -> Estimator {
        let confidence = f64::from(self.grouping.min_confidence);
        let known = model.errors.as_ref().filter(|_| seen.models.iter().all(|name| *name == model.name));
        if seen.errors.total() > 0 {
            return Estimator::with_read(known, &seen.errors, confidence);
        }
        if known.is_none() && seen.records > 0 {
            messages.note(&format!(
                "the labels are by {}, whose errors {} does not know: shares and scores are not corrected for them",
                seen.models.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
                model.name
            ));
        }
        Estimator::new(known, confidence)
    }
}

/// What there is to know of records besides their sum.
#[derive(Default)]
struct Seen {
    records: usize,
    documents: HashSet<String>,
    last: String,
    /// The models that labelled them.
    models: BTreeSet<String>,
    /// How the labels differ from what a person read.
    errors: Errors,
    /// The records that a person read.
    read_ids: HashSet<String>,
}

impl Seen {
    fn add(&mut self, record: &Record, read: Option<Stance>) {
        self.records += 1;
        // Records of one document mostly stand together.
        if self.last != record.doc || self.records == 1 {
            self.last.clone_from(&record.doc);
            self.documents.insert(record.doc.clone());
        }
        if !self.models.contains(&record.model) {
            self.models.insert(record.model.clone());
        }
        if let Some(stance) = read {
            self.errors.add(stance, record.stance, f64::from(record.confidence));
            self.read_ids.insert(record.id.clone());
        }
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

fn condition(text: &str) -> Result<(Key, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE is needed, as in year=2025")?;
    Ok((key.trim().parse()?, value.trim().to_owned()))
}

fn probability(text: &str) -> Result<f32, String> {
    let range = 0.0..=1.0;
    text.parse().ok().filter(|p| range.contains(p)).ok_or_else(|| "a number from 0 to 1 is needed".to_owned())
}
