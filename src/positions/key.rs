//! What statements are added up by.

use crate::date::Date;
use crate::extract::SpeakerKind;
use crate::record::Record;
use std::fmt;
use std::str::FromStr;

/// A property of a statement that rows can be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// Who said it.
    Speaker,
    /// Whom the speaker speaks for; an organisation that speaks for itself is its own.
    Organisation,
    /// The speaker's role.
    Role,
    /// What kind of source: person, org, group, anonymous, document.
    Kind,
    /// The article.
    Document,
    /// Its publisher.
    Outlet,
    /// The month it appeared, `2025-10`.
    Month,
    /// The quarter, `2025-Q4`.
    Quarter,
    /// The year.
    Year,
    /// The user's groups; a speaker may be in several, and then counts in each.
    Group,
}

impl Key {
    /// All, in the order shown in help.
    pub const ALL: [Key; 10] = [
        Key::Speaker,
        Key::Organisation,
        Key::Role,
        Key::Kind,
        Key::Document,
        Key::Outlet,
        Key::Month,
        Key::Quarter,
        Key::Year,
        Key::Group,
    ];

    /// The name on the command line and in machine-readable output.
    pub fn label(self) -> &'static str {
        match self {
            Key::Speaker => "speaker",
            Key::Organisation => "organisation",
            Key::Role => "role",
            Key::Kind => "kind",
            Key::Document => "document",
            Key::Outlet => "outlet",
            Key::Month => "month",
            Key::Quarter => "quarter",
            Key::Year => "year",
            Key::Group => "group",
        }
    }

    /// What the record has for this key: nothing where it is not known, several for [`Key::Group`].
    pub fn values(self, record: &Record, groups: &[String]) -> Vec<String> {
        let speaker = &record.speaker;
        let one = |value: Option<String>| value.into_iter().collect();
        let date = || record.date.as_deref().and_then(Date::parse);
        let period = |name: fn(Date) -> Option<String>| one(date().and_then(name));
        match self {
            Key::Speaker => one(speaker.id.clone().filter(|_| speaker.kind != SpeakerKind::None)),
            Key::Organisation if speaker.kind == SpeakerKind::Org => one(speaker.name.clone()),
            Key::Organisation => one(speaker.org.clone()),
            Key::Role => one(speaker.role.as_ref().map(|role| role.to_lowercase())),
            Key::Kind => one(kind_label(speaker.kind).map(str::to_owned)),
            Key::Document => vec![record.doc.clone()],
            Key::Outlet => one(record.outlet.clone()),
            Key::Month => period(|date| Some(format!("{:04}-{:02}", date.year, date.month?))),
            Key::Quarter => period(|date| Some(format!("{:04}-Q{}", date.year, (date.month? + 2) / 3))),
            Key::Year => period(|date| Some(format!("{:04}", date.year))),
            Key::Group => groups.to_vec(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

impl FromStr for Key {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || Key::ALL.map(Key::label).join(", ");
        let spelled = if name == "organization" { "organisation" } else { name };
        let found = Key::ALL.into_iter().find(|key| key.label() == spelled);
        found.ok_or_else(|| format!("`{name}` is nothing to add up by; known are {}", known()))
    }
}

fn kind_label(kind: SpeakerKind) -> Option<&'static str> {
    match kind {
        SpeakerKind::Person => Some("person"),
        SpeakerKind::Org => Some("org"),
        SpeakerKind::Group => Some("group"),
        SpeakerKind::Anonymous => Some("anonymous"),
        SpeakerKind::Document => Some("document"),
        SpeakerKind::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample;

    fn values(key: Key, date: &str) -> Vec<String> {
        let mut record = sample();
        record.date = Some(date.to_owned());
        key.values(&record, &["artists".to_owned()])
    }

    #[test]
    fn periods_of_a_date() {
        assert_eq!(values(Key::Quarter, "2025-10-21"), ["2025-Q4"]);
        assert_eq!(values(Key::Month, "2025-03"), ["2025-03"]);
        assert_eq!(values(Key::Year, "2025"), ["2025"]);
        assert!(values(Key::Month, "2025").is_empty());
        assert!(values(Key::Month, "2025-13").is_empty());
        assert!(values(Key::Year, "20251021").is_empty());
        assert!(values(Key::Year, "yesterday").is_empty());
    }

    #[test]
    fn names_are_read_back() {
        for key in Key::ALL {
            assert_eq!(key.label().parse(), Ok(key));
        }
        assert_eq!("organization".parse(), Ok(Key::Organisation));
        assert!("party".parse::<Key>().unwrap_err().contains("speaker, organisation"));
    }
}
