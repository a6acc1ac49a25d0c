//! The file of speakers: what it gives to records, and what is said where it is wrong.

use super::{record, register, said};
use onrecord::Record;
use onrecord::identities::Register;

const FILE: &str = r#"
[[speaker]]
name = "Ana Lim"
aliases = ["A. Lim"]
organisation = "Tern Bay Hospital"
role = "radiologist"
groups = ["clinicians", "artists"]

[[speaker]]
name = "Halden Robotics"
groups = ["vendors"]

[[organisation]]
name = "Halden Robotics"
groups = ["robots"]

[[organisation]]
name = "Tern Bay Hospital"
aliases = ["TBH"]
groups = ["hospitals", "artists"]
"#;

fn resolved(register: &Register, row: [&str; 4]) -> (Record, Vec<String>) {
    let mut record = record(&row.map(str::to_owned));
    let groups = register.resolve(&mut record);
    (record, groups)
}

#[test]
fn a_speaker_is_in_several_groups_of_their_own_and_of_their_organisation() {
    let register = register(FILE, "toml").unwrap();
    let (record, groups) = resolved(&register, ["a. lim", "", "a", "person"]);
    assert_eq!(groups, ["clinicians", "artists", "hospitals"]);
    assert_eq!(record.speaker.id.as_deref(), Some("ana-lim"));
    assert_eq!(record.speaker.name.as_deref(), Some("Ana Lim"));
    assert_eq!(record.speaker.org.as_deref(), Some("Tern Bay Hospital"));
    assert_eq!(record.speaker.role.as_deref(), Some("radiologist"));
    // Somebody whom the file does not name, and somebody without a name.
    for [name, kind] in [["Bo Reyes", "person"], ["a spokesperson", "anonymous"]] {
        let (record, groups) = resolved(&register, [name, "TBH", "a", kind]);
        assert_eq!(groups, ["hospitals", "artists"]);
        assert_eq!(record.speaker.name.as_deref(), Some(name));
        assert_eq!(record.speaker.org.as_deref(), Some("Tern Bay Hospital"));
    }
}

#[test]
fn an_organisation_that_speaks_is_in_its_own_groups_and_in_those_it_gives() {
    let register = register(FILE, "toml").unwrap();
    assert_eq!(resolved(&register, ["Halden Robotics", "", "a", "org"]).1, ["vendors", "robots"]);
    assert_eq!(resolved(&register, ["Bo Reyes", "Halden Robotics", "a", "person"]).1, ["robots"]);
}

#[test]
fn the_file_is_certain_where_the_record_says_something_else() {
    let register = register(FILE, "toml").unwrap();
    let (record, _) = resolved(&register, ["Ana Lim", "Larkspur", "a", "person"]);
    assert_eq!(record.speaker.org.as_deref(), Some("Tern Bay Hospital"));
}

#[test]
fn what_other_records_say_fills_in_only_what_a_record_lacks() {
    let mut records = said(&[
        ["Ana Lim", "Larkspur", "a"],
        ["Ana Lim", "", "b"],
        ["Bo Reyes", "Larkspur", "a"],
        ["Bo Reyes", "Halden Robotics", "a"],
        ["Bo Reyes", "", "a"],
    ]);
    records[0].speaker.role = Some("painter".into());
    let mut register = Register::default();
    register.cluster(&records);
    records.iter_mut().for_each(|record| drop(register.resolve(record)));
    let of = |place: usize| records[place].speaker.org.as_deref();
    assert_eq!((of(1), records[1].speaker.role.as_deref()), (Some("Larkspur"), Some("painter")));
    assert_eq!([of(2), of(3), of(4)], [Some("Larkspur"), Some("Halden Robotics"), None]);
}

#[test]
fn a_table_says_the_same() {
    let table = "role,name,groups,aliases,organisation,not\n\
        radiologist, Ana Lim ,clinicians; artists,A. Lim;Dr Lim,\"Tern Bay Hospital, East\",\n";
    let register = register(table, "csv").unwrap();
    let (record, groups) = resolved(&register, ["Dr Lim", "", "a", "person"]);
    assert_eq!(groups, ["clinicians", "artists"]);
    assert_eq!(record.speaker.name.as_deref(), Some("Ana Lim"));
    assert_eq!(record.speaker.org.as_deref(), Some("Tern Bay Hospital, East"));
}

fn complaint(text: &str, ending: &str) -> String {
    register(text, ending).unwrap_err()
}

