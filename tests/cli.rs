//! The program from outside: what it prints, and the code it ends with. The cases are the files in
//! `tests/cmd`; what the model decides is elided in them, so that a new model breaks none.

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

#[test]
fn cases() {
    trycmd::TestCases::new().env("COLUMNS", "80").case("tests/cmd/*.trycmd").case("tests/cmd/*.toml").run();
}

fn onrecord(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args(args).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/formats.in"));
    command
}

/// A path for one test's output, free at the start.
fn scratch(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("onrecord-cli-{}-{name}", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    for args in [
        &["analyze", "article.txt"][..],
        &["analyze", "article.txt", "--format", "csv"],
        &["analyze", "article.txt", "--format", "json"],
        &["analyze", "article.txt", "--statements", "-"],
        &["extract", "article.txt"],
        &["explain", "article.txt"],
        &["--version"],
    ] {
        let mut child = onrecord(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        assert!(status.success() && said.is_empty(), "{args:?}: {status}, {said}");
    }
}

#[test]
fn a_closed_standard_error_is_no_failure() {
    let mut child =
        onrecord(&["analyze", "missing.txt"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let run = |threads: &str| {
        let out = onrecord(&["analyze", ".", "../inputs.in", "--statements", "-", "--threads", threads])
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(1));
        out.stdout
    };
    let one = run("1");
    assert!(!one.is_empty());
    assert!(one == run("3"));
}

#[test]
fn extract_gives_the_statements_of_analyze_without_its_labels() {
    let read = |args: &[&str]| -> Vec<serde_json::Value> {
        let out = onrecord(args).output().unwrap();
        String::from_utf8(out.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    };
    let judged = read(&["analyze", ".", "../inputs.in", "--statements", "-"]);
    let extracted = read(&["extract", ".", "../inputs.in", "--threads", "3"]);
    assert!(!judged.is_empty() && judged.len() == extracted.len());
    for (judged, extracted) in judged.iter().zip(&extracted) {
        for (field, value) in extracted.as_object().unwrap().iter().filter(|(field, _)| *field != "schema") {
            assert_eq!(judged.get(field), Some(value), "{field}");
        }
    }
}

#[test]
fn standard_input_gives_the_records_of_the_file() {
    let article = fs::read("tests/cmd/formats.in/article.txt").unwrap();
    let mut child = onrecord(&["analyze", "-", "--statements", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&article).unwrap();
    let out = child.wait_with_output().unwrap();
    let from = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        let records: Vec<onrecord::Record> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        records.into_iter().map(|r| (r.text, r.spans, r.speaker, r.p)).collect::<Vec<_>>()
    };
    let file = onrecord(&["analyze", "article.txt", "--statements", "-"]).output().unwrap();
    let records = from(out.stdout);
    assert!(!records.is_empty());
    assert_eq!(records, from(file.stdout));
}

#[test]
fn offsets_are_code_points_of_the_text_as_given() {
    let out = onrecord(&["analyze", "article.txt", "--statements", "-"]).output().unwrap();
    let article: Vec<char> =
        fs::read_to_string("tests/cmd/formats.in/article.txt").unwrap().chars().collect();
    let words = |[from, to]: [usize; 2]| article[from..to].iter().collect::<String>();
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        let record: onrecord::Record = serde_json::from_str(line).unwrap();
        let pieces: Vec<String> = record.spans.iter().map(|span| words(*span)).collect();
        assert_eq!(pieces.join(" "), record.text);
        if let Some(cue) = record.cue {
            assert_eq!(words(cue.span), cue.text);
        }
    }
}

#[test]
fn a_run_that_cannot_start_leaves_the_old_output_alone() {
    let output = scratch("old.csv");
    fs::write(&output, "old").unwrap();
    let path = output.to_str().unwrap();
    let out = onrecord(&["analyze", "article.txt", "--output", path, "--model", "missing"]).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&output).unwrap(), "old");

    let out = onrecord(&["analyze", "article.txt", "--output", path, "--format", "csv"]).output().unwrap();
    assert!(out.status.success() && out.stdout.is_empty());
    assert!(fs::read_to_string(&output).unwrap().starts_with("speaker_id,name,"));
    fs::remove_file(output).unwrap();
}

#[test]
fn a_huge_line_is_no_trouble() {
    // 4 MB without a line end; almost all of it says nothing, as the time of this test is for
    // everything but the model.
    let path = scratch("huge.txt");
    let mut text = "The hospital has beds, and \"marks that open (and 'do not close. ".repeat(64_000);
    text.push_str("“Switch it off,” said Ana Lim, a radiologist.");
    fs::write(&path, text).unwrap();
    let started = std::time::Instant::now();
    let out = onrecord(&["analyze", path.to_str().unwrap()]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
    fs::remove_file(path).unwrap();
}
