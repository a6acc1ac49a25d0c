//! Records in, sums per speaker out.

use super::estimate::Evidence;
use super::{Example, Position, Summary, Verdict};
use crate::extract::{SpeakerKind, StatementKind};
use crate::model::Stance;
use crate::record::{CueRecord, Record};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The stances that make a position, in the order of all counts and shares.
const SIDES: [Stance; 3] = [Stance::Supportive, Stance::Cautious, Stance::Opposed];

/// Statements added up per speaker. The order in which records come does not matter.
#[derive(Debug, Default)]
pub struct Tally {
    speakers: HashMap<Key, Sums>,
    summary: Summary,
    min_confidence: f32,
}

/// What makes two statements one speaker's.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    id: String,
    kind: SpeakerKind,
    /// "A person familiar with the matter" in two articles need not be the same person: without an
    /// organisation to speak for, an anonymous source is only itself within its document.
    doc: Option<String>,
}

#[derive(Debug, Default)]
struct Sums {
    names: Spellings,
    roles: Spellings,
    orgs: Spellings,
    statements: usize,
    counts: [usize; 3],
    evidence: Evidence,
    /// The surest statement of each side, and how sure it is.
    best: [Option<(f32, Example)>; 3],
}

impl Tally {
    /// Statements whose stance is less probable than `min_confidence` count in no position.
    pub fn with_min_confidence(min_confidence: f32) -> Self {
        Self { min_confidence, ..Self::default() }
    }

    /// Adds the records of one document.
    pub fn add_document(&mut self, records: &[Record]) {
        self.summary.documents += 1;
        for record in records {
            self.add(record);
        }
    }

    fn add(&mut self, record: &Record) {
        self.summary.statements += 1;
        let speaker = &record.speaker;
        let Some(id) = speaker.id.as_ref().filter(|_| speaker.kind != SpeakerKind::None) else {
            self.summary.unattributed += 1;
            return;
        };
        let apart = speaker.kind == SpeakerKind::Anonymous && speaker.org.is_none();
        let key = Key { id: id.clone(), kind: speaker.kind, doc: apart.then(|| record.doc.clone()) };
        let sums = self.speakers.entry(key).or_default();
        sums.statements += 1;
        sums.names.add(speaker.name.as_ref().or(speaker.mention.as_ref()));
        sums.roles.add(speaker.role.as_ref());
        sums.orgs.add(speaker.org.as_ref());

        if record.negated {
            self.summary.negated += 1;
        } else if let Some(side) = SIDES.iter().position(|side| *side == record.stance) {
            if record.confidence < self.min_confidence {
                self.summary.doubtful += 1;
                return;
            }
            self.summary.with_position += 1;
            let p = &record.p;
            sums.counts[side] += 1;
            sums.evidence.add([p.supportive, p.cautious, p.opposed].map(f64::from));
            sums.consider(side, record);
        } else {
            self.summary.without_position += 1;
        }
    }

    /// All positions, those with the most statements first, then by name; under `min_statements`
    /// with a position the verdict is "insufficient".
    pub fn positions(&self, min_statements: usize) -> Vec<Position> {
        let mut sorted: Vec<_> =
            self.speakers.iter().map(|(key, sums)| (key, sums.position(key, min_statements))).collect();
        sorted.sort_by_cached_key(|(key, p)| {
            (Reverse(p.n()), p.name.to_lowercase(), key.id.clone(), key.kind as u8, key.doc.clone())
        });
        sorted.into_iter().map(|(_, position)| position).collect()
    }

    /// What became of all statements so far.
    pub fn summary(&self) -> Summary {
        Summary { speakers: self.speakers.len(), ..self.summary }
    }
}

impl Sums {
    /// Keeps the statement where the model is surer of it than of the one kept: that it is about AI
    /// and takes this side. Of equals it is the one whose words come first in the alphabet, so that
    /// the order of records does not matter.
    fn consider(&mut self, side: usize, record: &Record) {
        let sureness = record.about_ai * record.confidence;
        let better = match &self.best[side] {
            None => true,
            Some((best, kept)) => {
                sureness.total_cmp(best).then_with(|| {
                    (&kept.text, &kept.doc, &kept.id).cmp(&(&record.text, &record.doc, &record.id))
                }) == std::cmp::Ordering::Greater
            }
        };
        if better {
            self.best[side] = Some((sureness, example(record)));
        }
    }

