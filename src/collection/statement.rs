//! A labelled row as a record, for what adds statements up.

use super::{Label, Role, Row};
use crate::date::Date;
use crate::extract::{SpeakerKind, StatementKind};
use crate::publish::{judged, record_id};
use crate::record::{EXTRACTED_SCHEMA, Extracted, Record, SpeakerRecord, speaker_id};

/// The record of a row that has a label.
///
/// The row is the document's name and its text the document; the speaker is who the columns say, an
/// organisation where they name no person. `date` is taken where it is a year, a month or a day, like 2025-10-21.
pub fn record(row: &Row, label: &Label, model: &str) -> Option<Record> {
    let judgement = label.judgement.as_ref()?;
    let get = |role| row.get(role).ok().flatten().map(|text| text.trim().to_owned());
    let text = row.get(Role::Text).ok()??.into_owned();
    let spans = vec![[0, text.chars().count()]];
    let (person, org) = (get(Role::Speaker), get(Role::Organisation));
    let kind = match (&person, &org) {
        (Some(_), _) => SpeakerKind::Person,
        (None, Some(_)) => SpeakerKind::Org,
        (None, None) => SpeakerKind::None,
    };
    let name = person.or_else(|| org.clone());
    let id = name.as_deref().map(speaker_id).filter(|id| !id.is_empty());
    let statement = Extracted {
        schema: EXTRACTED_SCHEMA.to_owned(),
        id: get(Role::Id).unwrap_or_else(|| record_id(&row.place.to_string(), &spans, &text, id.as_deref())),
        doc: row.place.file.to_string(),
        date: get(Role::Date).and_then(|date| Date::parse(&date)).map(|date| date.to_string()),
        outlet: None,
        kind: StatementKind::Direct,
        text,
        spans,
        context: get(Role::Context),
        speaker: SpeakerRecord {
            id,
            name,
            role: None,
            org,
            kind,
            mention: None,
            mention_span: None,
            rule: "column".to_owned(),
            confidence: 1.0,
        },
        cue: None,
        negated: false,
    };
    Some(judged(statement, judgement, model))
}
