//! The published form of a statement: schema `onrecord/1` with its labels, `onrecord-statement/1`
//! without.
//!
//! This is the contract with every reader of our output, so it is a struct of its own: internal
//! types may change, this only with the schema's number. Offsets are code points into the decoded
//! document (what Python's `text[a:b]` takes).

use crate::extract::{SpeakerKind, StatementKind};
use crate::model::{Sentiment, Stance};
use crate::plain::joined;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema's name, first field of every record.
pub const SCHEMA: &str = "onrecord/1";
/// The schema's name where no model has judged.
pub const EXTRACTED_SCHEMA: &str = "onrecord-statement/1";

/// One statement: what was said, by whom, and where it stands. One JSON object a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The schema's name, always `onrecord/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// Stable identifier: a hash of document, spans and text.
    pub id: String,
    /// The document's path or name.
    pub doc: String,
    /// The document's date, where known.
    pub date: Option<String>,
    /// The document's publisher, where known.
    pub outlet: Option<String>,
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
    /// The words said; the pieces of a split quote joined by one space.
    pub text: String,
    /// `[start, end)` of each piece, in code points of the document.
    pub spans: Vec<[usize; 2]>,
    /// The sentence or two before it, which the model read too; none at the beginning of a document,
    /// nor in records of version 0.1.
    #[serde(default)]
    pub context: Option<String>,
    /// Who said it.
    pub speaker: SpeakerRecord,
    /// The words that report it.
    pub cue: Option<CueRecord>,
    /// The report is denied or not asserted: no view of the speaker's.
    pub negated: bool,
    /// Probability that the statement is about AI.
    #[schemars(range(min = 0, max = 1))]
    pub about_ai: f32,
    /// Stance toward AI.
    pub stance: Stance,
    /// Probability of each stance.
    pub p: StanceP,
    /// Tone of the wording.
    pub sentiment: Sentiment,
    /// Probability of each sentiment.
    pub sentiment_p: SentimentP,
    /// Probability of the stance chosen.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f32,
    /// Name, version and fingerprint of the model.
    pub model: String,
}

/// One statement that no model has judged: what was said, and by whom. The fields and the identifier
/// are those of its record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Extracted {
    /// The schema's name, always `onrecord-statement/1`.
    #[schemars(extend("const" = EXTRACTED_SCHEMA))]
    pub schema: String,
    /// Stable identifier: a hash of document, spans and text.
    pub id: String,
    /// The document's path or name.
    pub doc: String,
    /// The document's date, where known.
    pub date: Option<String>,
    /// The document's publisher, where known.
    pub outlet: Option<String>,
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
    /// The words said; the pieces of a split quote joined by one space.
    pub text: String,
    /// `[start, end)` of each piece, in code points of the document.
    pub spans: Vec<[usize; 2]>,
    /// The sentence or two before it; none at the beginning of a document.
    pub context: Option<String>,
    /// Who said it.
    pub speaker: SpeakerRecord,
    /// The words that report it.
    pub cue: Option<CueRecord>,
    /// The report is denied or not asserted: no view of the speaker's.
    pub negated: bool,
}

/// The speaker of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpeakerRecord {
    /// Stable key within a collection: the name in lower case with hyphens.
    pub id: Option<String>,
    /// Fullest name found in the article.
    pub name: Option<String>,
    /// Role, title or profession.
    pub role: Option<String>,
    /// Organisation.
    pub org: Option<String>,
    /// Person, org, group, anonymous, document or none.
    pub kind: SpeakerKind,
    /// The words beside the cue ("he").
    pub mention: Option<String>,
    /// Their place.
    pub mention_span: Option<[usize; 2]>,
    /// The rule that led from the mention to the name.
    pub rule: String,
    /// How sure that is, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f32,
}

/// The cue of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CueRecord {
    /// The words ("reiterated").
    pub text: String,
    /// Their place.
    pub span: [usize; 2],
}

