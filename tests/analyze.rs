//! `onrecord analyze` from outside, with a tiny model: a folder of articles that is left alone, killed, and
//! gone on with.

#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

mod place;

use place::{Place, said};
use std::fs;
#[cfg(unix)]
use std::process::Command;
use std::time::Instant;

/// A place with a folder of articles, some of which are none.
fn articles(name: &str, articles: usize) -> Place {
    let place = Place::new(name, &["analyze", "in", "--speakers", "who.toml"]);
    fs::create_dir_all(place.path("in")).unwrap();
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
        fs::write(place.path(&format!("in/{n:05}.txt")), text).unwrap();
    }
    fs::write(place.path("who.toml"), "[[speaker]]\nname = \"Ana Lim\"\ngroups = [\"nurses\"]\n").unwrap();
    place
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
        let place = articles(name, 1_500);
        let started = Instant::now();
        let unbroken = place.run(args);
        let time = started.elapsed();
        assert_eq!(unbroken.status.code(), Some(1), "{}", said(&unbroken));
        let expected: Vec<Vec<u8>> = written.iter().map(|name| place.file(name)).collect();
        assert!(expected[0].len() > 100_000, "{}", said(&unbroken));
        assert!(String::from_utf8_lossy(&expected[0]).contains("Ana Lim"));
        written.iter().for_each(|name| fs::remove_file(place.path(name)).unwrap());

        let args = [args, &["--resume"]].concat();
        place.kill_at_random(&args, 10, time / 4, written[0]);
        let last = place.run(&args);
        assert_eq!(last.status.code(), Some(1), "{}", said(&last));
        for (name, expected) in written.iter().zip(&expected) {
            assert!(place.file(name) == *expected, "{name}: {}", said(&last));
        }
        assert!(last.stdout == unbroken.stdout);
        assert_eq!([place.left_over(""), place.left_over("in")].concat(), [""; 0]);
    }
}

#[cfg(unix)]
#[test]
fn a_polite_end_says_how_to_go_on_and_work_is_not_thrown_away() {
    let place = articles("polite", 3_000);
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
    fs::write(place.path("who.toml"), "").unwrap();
    let other = place.run(&[&STREAM[..], &["--resume"]].concat());
    assert!(said(&other).contains("its file of speakers was "), "{}", said(&other));
}
