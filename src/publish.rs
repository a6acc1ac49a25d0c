//! Statements in their published form: offsets in code points, words copied, identifiers.

use crate::extract::{Speaker, SpeakerKind, Statement};
use crate::fnv::Fnv;
use crate::input::Document;
use crate::model::Judgement;
use crate::record::{
    CueRecord, EXTRACTED_SCHEMA, Extracted, Record, SCHEMA, SentimentP, SpeakerRecord, StanceP, speaker_id,
};
use crate::text::{CharIndex, Span};

/// Publishes the statements of one document. A statement of several speakers gives a record for each.
pub(crate) struct Published<'d> {
    document: &'d Document,
    index: CharIndex<'d>,
}

impl<'d> Published<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        Self { document, index: CharIndex::new(&document.text) }
    }

    /// The statement as it stands in the document.
    pub(crate) fn extracted(&self, statement: &Statement) -> Vec<Extracted> {
        statement.speakers.iter().map(|speaker| self.record(statement, speaker)).collect()
    }

    /// The same, with what this model says of it.
    pub(crate) fn judged(&self, statement: &Statement, judgement: &Judgement, model: &str) -> Vec<Record> {
        self.extracted(statement).into_iter().map(|extracted| judged(extracted, judgement, model)).collect()
    }

    fn record(&self, statement: &Statement, speaker: &Speaker) -> Extracted {
        let text = statement.text(&self.document.text);
        let spans: Vec<[usize; 2]> = statement.spans.iter().map(|span| self.index.char_span(*span)).collect();
        let speaker = self.speaker(speaker);
        Extracted {
            schema: EXTRACTED_SCHEMA.to_owned(),
            id: record_id(&self.document.id, &spans, &text, speaker.id.as_deref()),
            doc: self.document.id.clone(),
            date: self.document.date.clone(),
            outlet: self.document.outlet.clone(),
            kind: statement.kind,
            text,
            spans,
            context: statement.context.map(|span| self.words(span)),
            speaker,
            cue: statement
                .cue
                .map(|span| CueRecord { text: self.words(span), span: self.index.char_span(span) }),
            negated: statement.negated,
        }
    }

    fn speaker(&self, speaker: &Speaker) -> SpeakerRecord {
        let mention = speaker.mention.map(|span| self.words(span));
        let known_as = speaker.name.as_ref().or(mention.as_ref());
        let id = known_as.filter(|_| speaker.kind != SpeakerKind::None).map(|name| speaker_id(name));
        SpeakerRecord {
            id: id.filter(|id| !id.is_empty()),
            name: speaker.name.clone(),
            role: speaker.role.clone(),
            org: speaker.org.clone(),
            kind: speaker.kind,
            mention,
            mention_span: speaker.mention.map(|span| self.index.char_span(span)),
            rule: speaker.rule.to_owned(),
            confidence: rounded(speaker.confidence),
        }
    }

    fn words(&self, span: Span) -> String {
        span.of(&self.document.text).to_owned()
    }
}

/// The record of a statement that was judged.
pub(crate) fn judged(statement: Extracted, judgement: &Judgement, model: &str) -> Record {
    let Extracted { schema: _, id, doc, date, outlet, kind, text, spans, context, speaker, cue, negated } =
        statement;
    let [supportive, cautious, opposed, none] = judgement.p.map(rounded);
    let [positive, neutral, negative] = judgement.sentiment_p.map(rounded);
    Record {
        schema: SCHEMA.to_owned(),
        id,
        doc,
        date,
        outlet,
        kind,
        text,
        spans,
        context,
        speaker,
        cue,
        negated,
        about_ai: rounded(judgement.about_ai),
        stance: judgement.stance,
        p: StanceP { supportive, cautious, opposed, none },
        sentiment: judgement.sentiment,
        sentiment_p: SentimentP { positive, neutral, negative },
        confidence: rounded(judgement.confidence()),
        model: model.to_owned(),
    }
}

/// Four decimals: more would pretend to a precision the model does not have.
pub(crate) fn rounded(p: f32) -> f32 {
    (p * 1e4).round() / 1e4
}

/// The `id` of a record, in hex.
pub(crate) fn record_id(doc: &str, spans: &[[usize; 2]], text: &str, speaker: Option<&str>) -> String {
    let mut hash = Fnv::default();
    hash.add(doc.as_bytes());
    hash.add(&[0]);
    for offset in spans.as_flattened() {
        hash.add(&(*offset as u64).to_le_bytes());
    }
    hash.add(text.as_bytes());
    hash.add(&[0]);
    hash.add(speaker.unwrap_or_default().as_bytes());
    format!("{:016x}", hash.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::StatementKind;

    fn document(text: &str) -> Document {
        Document { id: "a.txt".into(), text: text.into(), ..Document::default() }
    }

    fn judgement() -> Judgement {
        use crate::model::{Sentiment, Stance};
        Judgement {
            about_ai: 0.98765,
            stance: Stance::Cautious,
            p: [0.1, 0.700_04, 0.15, 0.05],
            sentiment: Sentiment::Neutral,
            sentiment_p: [0.2, 0.6, 0.2],
            cut: false,
        }
    }

    fn speaker(name: Option<&str>, kind: SpeakerKind, mention: Option<Span>) -> Speaker {
        Speaker {
            name: name.map(str::to_owned),
            role: None,
            org: None,
            kind,
            mention,
            rule: "name",
            confidence: 1.0,
        }
    }

    #[test]
    fn a_record_speaks_in_code_points_and_each_speaker_has_one() {
        let document = document("“Audit it,” Ana Lim and the Dock Union said, “first.”");
        let at = |words: &str| {
            let start = document.text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let statement = Statement {
            kind: StatementKind::Direct,
            spans: vec![at("Audit it,"), at("first.")],
            cue: Some(at("said")),
            speakers: vec![
                speaker(Some("Ana Lim"), SpeakerKind::Person, Some(at("Ana Lim"))),
                speaker(None, SpeakerKind::Org, Some(at("the Dock Union"))),
                speaker(None, SpeakerKind::None, None),
            ],
            negated: false,
            cue_judges: false,
            context: None,
        };
        let records = Published::new(&document).judged(&statement, &judgement(), "test 0");
        let [ana, union, nobody] = &records[..] else { panic!("{records:?}") };
        let chars: Vec<char> = document.text.chars().collect();
        let pieces: Vec<String> = ana.spans.iter().map(|[a, b]| chars[*a..*b].iter().collect()).collect();
        assert_eq!(pieces.join(" "), ana.text);
        assert_eq!(ana.cue.as_ref().map(|cue| cue.span), Some([39, 43]));
        assert_eq!(ana.speaker.id.as_deref(), Some("ana-lim"));
        assert_eq!(union.speaker.id.as_deref(), Some("the-dock-union"));
        assert_eq!(nobody.speaker.id, None);
        assert_eq!((ana.about_ai, ana.p.cautious, ana.confidence), (0.9877, 0.7, 0.7));
        assert!(ana.id != union.id && union.id != nobody.id && ana.id.len() == 16);
        let extracted = Published::new(&document).extracted(&statement);
        assert_eq!((&extracted[0].id, &extracted[0].speaker), (&ana.id, &ana.speaker));
    }

    #[test]
    fn identifiers_never_change() {
        assert_eq!(record_id("a.txt", &[[0, 4]], "Stop", Some("ana-lim")), "04f2d2bf5b55be6f");
    }
}