/// Probabilities of the stances; they sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)]
pub struct StanceP {
    #[schemars(range(min = 0, max = 1))]
    pub supportive: f32,
    #[schemars(range(min = 0, max = 1))]
    pub cautious: f32,
    #[schemars(range(min = 0, max = 1))]
    pub opposed: f32,
    #[schemars(range(min = 0, max = 1))]
    pub none: f32,
}

/// Probabilities of the sentiments; they sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)]
pub struct SentimentP {
    #[schemars(range(min = 0, max = 1))]
    pub positive: f32,
    #[schemars(range(min = 0, max = 1))]
    pub neutral: f32,
    #[schemars(range(min = 0, max = 1))]
    pub negative: f32,
}

/// The `speaker.id` of a name: "Ana-Maria O’Neill" gives "ana-maria-oneill".
pub(crate) fn speaker_id(name: &str) -> String {
    joined(name.chars().flat_map(char::to_lowercase), '-')
}

/// An invented record, for the tests of the stages after this one.
#[cfg(test)]
pub(crate) fn sample() -> Record {
    sample_of("Ana Lim", Stance::Supportive, 0.75)
}

/// An invented record of this speaker, stance and confidence.
#[cfg(test)]
pub(crate) fn sample_of(name: &str, stance: Stance, confidence: f32) -> Record {
    let rest = (1.0 - confidence) / 3.0;
    let p = |label| if label == stance { confidence } else { rest };
    Record {
        schema: SCHEMA.into(),
        id: "00c0ffee00c0ffee".into(),
        doc: "articles/a.txt".into(),
        date: None,
        outlet: None,
        kind: StatementKind::Direct,
        text: "It read the scan before I had sat down.".into(),
        spans: vec![[7, 46]],
        context: None,
        speaker: SpeakerRecord {
            id: Some(name.to_lowercase().replace(' ', "-")),
            name: Some(name.into()),
            role: Some("radiologist".into()),
            org: None,
            kind: SpeakerKind::Person,
            mention: Some(name.into()),
            mention_span: Some([53, 60]),
            rule: "name".into(),
            confidence: 0.9,
        },
        cue: Some(CueRecord { text: "said".into(), span: [48, 52] }),
        negated: false,
        about_ai: 0.98,
        stance,
        p: StanceP {
            supportive: p(Stance::Supportive),
            cautious: p(Stance::Cautious),
            opposed: p(Stance::Opposed),
            none: p(Stance::None),
        },
        sentiment: Sentiment::Positive,
        sentiment_p: SentimentP { positive: 0.75, neutral: 0.125, negative: 0.125 },
        confidence,
        model: "test 0.0.0+0000".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_the_way_through_json() {
        let mut record = sample();
        record.outlet = Some("The Harbour \"Post\"".into());
        record.speaker.mention_span = None;
        let line = serde_json::to_string(&record).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), record);
    }

    #[test]
    fn the_schema_is_what_readers_were_promised() {
        let value = serde_json::to_value(sample()).unwrap();
        let keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys.join(" "),
            "schema id doc date outlet kind text spans context speaker cue negated about_ai stance p sentiment \
             sentiment_p confidence model"
        );
        let speaker: Vec<_> = value["speaker"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(speaker.join(" "), "id name role org kind mention mention_span rule confidence");
        assert_eq!(value["kind"], "direct");
        assert_eq!(value["speaker"]["kind"], "person");
        assert_eq!(value["stance"], "supportive");
    }

    #[test]
    fn speaker_ids() {
        assert_eq!(speaker_id("Ana-Maria O’Neill"), "ana-maria-oneill");
        assert_eq!(speaker_id("Ana-Maria O’Neill Jr."), "ana-maria-oneill-jr");
        assert_eq!(speaker_id("“J. R. Lim”"), "j-r-lim");
        assert_eq!(speaker_id("José Lim"), "josé-lim");
        assert_eq!(speaker_id("  — "), "");
        assert_eq!(speaker_id("Łukasz Żak"), "łukasz-żak");
    }
}