    fn position(&self, key: &Key, min_statements: usize) -> Position {
        let n = self.counts.iter().sum();
        let estimate = self.evidence.estimate();
        // Of stances as frequent as each other, the one the model is surer of.
        let example = (0..SIDES.len())
            .filter_map(|side| Some((self.counts[side], self.best[side].as_ref()?)))
            .max_by(|(a, (p, _)), (b, (q, _))| a.cmp(b).then(p.total_cmp(q)))
            .map(|(_, (_, example))| example.clone());
        Position {
            id: key.id.clone(),
            name: self.names.usual().unwrap_or_else(|| key.id.clone()),
            role: self.roles.usual(),
            org: self.orgs.usual(),
            kind: key.kind,
            statements: self.statements,
            counts: self.counts,
            estimate,
            verdict: Verdict::of(n, min_statements, estimate.as_ref()),
            example,
        }
    }
}

fn example(record: &Record) -> Example {
    let start = record.spans.first().map_or(0, |[start, _]| *start);
    let introduces = |cue: &&CueRecord| record.kind != StatementKind::Direct && cue.span[1] <= start;
    // "told the board on Monday that …" becomes "told … that …".
    let joined = |cue: &CueRecord| {
        if cue.span[1] + 1 >= start { cue.text.clone() } else { format!("{} …", cue.text) }
    };
    Example {
        text: pieces(record).join(" … "),
        cue: record.cue.as_ref().filter(introduces).map(joined),
        kind: record.kind,
        stance: record.stance,
        doc: record.doc.clone(),
        id: record.id.clone(),
    }
}

/// The pieces of a quotation that the article interrupts: run together, they read as one sentence.
fn pieces(record: &Record) -> Vec<&str> {
    let mut rest = record.text.as_str();
    let mut pieces = Vec::new();
    for [start, end] in record.spans.iter().rev().skip(1).rev() {
        let length = end.saturating_sub(*start);
        let Some((at, _)) = rest.char_indices().nth(length) else { break };
        pieces.push(&rest[..at]);
        // The blank that joins it to the next.
        rest = rest[at..].trim_start();
    }
    pieces.push(rest);
    pieces
}

/// The ways one thing is written, with how often.
#[derive(Debug, Default)]
struct Spellings(HashMap<String, usize>);

impl Spellings {
    fn add(&mut self, spelling: Option<&String>) {
        let Some(spelling) = spelling else { return };
        match self.0.get_mut(spelling) {
            Some(count) => *count += 1,
            None => {
                self.0.insert(spelling.clone(), 1);
            }
        }
    }

    /// The most frequent; of equals the longest, then the first in the alphabet.
    fn usual(&self) -> Option<String> {
        let by_use = |(spelling, count): &(&String, &usize)| {
            (**count, spelling.chars().count(), Reverse((*spelling).clone()))
        };
        self.0.iter().max_by_key(by_use).map(|(spelling, _)| spelling.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let mut tally = Tally::with_min_confidence(0.7);
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
    fn an_interrupted_quotation_shows_where() {
        let mut record = sample();
        record.text = "It’s a promise Keep it.".into();
        record.spans = vec![[1, 15], [30, 38]];
        assert_eq!(example(&record).text, "It’s a promise … Keep it.");
    }

    #[test]
    fn a_reported_clause_is_shown_after_its_cue() {
        let cue = |kind, cue: [usize; 2], start| {
            let mut record = sample();
            record.kind = kind;
            record.cue = Some(CueRecord { text: "told".into(), span: cue });
            record.spans = vec![[start, start + 5]];
            example(&record).cue
        };
        assert_eq!(cue(StatementKind::Indirect, [4, 8], 9).as_deref(), Some("told"));
        assert_eq!(cue(StatementKind::Mixed, [4, 8], 19).as_deref(), Some("told …"));
        assert_eq!(cue(StatementKind::Indirect, [24, 28], 9), None);
        assert_eq!(cue(StatementKind::Direct, [4, 8], 10), None);
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
}
