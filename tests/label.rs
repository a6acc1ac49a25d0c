//! `onrecord label` from outside, with a tiny model: what is killed can be gone on with, and what two
//! runs would write is written by one.

#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

mod place;

use place::{Place, said};
use std::fs;
#[cfg(unix)]
use std::process::Command;
use std::time::Instant;

/// A place with a table to label.
fn table(name: &str, rows: usize) -> Place {
    let place = Place::new(name, &["label", "in.csv"]);
    let mut table = String::from("n,quote\n");
    for n in 0..rows {
        let quote = match n % 11 {
            3 => "\"We want rules, not this\"".to_owned(),
            5 => "\"never closed".to_owned(),
            7 => String::new(),
            _ => format!("The machine said {n} times no"),
        };
        table.push_str(&format!("{n},{quote}\n"));
    }
    fs::write(place.path("in.csv"), table).unwrap();
    place
}

/// Kills a run at twenty random moments, each time gone on with, and compares what it writes at the end
/// with what an unbroken one does.
fn ends_with_the_same_bytes(main: &str) {
    let outputs = [main, "statements.jsonl", "errors.csv"];
    let args = ["-o", outputs[0], "--statements", outputs[1], "--errors", outputs[2]];
    let place = table(main, 30_000);
    let started = Instant::now();
    let unbroken = place.run(&args);
    let time = started.elapsed();
    assert_eq!(unbroken.status.code(), Some(1), "{}", said(&unbroken));
    let expected = outputs.map(|name| place.file(name));
    assert!(expected.iter().all(|bytes| bytes.len() > 10_000));
    assert_eq!(place.left_over(""), [""; 0]);
    outputs.iter().for_each(|name| fs::remove_file(place.path(name)).unwrap());

    let args = [&args[..], &["--resume"]].concat();
    place.kill_at_random(&args, 20, time / 5, main);
    let last = place.run(&args);
    assert_eq!(last.status.code(), Some(1), "{}", said(&last));
    for (name, expected) in outputs.iter().zip(&expected) {
        assert!(place.file(name) == *expected, "{name}: {}", said(&last));
    }
    assert_eq!(place.left_over(""), [""; 0]);
}

#[test]
fn a_run_killed_again_and_again_ends_with_the_same_bytes() {
    ends_with_the_same_bytes("out.json");
}

#[test]
fn so_does_one_whose_output_is_made_at_the_end() {
    ends_with_the_same_bytes("out.sqlite");
}

#[cfg(feature = "parquet")]
#[test]
fn and_one_that_makes_parquet() {
    ends_with_the_same_bytes("out.parquet");
}

#[test]
fn a_database_can_be_asked_at_once() {
    let place = table("database", 100);
    let run = place.run(&["-o", "out.sqlite"]);
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    let database = rusqlite::Connection::open(place.path("out.sqlite")).unwrap();
    let one = |sql: &str| database.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let lines = place.run(&["--format", "jsonl"]).stdout;
    assert_eq!(
        one("SELECT count(*) || '' FROM labelled"),
        String::from_utf8(lines).unwrap().lines().count().to_string()
    );
    assert_eq!(
        one("SELECT typeof(n) || typeof(p_none) || stance FROM labelled WHERE n = '0'")[..8],
        *"textreal"
    );
    assert_eq!(
        one(
            "SELECT group_concat(n) FROM (SELECT n FROM labelled_text t JOIN labelled l ON l.rowid = t.rowid \
             WHERE labelled_text MATCH 'rules' LIMIT 2)"
        ),
        "3,14"
    );
    assert_eq!(one("PRAGMA integrity_check"), "ok");
}

#[test]
fn two_runs_do_not_write_one_output_and_work_is_not_thrown_away() {
    let place = table("two", 200_000);
    let mut child = place.start(&["-o", "out.csv"]);
    place.wait_for("out.csv.part.journal");
    let second = place.run(&["-o", "out.csv"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains("error: another run is writing out.csv\n"), "{}", said(&second));
    child.kill().unwrap();
    child.wait().unwrap();

    let again = place.run(&["-o", "out.csv"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("adding --resume, or delete out.csv.part.journal"), "{}", said(&again));
    let other = place.run(&["-o", "out.csv", "--resume", "--defuse-formulas"]);
    assert!(said(&other).contains("its --defuse-formulas was false, and is now true"), "{}", said(&other));

    let table = fs::read_to_string(place.path("in.csv")).unwrap();
    fs::write(place.path("in.csv"), table.replacen("machine", "apparatus", 1)).unwrap();
    let changed = place.run(&["-o", "out.csv", "--resume"]);
    assert_eq!(changed.status.code(), Some(2));
    assert!(said(&changed).contains("the inputs are not what they were"), "{}", said(&changed));
}

#[cfg(unix)]
#[test]
fn a_polite_end_finishes_the_batch_and_says_how_to_go_on() {
    let place = table("polite", 200_000);
    let mut child = place.command(&["-o", "out.csv"]).spawn().unwrap();
    place.wait_for("out.csv.part.journal");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    let mut stderr = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut stderr).unwrap();
    assert_eq!(status.code(), Some(130), "{stderr}");
    assert!(stderr.contains(" rows; go on with the same command and --resume"), "{stderr}");
}
