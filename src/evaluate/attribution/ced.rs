//! Articles with their claims (CED-1K): one JSON object a line, with `body` and `claims`.

use super::error::CorpusError;
use crate::extract::StatementKind;
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// An article with its claims.
#[derive(Clone, Debug, Deserialize)]
pub struct Claimed {
    /// The article's identifier.
    pub id: String,
    /// The article.
    #[serde(rename = "body")]
    pub text: String,
    /// Who claims what in it.
    pub claims: Vec<Claim>,
}

/// One claim.
#[derive(Clone, Debug, Deserialize)]
pub struct Claim {
    /// Who made it: the fullest name, or a description.
    pub agent: String,
    /// What that is.
    pub agent_kind: AgentKind,
    /// How it is reported.
    #[serde(deserialize_with = "kind")]
    pub kind: StatementKind,
    /// The words, made readable alone; not always those of the article.
    pub utterance: String,
}

/// What an agent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AgentKind {
    /// A human being, named or not.
    Person,
    /// A company, government, group of people.
    Organization,
}

/// Whether a file is of this kind: its first object has a body and claims.
pub(super) fn is_claims(lines: &str) -> bool {
    let first = lines.lines().find(|line| !line.trim().is_empty());
    let value: Option<serde_json::Value> = first.and_then(|line| serde_json::from_str(line).ok());
    value.is_some_and(|value| value.get("body").is_some() && value.get("claims").is_some())
}

/// Reads the articles of a file; blank lines are skipped.
pub(super) fn read(path: &Path) -> Result<Vec<Claimed>, CorpusError> {
    let lines = fs::read_to_string(path).map_err(CorpusError::read(path))?;
    if !is_claims(&lines) {
        return Err(CorpusError::Unknown { path: path.to_owned() });
    }
    let filled = lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(number, line)| {
            serde_json::from_str(line)
                .map_err(|e| CorpusError::line(path, number, format!("not an article with claims: {e}")))
        })
        .collect()
}

fn kind<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<StatementKind, D::Error> {
    let word = String::deserialize(deserializer)?;
    match word.as_str() {
        "direct" => Ok(StatementKind::Direct),
        "partially direct" => Ok(StatementKind::Mixed),
        "indirect" => Ok(StatementKind::Indirect),
        _ => Err(serde::de::Error::unknown_variant(&word, &["direct", "partially direct", "indirect"])),
    }
}
