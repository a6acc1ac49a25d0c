//! What holds for any records.

use super::{Said, record, register};
use onrecord::identities::Register;
use onrecord::{Record, SpeakerKind};
use proptest::prelude::*;

/// Names that clash in every way the rules know.
const NAMES: [&str; 24] = [
    "Ana Lim",
    "ANA LIM",
    "Dr Ana Lim",
    "Ana M. Lim",
    "Ana Maria Lim",
    "Ana K. Lim",
    "A. Lim",
    "A. M. Lim",
    "Lim",
    "Mr Lim",
    "Mrs Lim",
    "Bo Lim",
    "Robert Okafor",
    "Bob Okafor",
    "Rob Okafor",
    "Robert Okafor Jr.",
    "Robert Okafor Sr",
    "R. Okafor",
    "Okafor",
    "Halden",
    "the author",
    "…",
    "\"Wren\" Lim \\ # \n Reyes",
    "Guild of Northern Writers",
];
const ORGANISATIONS: [&str; 8] = [
    "",
    "",
    "Halden",
    "Halden Inc.",
    "GNW",
    "Guild of Northern Writers",
    "The Guild of Northern Writers, Ltd",
    "Gnarly New Works",
];
const ROLES: [Option<&str>; 3] = [None, Some("radiologist"), Some("painter")];

prop_compose! {
    fn statement()(
        name in 0..NAMES.len() + ORGANISATIONS.len(),
        organisation in prop::sample::select(&ORGANISATIONS),
        document in "[a-d]",
        role in prop::sample::select(&ROLES),
    ) -> Record {
        let (name, kind) = match name.checked_sub(NAMES.len()) {
            Some(place) => (ORGANISATIONS[place], "org"),
            None => (NAMES[name], "person"),
        };
        let said: Said = [name, organisation, &document, kind].map(str::to_owned).into();
        let mut record = record(&said);
        record.speaker.role = role.map(str::to_owned);
        record
    }
}

fn is_organisation(record: &Record) -> bool {
    record.speaker.name.as_deref().is_some_and(|name| ORGANISATIONS.contains(&name))
}

fn statements() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(statement(), 0..24)
}

/// Everything a register says of the records.
fn resolved(register: &mut Register, records: &[Record]) -> Vec<(Record, Vec<String>)> {
    register.cluster(records);
    let resolve = |mut record: Record| {
        let groups = register.resolve(&mut record);
        (record, groups)
    };
    records.iter().cloned().map(resolve).collect()
}

fn written(register: &Register) -> String {
    let mut file = Vec::new();
    register.write_toml(1, &mut file).unwrap();
    String::from_utf8(file).unwrap()
}

proptest! {
    #[test]
    fn the_order_of_records_does_not_matter(
        (records, shuffled) in statements().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
    ) {
        let (mut one, mut other) = (Register::default(), Register::default());
        let by_words = |mut all: Vec<(Record, Vec<String>)>| {
            all.sort_by_key(|(record, _)| serde_json::to_string(record).unwrap());
            all
        };
        prop_assert_eq!(by_words(resolved(&mut one, &records)), by_words(resolved(&mut other, &shuffled)));
        prop_assert_eq!(one.merges(), other.merges());
        prop_assert_eq!(written(&one), written(&other));
    }

    #[test]
    fn the_file_it_writes_reads_back_to_the_same(mut records in statements()) {
        // In a file one name is one entry, whatever its kind.
        records.retain(|record| record.speaker.kind == SpeakerKind::Org || !is_organisation(record));
        let mut found = Register::default();
        let before = resolved(&mut found, &records);
        let file = written(&found);
        let mut read = register(&file, "toml").map_err(|error| TestCaseError::fail(format!("{error}\n{file}")))?;
        prop_assert_eq!(before, resolved(&mut read, &records), "{}", file);
        // Written again it says the same: only why it is so is known from the file now.
        let plain = |file: &str| -> toml::Table { file.parse().unwrap() };
        prop_assert_eq!(plain(&file), plain(&written(&read)));
    }

    #[test]
    fn resolving_twice_changes_nothing(records in statements()) {
        let mut register = Register::default();
        for (record, _) in resolved(&mut register, &records) {
            let mut again = record.clone();
            register.resolve(&mut again);
            prop_assert_eq!(record, again);
        }
    }
}
