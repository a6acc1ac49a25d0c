//! Which column holds what: by the user's word, else by common names.

/// What a column may hold that this program uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The statement.
    Text,
    /// Who said it.
    Speaker,
    /// For whom the speaker speaks.
    Organisation,
    /// When.
    Date,
    /// What stands before it: what its "it" or "this" refers to.
    Context,
    /// The row's own identifier.
    Id,
}

/// The column of each role, in the order of [`Role::ALL`].
pub(super) type Roles = [Option<usize>; Role::ALL.len()];

impl Role {
    /// All of them.
    pub const ALL: [Role; 6] =
        [Role::Text, Role::Speaker, Role::Organisation, Role::Date, Role::Context, Role::Id];

    /// Names by which a column is known without being told, the likeliest first; lower case, letters
    /// and digits only.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Role::Text => &[
                "text",
                "statement",
                "quote",
                "quotation",
                "statementtext",
                "quotetext",
                "sentence",
                "utterance",
                "comment",
                "response",
                "message",
                "content",
                "body",
            ],
            Role::Speaker => {
                &["speaker", "speakername", "person", "saidby", "attributedto", "author", "name"]
            }
            Role::Organisation => {
                &["organisation", "organization", "org", "company", "affiliation", "institution", "employer"]
            }
            Role::Date => {
                &["date", "published", "publicationdate", "publishedat", "createdat", "day", "when"]
            }
            Role::Context => &["context", "before", "precedingtext"],
            Role::Id => &["id", "statementid", "quoteid", "rowid", "uuid"],
        }
    }
}

/// The names the user gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    table: Option<String>,
    given: [Option<String>; Role::ALL.len()],
}

impl Choice {
    /// With this column for this role.
    pub fn with(mut self, role: Role, name: Option<String>) -> Self {
        self.given[role as usize] = name;
        self
    }

    /// With this table of a database.
    pub fn with_table(mut self, name: Option<String>) -> Self {
        self.table = name;
        self
    }

    /// The name given for the table of a database.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The name given for a role.
    pub fn given(&self, role: Role) -> Option<&str> {
        self.given[role as usize].as_deref()
    }

    pub(super) fn roles(&self, names: &[String]) -> Roles {
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        Role::ALL.map(|role| match self.given(role) {
            Some(given) => names
                .iter()
                .position(|name| name == given)
                .or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(given))),
            None => role.names().iter().find_map(|known| plain.iter().position(|name| name == known)),
        })
    }
}

/// "Quote Text" and `quote_text` are one name.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(choice: &Choice, names: &[&str]) -> Roles {
        choice.roles(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn common_names_are_found_and_given_ones_go_first() {
        let names = ["Row ID", "Body", "Quote_Text", "Said by", "quote"];
        assert_eq!(roles(&Choice::default(), &names), [Some(4), Some(3), None, None, None, Some(0)]);
        let choice = Choice::default().with(Role::Text, Some("body".into()));
        assert_eq!(roles(&choice, &names)[0], Some(1));
        let choice = Choice::default().with(Role::Text, Some("words".into()));
        assert_eq!(roles(&choice, &names)[0], None);
    }
}
