//! `onrecord analyze` from outside, with a tiny model: a folder of articles that is left alone, killed, and
//! gone on with.

#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

// What is not used here is used by the tests of the engine.
#[allow(dead_code)]
#[path = "engine/tiny.rs"]
mod tiny;

use safetensors::Dtype;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tiny::Dir;

/// A folder with the tiny model, and one with articles in it, some of which are none.
struct Place {
    model: Dir,
    folder: PathBuf,
}

impl Place {
    fn new(name: &str, articles: usize) -> Self {
        let folder = std::env::temp_dir().join(format!("onrecord-analyze-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("in")).unwrap();
        for n in 0..articles {
            let text = match n % 50 {
                7 => String::new(),
                9 => "PK\u{3}\u{4}".to_owned(),
                11 => "It rained.".to_owned(),
                _ => format!(
                    "“We will not use machine {n} here,” said Ana Lim, a nurse at Tern Bay Hospital.\n\n\
                     Bo Dahl, who sells it, said it would help. “Give it {n} days,” he said."
                ),
            };
            fs::write(folder.join(format!("in/{n:05}.txt")), text).unwrap();
        }
        fs::write(folder.join("who.toml"), "[[speaker]]\nname = \"Ana Lim\"\ngroups = [\"nurses\"]\n")
            .unwrap();
        Self { model: Dir::new(Dtype::F32), folder }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .args(["analyze", "in", "--speakers", "who.toml", "--model"])
            .arg(self.model.path())
            .args(args);
        command.current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).unwrap_or_default()
    }

    fn wait_for(&self, name: &str) {
        let started = Instant::now();
        while !self.folder.join(name).exists() && started.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Files that a run has not cleared away.
    fn left_over(&self) -> Vec<String> {
        let names = |folder: &str| fs::read_dir(self.folder.join(folder)).unwrap();
        let entries = names("").chain(names("in"));
        let all = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        all.filter(|name| name.contains(".part")).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Both are files, and lie where the articles do.
const FILES: [&str; 6] = ["--statements", "in/s.txt", "-o", "in/p.txt", "--format", "json"];
/// The positions go to standard output.
const STREAM: [&str; 4] = ["--statements", "s.jsonl", "--format", "csv"];

#[test]
fn a_run_killed_again_and_again_ends_with_the_same_bytes() {
    for (name, args, written) in
        [("files", &FILES[..], &["in/s.txt", "in/p.txt"][..]), ("stream", &STREAM[..], &["s.jsonl"])]
    {
        let place = Place::new(name, 1_500);
        let started = Instant::now();
        let unbroken = place.run(args);
        let time = started.elapsed();
        assert_eq!(unbroken.status.code(), Some(1), "{}", said(&unbroken));
        let expected: Vec<Vec<u8>> = written.iter().map(|name| place.file(name)).collect();
        assert!(expected[0].len() > 100_000, "{}", said(&unbroken));
        assert!(String::from_utf8_lossy(&expected[0]).contains("Ana Lim"));
        written.iter().for_each(|name| fs::remove_file(place.folder.join(name)).unwrap());

        let args = [args, &["--resume"]].concat();
        let mut state = u64::from(std::process::id());
        for _ in 0..10 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut child = place.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(time / 4 * (state >> 40) as u32 / (1 << 24));
            child.kill().unwrap();
            child.wait().unwrap();
            if place.folder.join(written[0]).exists() {
                break;
            }
        }
        let last = place.run(&args);
        assert_eq!(last.status.code(), Some(1), "{}", said(&last));
        for (name, expected) in written.iter().zip(&expected) {
            assert!(place.file(name) == *expected, "{name}: {}", said(&last));
        }
        assert!(last.stdout == unbroken.stdout);
        assert_eq!(place.left_over(), [""; 0]);
    }
}

#[cfg(unix)]
#[test]
fn a_polite_end_says_how_to_go_on_and_work_is_not_thrown_away() {
    let place = Place::new("polite", 3_000);
    let end = |args: &[&str], wait: &str| {
        let child = place.command(args).spawn().unwrap();
        place.wait_for(wait);
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        child.wait_with_output().unwrap()
    };
    let stopped = end(&STREAM, "s.jsonl.part.journal");
    assert_eq!(stopped.status.code(), Some(130), "{}", said(&stopped));
    assert!(
        said(&stopped).contains(" documents; go on with the same command and --resume"),
        "{}",
        said(&stopped)
    );
    assert!(stopped.stdout.is_empty());

    let again = place.run(&STREAM);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("adding --resume, or delete s.jsonl.part.journal"), "{}", said(&again));
    fs::write(place.folder.join("who.toml"), "").unwrap();
    let other = place.run(&[&STREAM[..], &["--resume"]].concat());
    assert!(said(&other).contains("its file of speakers was "), "{}", said(&other));
}
