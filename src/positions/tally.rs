//! Records in, sums per row out.

use super::estimate::{Estimate, Estimator, Evidence};
use super::example::Example;
use super::key::Key;
use super::{Position, Summary, Verdict};
use crate::date::Date;
use crate::extract::SpeakerKind;
use crate::model::{Sentiment, Stance};
use crate::record::Record;
use crate::spellings::Spellings;
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What stands between the values of several keys in a row's name.
pub(super) const JOINT: &str = " · ";

/// The stances that make a position, in the order of all counts and shares.
const SIDES: [Stance; 3] = [Stance::Supportive, Stance::Cautious, Stance::Opposed];

/// Statements added up by speaker or by other keys. The order in which records come does not matter.
#[derive(Debug)]
pub struct Tally {
    by: Vec<Key>,
    estimator: Estimator,
    min_confidence: f32,
    rows: HashMap<RowKey, Sums>,
    speakers: HashSet<RowKey>,
    summary: Summary,
}

/// What makes two statements one row's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct RowKey {
    /// One for each key.
    values: Vec<String>,
    /// Where one of the keys is the speaker.
    kind: Option<SpeakerKind>,
    /// "A person familiar with the matter" in two articles need not be the same person: without an
    /// organisation to speak for, an anonymous source is only itself within its document.
    doc: Option<String>,
}

#[derive(Debug, Default)]
struct Sums {
    names: Spellings,
    roles: Spellings,
    orgs: Spellings,
    groups: BTreeSet<String>,
    statements: usize,
    counts: [usize; 3],
    evidence: Evidence,
    tone: i64,
    /// First and last.
    dates: Option<[String; 2]>,
    /// The surest statement of each side, and how sure it is.
    best: [Option<(f32, Example)>; 3],
}

impl Default for Tally {
    /// By speaker, every label taken as it is.
    fn default() -> Self {
        Self::new(&[Key::Speaker], Estimator::exact(), 0.0)
    }
}

impl Tally {
    /// Adds up `by` these keys; labels are corrected by `estimator`, and statements whose stance is
    /// less probable than `min_confidence` count in no position.
    pub fn new(by: &[Key], estimator: Estimator, min_confidence: f32) -> Self {
        Self {
            by: by.to_vec(),
            estimator,
            min_confidence,
            rows: HashMap::new(),
            speakers: HashSet::new(),
            summary: Summary::default(),
        }
    }

    /// With the labels corrected by this estimator instead: what it needs to know may be in the records.
    pub fn corrected_by(self, estimator: Estimator) -> Self {
        Self { estimator, ..self }
    }

    /// Adds the records of one document, whose speakers are in no group.
    pub fn add_document(&mut self, records: &[Record]) {
        self.count_documents(1);
        for record in records {
            self.add(record, &[], None);
        }
    }

    /// Counts documents whose records are added one by one.
    pub fn count_documents(&mut self, documents: usize) {
        self.summary.documents += documents;
    }

    /// Adds a record whose speaker is in these groups. A stance that a person `read` in it counts
    /// instead of the label, and for certain.
    pub fn add(&mut self, record: &Record, groups: &[String], read: Option<Stance>) {
        self.summary.statements += 1;
        let Some(speaker) = RowKey::new(&[Key::Speaker], record, groups).pop() else {
            self.summary.unattributed += 1;
            return;
        };
        self.speakers.insert(speaker);
        let counted = self.counted(record, read);
        *match counted {
            Counted::Negated => &mut self.summary.negated,
            Counted::Doubtful => &mut self.summary.doubtful,
            Counted::Labelled(Stance::None) | Counted::Read(Stance::None) => {
                &mut self.summary.without_position
            }
            Counted::Labelled(_) | Counted::Read(_) => &mut self.summary.with_position,
        } += 1;
        let rows = RowKey::new(&self.by, record, groups);
        self.summary.unkeyed += usize::from(rows.is_empty());
        for row in rows {
            self.rows.entry(row).or_default().add(record, groups, counted);
        }
    }

    /// What it adds up by.
    pub fn by(&self) -> &[Key] {
        &self.by
    }

    /// The rows that a record belongs to, as [`Position::row`] names them.
    pub fn rows_of(&self, record: &Record, groups: &[String]) -> Vec<String> {
        RowKey::new(&self.by, record, groups).iter().map(RowKey::unique).collect()
    }

