//! Why a name is taken for somebody's: the rule, with its evidence.

use std::fmt;

/// The rule by which a spelling was added to a speaker, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The file says so.
    Listed {
        /// The file's line.
        line: usize,
    },
    /// The names differ in case, punctuation and accents only.
    Spelling,
    /// Two people's names differ in title, middle initial or suffix only.
    Form,
    /// Two organisations' names differ in "the", "and" and legal form only.
    LegalForm,
    /// A given name and its usual short form, with the same surname and organisation.
    Nickname {
        /// The short form, in lower case.
        short: String,
        /// The long form, in lower case.
        long: String,
        /// The organisation of both.
        organisation: String,
    },
    /// A surname, alone or after initials, that only one speaker has.
    Surname {
        /// An organisation of both.
        organisation: Option<String>,
        /// The first document in which both speak, by name.
        document: Option<String>,
        /// How many other documents there are.
        more: usize,
    },
    /// Initials that only one organisation has.
    Acronym {
        /// The organisation's name.
        long: String,
        /// The first document that names both, by name.
        document: String,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Listed { line } => write!(f, "the file says so in line {line}"),
            Reason::Spelling => f.write_str("the same but for case, punctuation or accents"),
            Reason::Form => f.write_str("the same but for title, middle initial or suffix"),
            Reason::LegalForm => f.write_str("the same but for “the”, “and” or the legal form"),
            Reason::Nickname { short, long, organisation } => {
                let (short, long) = (capitalised(short), capitalised(long));
                write!(f, "{short} is short for {long}, of the same organisation ({organisation})")
            }
            Reason::Surname { organisation, document, more } => {
                f.write_str("the only speaker it fits")?;
                if let Some(organisation) = organisation {
                    write!(f, ", of the same organisation ({organisation})")?;
                }
                if let Some(document) = document {
                    let or = if organisation.is_some() { " or" } else { "," };
                    write!(f, "{or} in the same document ({document}")?;
                    if *more > 0 {
                        write!(f, " and {more} more")?;
                    }
                    f.write_str(")")?;
                }
                Ok(())
            }
            Reason::Acronym { long, document } => {
                write!(f, "the initials of {long}, in the same document ({document})")
            }
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