#[test]
fn a_name_means_one_entry() {
    let clash = "a name can mean only one, so take it out of the other";
    for (text, expected) in [
        (
            "[[speaker]]\nname = \"Ana Lim\"\naliases = [\"Wren\"]\n[[speaker]]\nname = \"Bo Reyes\"\naliases = [\n  \"the wren\",\n  \"WREN\",\n]\n",
            format!("FILE:8: “WREN” is an alias of “Bo Reyes” (line 8) and an alias of “Ana Lim” (line 3); {clash}"),
        ),
        (
            "[[speaker]]\nname = \"Ana Lim\"\naliases = [\"Bo Reyes\"]\n[[speaker]]\nname = \"Bo Reyes\"\n",
            format!("FILE:3: “Bo Reyes” is an alias of “Ana Lim” (line 3) and the name of an entry (line 5); {clash}"),
        ),
        (
            "[[speaker]]\nname = \"Ana Lim\"\n\n[[speaker]]\nname = \"ana LIM\"\n",
            format!("FILE:5: “ana LIM” is the name of an entry (line 5) and the name of an entry (line 2); {clash}"),
        ),
        (
            "[[speaker]]\nname = \"Larkspur\"\n[[organisation]]\nname = \"Halden\"\naliases = [\"Larkspur\"]\n",
            format!("FILE:5: “Larkspur” is an alias of “Halden” (line 5) and the name of an entry (line 2); {clash}"),
        ),
        (
            "[[speaker]]\nname = \"Ana Lim\"\naliases = [\"Dr Lim\"]\nnot = [\"dr. lim\"]\n",
            "FILE:4: “dr. lim” is an alias of “Ana Lim” (line 3) and in its `not`; take it out of one of them"
                .into(),
        ),
        (
            "[[speaker]]\nname = \"Ana Lim\"\naliases = [\"—\"]\n",
            "FILE:3: \"—\" is no name; write one or take it out".into(),
        ),
    ] {
        assert_eq!(complaint(text, "toml"), expected);
    }
}

#[test]
fn unknown_keys_are_named_with_the_known_ones() {
    for (text, place, known) in [
        ("[[speaker]]\nname = \"Ana Lim\"\nalias = [\"Wren\"]\n", "FILE:3: ", "`aliases`, `organisation`"),
        ("[[speakers]]\nname = \"Ana Lim\"\n", "FILE:1: ", "`speaker`"),
        ("[[organisation]]\nname = \"Larkspur\"\nrole = \"studio\"\n", "FILE:3: ", "`aliases`, `groups`"),
        ("[[speaker]]\naliases = [\"Wren\"]\n", "FILE:1: ", "`name`"),
        ("[[speaker]]\nname = \"Ana Lim\"\ngroups = \"artists\"\n", "FILE:3: ", "sequence"),
        ("[[speaker]]\nname = \"Ana Lim\n", "FILE:2: ", "string"),
    ] {
        let said = complaint(text, "toml");
        assert!(said.starts_with(place) && said.contains(known), "{said}");
    }
}

#[test]
fn bad_rows_are_named_with_their_line() {
    let columns = "the columns are name,aliases,organisation,role,groups,not";
    for (text, expected) in [
        ("name,alias\nAna Lim,Wren\n", format!("FILE:1: unknown column \"alias\"; {columns}")),
        ("aliases,role\nWren,singer\n", format!("FILE:1: the header has no column \"name\"; {columns}")),
        ("", format!("FILE:1: the header has no column \"name\"; {columns}")),
        ("name,name\nAna Lim,Wren\n", "FILE:1: the column \"name\" stands twice".into()),
        (
            "name,role\nAna Lim,singer, actor\n",
            "FILE:2: a row of 3 where the header has 2; give every column a cell, and put cells with commas in \"quotes\"".into(),
        ),
        ("name,role\n\"Ana\nLim\",singer\n,actor\n", "FILE:4: \"\" is no name; write one or take it out".into()),
        (
            "name,aliases\nAna Lim,Wren\nBo Reyes,Lark;Wren\n",
            "FILE:3: “Wren” is an alias of “Bo Reyes” (line 3) and an alias of “Ana Lim” (line 2); a name can \
             mean only one, so take it out of the other"
                .into(),
        ),
    ] {
        assert_eq!(complaint(text, "csv"), expected);
    }
}

#[test]
fn what_is_no_file_of_speakers_is_said() {
    assert_eq!(
        complaint("", "txt"),
        "FILE: ends neither in .toml nor in .csv; rename it after what it holds"
    );
    let error = Register::open("missing.toml".as_ref()).unwrap_err();
    assert_eq!(error.to_string(), "cannot read missing.toml");
    // An editor's byte order mark is no part of the text.
    assert!(register("\u{feff}[[speaker]]\nname = \"Ana Lim\"\n", "toml").is_ok());
    assert!(register("\u{feff}name\nAna Lim\n", "CSV").is_ok());
    assert!(register("", "toml").is_ok());
}