    /// Whether a record counts in a position, by the stance that a person `read` in it or else as
    /// labelled.
    pub fn counts(&self, record: &Record, read: Option<Stance>) -> bool {
        let counted = self.counted(record, read);
        matches!(counted, Counted::Labelled(stance) | Counted::Read(stance) if stance != Stance::None)
    }

    fn counted(&self, record: &Record, read: Option<Stance>) -> Counted {
        match read {
            _ if record.negated => Counted::Negated,
            Some(stance) => Counted::Read(stance),
            None if record.stance != Stance::None && record.confidence < self.min_confidence => {
                Counted::Doubtful
            }
            None => Counted::Labelled(record.stance),
        }
    }

    /// All positions, those with the most statements first, then by name; under `min_statements`
    /// with a position the verdict is "insufficient".
    pub fn positions(&self, min_statements: usize) -> Vec<Position> {
        // Rows with few statements are many and alike: each kind of evidence is weighed once.
        let distinct: HashSet<Evidence> = self.rows.values().map(|sums| sums.evidence).collect();
        let estimates: HashMap<Evidence, Option<Estimate>> =
            distinct.into_par_iter().map(|evidence| (evidence, self.estimator.estimate(&evidence))).collect();
        let mut sorted: Vec<_> = self
            .rows
            .iter()
            .map(|(key, sums)| {
                let estimate = estimates.get(&sums.evidence).cloned().flatten();
                (key, sums.position(key, &self.by, estimate, min_statements))
            })
            .collect();
        sorted.sort_by_cached_key(|(key, p)| (Reverse(p.n()), p.name.to_lowercase(), (*key).clone()));
        sorted.into_iter().map(|(_, position)| position).collect()
    }

    /// What became of all statements so far.
    pub fn summary(&self) -> Summary {
        Summary { speakers: self.speakers.len(), ..self.summary }
    }
}

/// What a statement counts as.
#[derive(Clone, Copy)]
enum Counted {
    /// The label the model gave.
    Labelled(Stance),
    /// What a person read.
    Read(Stance),
    /// The model is not sure enough of its label.
    Doubtful,
    /// The speaker is reported not to have said it, or only supposed to.
    Negated,
}

impl RowKey {
    fn unique(&self) -> String {
        format!("{:?} {:?} {:?}", self.values, self.kind, self.doc)
    }

    /// The rows that a record belongs to: several where its speaker is in several groups, none
    /// where a key is not known.
    fn new(by: &[Key], record: &Record, groups: &[String]) -> Vec<Self> {
        let mut rows = vec![Self { values: Vec::new(), kind: None, doc: None }];
        for key in by {
            let values = key.values(record, groups);
            let with = |row: &Self, value: &String| {
                let mut row = row.clone();
                row.values.push(value.clone());
                row
            };
            rows = rows.iter().flat_map(|row| values.iter().map(|value| with(row, value))).collect();
        }
        if by.contains(&Key::Speaker) {
            let speaker = &record.speaker;
            let apart = speaker.kind == SpeakerKind::Anonymous && speaker.org.is_none();
            for row in &mut rows {
                row.kind = Some(speaker.kind);
                row.doc = apart.then(|| record.doc.clone());
            }
        }
        rows
    }
}

impl Sums {
    fn add(&mut self, record: &Record, groups: &[String], counted: Counted) {
        let speaker = &record.speaker;
        self.statements += 1;
        let name = speaker.name.as_ref().or(speaker.mention.as_ref());
        for (spellings, spelling) in [
            (&mut self.names, name),
            (&mut self.roles, speaker.role.as_ref()),
            (&mut self.orgs, speaker.org.as_ref()),
        ] {
            if let Some(spelling) = spelling {
                spellings.add(spelling, 1);
            }
        }
        self.groups.extend(groups.iter().cloned());
        self.tone += match record.sentiment {
            Sentiment::Positive => 1,
            Sentiment::Neutral => 0,
            Sentiment::Negative => -1,
        };
        if let Some(date) = record.date.as_ref().filter(|date| Date::parse(date).is_some()) {
            let [first, last] = self.dates.get_or_insert_with(|| [date.clone(), date.clone()]);
            if date < first {
                first.clone_from(date);
            }
            if date > last {
                last.clone_from(date);
            }
        }
        let stance = match counted {
            Counted::Labelled(stance) => {
                self.evidence.labelled[stance as usize] += 1;
                stance
            }
            Counted::Read(stance) => {
                self.evidence.read[stance as usize] += 1;
                stance
            }
            Counted::Doubtful => {
                self.evidence.labelled[Stance::ALL.len()] += 1;
                return;
            }
            Counted::Negated => return,
        };
        if let Some(side) = SIDES.iter().position(|side| *side == stance) {
            self.counts[side] += 1;
            self.consider(side, stance, record);
        }
    }

    /// Keeps the statement where the model is surer of it than of the one kept: that it is about AI
    /// and takes this side. Of equals it is the one whose words come first in the alphabet, so that
    /// the order of records does not matter.
    fn consider(&mut self, side: usize, stance: Stance, record: &Record) {
        let sureness = record.about_ai * record.confidence;
        let better = match &self.best[side] {
            None => true,
            Some((best, kept)) => {
                sureness.total_cmp(best).then_with(|| {
                    (&kept.text, &kept.doc, &kept.id).cmp(&(&record.text, &record.doc, &record.id))
                }) == Ordering::Greater
            }
        };
        if better {
            self.best[side] = Some((sureness, Example { stance, ..Example::new(record) }));
        }
    }

    fn position(
        &self,
        key: &RowKey,
        by: &[Key],
        estimate: Option<Estimate>,
        min_statements: usize,
    ) -> Position {
        let n: usize = self.counts.iter().sum();
        // A mix without a single statement that takes a position would be the prior's alone.
        let estimate = estimate.filter(|_| n > 0);
        // Of stances as frequent as each other, the one the model is surer of.
        let example = (0..SIDES.len())
            .filter_map(|side| Some((self.counts[side], self.best[side].as_ref()?)))
            .max_by(|(a, (p, _)), (b, (q, _))| a.cmp(b).then(p.total_cmp(q)))
            .map(|(_, (_, example))| example.clone());
        // The surest on either side; a cautious statement is no extreme.
        let [supportive, _, opposed] = &self.best;
        let extreme = [supportive, opposed].into_iter().flatten().max_by(|(p, _), (q, _)| p.total_cmp(q));
        let shown = by.iter().zip(&key.values).map(|(key, value)| match key {
            Key::Speaker => self.names.usual().map_or_else(|| value.clone(), str::to_owned),
            _ => value.clone(),
        });
        let name = shown.collect::<Vec<_>>().join(JOINT);
        // Of a group or a year, the speakers' roles say nothing.
        let of_speaker = |spellings: &Spellings| key.kind.and_then(|_| spellings.usual()).map(str::to_owned);
        Position {
            id: key.values.join("/"),
            by: by.iter().copied().zip(key.values.iter().cloned()).collect(),
            row: key.unique(),
            name,
            role: of_speaker(&self.roles),
            org: of_speaker(&self.orgs),
            kind: key.kind,
            doc: key.doc.clone(),
            groups: self.groups.iter().cloned().collect(),
            statements: self.statements,
            counts: self.counts,
            verdict: Verdict::of(n, min_statements, estimate.as_ref()),
            estimate,
            sentiment: self.tone as f64 / self.statements.max(1) as f64,
            dates: self.dates.clone(),
            example,
            extreme: extreme.map(|(_, example)| example.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Sentiment;
    use crate::record::{sample, sample_of};

    fn tally(records: &[Record]) -> Tally {
        let mut tally = Tally::default();
        tally.add_document(records);
        tally
    }

    #[test]
    fn every_statement_falls_into_one_class() {
        let mut negated = sample();
        negated.negated = true;
        let mut nobody = sample();
        nobody.speaker.kind = SpeakerKind::None;
        let mut neutral = sample();
        neutral.stance = Stance::None;
        let doubtful = sample_of("Ana Lim", Stance::Opposed, 0.6);
        let mut tally = Tally::new(&[Key::Speaker], Estimator::exact(), 0.7);
        tally.add_document(&[sample(), negated, nobody, neutral, doubtful]);
        let summary = tally.summary();
        let classes = [
            summary.with_position,
            summary.without_position,
            summary.doubtful,
            summary.negated,
            summary.unattributed,
            summary.speakers,
        ];
        assert_eq!((classes, summary.statements), ([1; 6], 5));
        assert_eq!(tally.positions(3)[0].n(), 1);
    }

    #[test]
    fn one_speaker_across_documents_with_the_usual_role() {
        let mut tally = Tally::default();
        for (doc, role) in [("a", "organiser"), ("b", "chief organiser"), ("c", "chief organiser")] {
            let mut record = sample_of("Ana Lim", Stance::Opposed, 1.0);
            record.doc = doc.into();
            record.speaker.role = Some(role.into());
            tally.add_document(&[record]);
        }
        let positions = tally.positions(3);
        assert_eq!(positions.len(), 1);
        assert_eq!(positions[0].role.as_deref(), Some("chief organiser"));
        assert_eq!((positions[0].n(), positions[0].verdict), (3, Verdict::Opposed));
    }

    #[test]
    fn anonymous_sources_of_different_articles_are_kept_apart() {
        let anonymous = |doc: &str, org: Option<&str>| {
            let mut record = sample_of("a spokesperson", Stance::Cautious, 0.7);
            record.speaker.kind = SpeakerKind::Anonymous;
            record.speaker.org = org.map(str::to_owned);
            record.doc = doc.into();
            record
        };
        assert_eq!(tally(&[anonymous("a", None), anonymous("b", None)]).positions(3).len(), 2);
        let org = Some("Halden Robotics");
        assert_eq!(tally(&[anonymous("a", org), anonymous("b", org)]).positions(3).len(), 1);
    }

    #[test]
    fn the_example_is_the_surest_of_the_usual_stance() {
        let mut records = vec![
            sample_of("Ana Lim", Stance::Supportive, 0.99),
            sample_of("Ana Lim", Stance::Opposed, 0.6),
            sample_of("Ana Lim", Stance::Opposed, 0.9),
        ];
        records[2].text = "Switch it off.".into();
        assert_eq!(tally(&records).positions(3)[0].example.as_ref().unwrap().text, "Switch it off.");
    }

    #[test]
    fn order_of_records_does_not_matter() {
        let mut records = Vec::new();
        for (i, name) in ["Ana Lim", "Bo Dahl", "Ana Lim", "Cy Roe", "Bo Dahl", "Ana Lim"].iter().enumerate()
        {
            let mut record = sample_of(name, SIDES[i % 3], 0.75);
            record.text = format!("statement {i}");
            record.speaker.org = Some(format!("Org {i}"));
            records.push(record);
        }
        let forward = tally(&records).positions(2);
        records.reverse();
        assert_eq!(forward, tally(&records).positions(2));
        assert_eq!(forward.iter().map(Position::n).collect::<Vec<_>>(), [3, 2, 1]);
    }

    #[test]
    fn rows_by_several_keys() {
        let mut tally = Tally::new(&[Key::Group, Key::Year], Estimator::exact(), 0.0);
        let groups = ["artists".to_owned(), "unions".to_owned()];
        for date in [Some("2024-02-03"), Some("2025"), Some("2025-01"), None] {
            let mut record = sample();
            record.date = date.map(str::to_owned);
            tally.add(&record, &groups, None);
        }
        let rows: Vec<_> = tally.positions(1).iter().map(|p| (p.name.clone(), p.n())).collect();
        let row = |name: &str, n| (name.to_owned(), n);
        assert_eq!(
            rows,
            [
                row("artists · 2025", 2),
                row("unions · 2025", 2),
                row("artists · 2024", 1),
                row("unions · 2024", 1)
            ]
        );
        assert_eq!(tally.summary().unkeyed, 1);
    }

    #[test]
    fn dates_tone_and_the_most_extreme_statement() {
        let mut records =
            [sample_of("Ana Lim", Stance::Cautious, 0.9), sample_of("Ana Lim", Stance::Opposed, 0.7)];
        records[0].date = Some("2025-10-21".into());
        records[1].date = Some("2024".into());
        records[1].sentiment = Sentiment::Negative;
        let position = &tally(&records).positions(1)[0];
        assert_eq!(position.dates, Some(["2024".to_owned(), "2025-10-21".to_owned()]));
        assert_eq!(position.sentiment, 0.0);
        assert_eq!(position.extreme.as_ref().map(|e| e.stance), Some(Stance::Opposed));
        assert_eq!(position.example.as_ref().map(|e| e.stance), Some(Stance::Cautious));
    }

    #[test]
    fn what_a_person_read_replaces_the_label() {
        let mut tally = Tally::default();
        tally.add(&sample_of("Ana Lim", Stance::Supportive, 0.9), &[], Some(Stance::Opposed));
        assert_eq!(tally.positions(1)[0].counts, [0, 0, 1]);
    }
}
