//! The command line end to end: the built program, as an operator runs it.

use crate::program::{Place, run, text, tongban};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Output;

#[test]
fn it_says_what_it_is_and_helps() {
    let (code, words) = run(&["version"]);
    assert_eq!((code, words.trim()), (0, concat!("tongban ", env!("CARGO_PKG_VERSION"))));
    let (code, words) = run(&["--help"]);
    assert!(code == 0 && words.contains("demo") && words.contains("restore"), "{words}");
    assert_eq!(run(&["dmeo"]).0, 2);
    let (code, words) = run(&["serve"]);
    assert!(code == 2 && words.contains("--data"), "{words}");
    let chinese = tongban(&["--lang", "zh", "serve"]).output().expect("runs");
    let twice = String::from_utf8_lossy(&chinese.stderr).into_owned();
    assert!(twice.contains("--lang"), "an option stands once: {twice}");
}

#[test]
fn what_is_wrong_with_the_command_line_is_told_with_what_to_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = text(&data);
    for (arguments, code, parts) in [
        (&["serve", "--dta", data][..], 2, &["--dta", "--data"][..]),
        (&["serv"], 2, &["serve"]),
        (&["serve", "--data", data, "--listen", "8787"], 2, &["127.0.0.1:8787"]),
        (&["serve", "--data", data, "--database", "mysql://x"], 2, &["mysql://x", "postgres://user@host/name"]),
        (
            &["serve", "--data", data, "--database", "postgres://nobody:secret@127.0.0.1:1/none"],
            1,
            &["cannot be reached", "--database"],
        ),
        (&["demo", "--data", data, "--scale", "-1"], 2, &["from 0.05 to 30"]),
        (&["migrate", "--config", "nowhere.toml"], 2, &["no settings file nowhere.toml"]),
        (&["restore", "nowhere", "--data", data, "--passphrase-file", "nowhere.txt"], 1, &["There is no nowhere.txt"]),
        (&["pack", "check", "nowhere"], 1, &["There is no folder"]),
        (&["story", "nowhere"], 2, &["no story in nowhere"]),
    ] {
        let (found, words) = run(arguments);
        assert_eq!(found, code, "{arguments:?}: {words}");
        assert!(parts.iter().all(|part| words.contains(part)), "{arguments:?}: {words}");
        assert!(!words.contains("secret"), "a password is never printed: {words}");
    }
}

#[test]
fn a_folder_that_demo_did_not_make_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("letter.txt"), "mine").expect("written");
    for fresh in [&[][..], &["--fresh"]] {
        let mut arguments = vec!["demo", "--fill-only", "--scale", "0.1", "--data", text(folder.path())];
        arguments.extend(fresh);
        let (code, words) = run(&arguments);
        assert!(code == 2 && words.contains("was not made by demo"), "{words}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("reads").count(), 1, "nothing was added or removed");
}

#[test]
fn a_wrong_settings_file_is_told_with_line_and_suggestion() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("tongban.toml");
    fs::write(&settings, "data = \"x\"\ntrusted_proxy = []\n").expect("written");
    let (code, words) = run(&["serve", "--config", text(&settings)]);
    assert_eq!(code, 2);
    assert!(words.contains("tongban.toml:2") && words.contains("Did you mean trusted_proxies?"), "{words}");
    let (code, words) = run(&["check", "--data", text(&folder.path().join("nothing"))]);
    assert!(code == 1 && words.contains("no database"), "{words}");
}

#[test]
fn a_backup_comes_back_whole_or_not_at_all() {
    let place = Place::with_city();
    let backup = place.path("backup");
    let (code, words) = place.run(&["check"], "city");
    assert!(code == 0 && words.contains("sound"), "{words}");
    let (code, words) = place.run(&["backup", text(&backup)], "city");
    assert_eq!(code, 0, "{words}");
    let key = fs::read_to_string(place.path("city.key")).expect("the key");
    let held =
        |path: &Path| fs::read(path).expect("readable").windows(64).any(|window| window == key.trim().as_bytes());
    assert!(
        !held(&backup.join("key.json")) && !held(&backup.join("database.db")),
        "the key stands in the backup only wrapped"
    );
    assert_eq!(place.run(&["backup", text(&backup)], "city").0, 2, "a backup is not written over");

    let (code, words) = place.run(&["restore", text(&backup)], "restored");
    assert_eq!(code, 0, "{words}");
    assert_eq!(fs::read_to_string(place.path("restored.key")).expect("the key"), key.trim());
    let (code, words) = place.run(&["check", "--json"], "restored");
    assert!(code == 0 && words.contains("\"ok\":true"), "{words}");
    let (code, words) = place.run(&["restore", text(&backup)], "restored");
    assert!(code == 2 && words.contains("not empty"), "{words}");

    fs::write(place.path("other"), "another passphrase\n").expect("written");
    let (code, words) = run(&[
        "restore",
        text(&backup),
        "--data",
        text(&place.path("third")),
        "--passphrase-file",
        text(&place.path("other")),
    ]);
    assert!(code == 1 && words.contains("passphrase"), "{words}");

    let copy = backup.join("database.db");
    let mut bytes = fs::read(&copy).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&copy, bytes).expect("written");
    let (code, words) = place.run(&["restore", text(&backup)], "fourth");
    assert!(code == 3 && words.contains("database.db was changed"), "{words}");
    assert!(!place.path("fourth").exists() && !place.path("third").exists(), "nothing was restored");
}

#[test]
fn a_wrong_key_is_told_before_anything_is_written() {
    let place = Place::with_city();
    fs::write(place.path("city.key"), "00".repeat(32)).expect("written");
    let (code, words) = place.run(&["check"], "city");
    assert!(code == 1 && words.contains("not the one of this database"), "{words}");
    fs::remove_file(place.path("city.key")).expect("removed");
    let (code, words) = place.run(&["migrate"], "city");
    assert!(code == 1 && words.contains("is not there"), "{words}");
    assert!(!place.path("city.key").exists(), "no new key is made for an old database");
}

#[test]
fn a_new_installation_is_migrated_and_gets_its_administrators() {
    let place = Place { folder: tempfile::tempdir().expect("a folder") };
    let (code, words) = place.run(&["migrate"], "new");
    assert!(code == 0 && words.contains("steps applied"), "{words}");
    assert!(place.run(&["migrate"], "new").1.contains("up to date"));
    let (code, words) = place.run(&["admin", "links"], "new");
    assert_eq!((code, words.matches("/welcome/").count()), (0, 3), "{words}");
    assert!(place.run(&["admin", "jobs"], "new").1.contains("No job has failed"));
    let (code, words) = place.run(&["admin", "retry", "77"], "new");
    assert!(code == 1 && words.contains("77"), "{words}");
}

#[test]
fn packs_are_checked_with_file_and_line() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let (code, words) = run(&["pack", "check", text(&packs)]);
    assert!(code == 0 && words.contains("no errors"), "{words}");
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().join("trees");
    fs::create_dir_all(&pack).expect("made");
    let manifest =
        fs::read_to_string(packs.join("standard/pack.toml")).expect("readable").replace("\"standard\"", "\"trees\"");
    fs::write(pack.join("pack.toml"), format!("{manifest}\nownr = 1\n")).expect("written");
    let (code, words) = run(&["pack", "check", text(&pack)]);
    assert!(code == 3 && words.contains("pack.toml:") && words.contains("ownr"), "{words}");
}

/// A line of JSON for each story, with what the map of systems needs; and 3 when a story breaks.
#[test]
fn a_story_is_told_in_one_line() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories/undo.toml");
    let Output { status, stdout, .. } = tongban(&["story", text(&own), "--json"]).output().expect("runs");
    let said = String::from_utf8(stdout).expect("text");
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((status.code(), lines.len()), (Some(0), 1), "{said}");
    assert_eq!(lines[0]["name"], "undo");
    assert_eq!(lines[0]["rows"], json!(["A1.18"]));
    assert_eq!((&lines[0]["engine"], &lines[0]["ok"]), (&json!("sqlite"), &json!(true)));
    // Another who accepts than the one whose office it is: the story breaks at that step.
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("broken.toml");
    let told =
        fs::read_to_string(&own).expect("readable").replace("clerk:yunjiang-civil-affairs", "clerk:yunjiang-housing");
    fs::write(&broken, told).expect("written");
    let Output { status, stdout, stderr } = tongban(&["story", text(&broken), "--json"]).output().expect("runs");
    let line: Value = serde_json::from_slice(&stdout).expect("JSON");
    assert_eq!((status.code(), &line["ok"], &line["step"]), (Some(3), &json!(false), &json!(2)), "{line}");
    assert!(String::from_utf8_lossy(&stderr).contains("1 of 1 stories broke"));
    let nowhere = tongban(&["story", "--all"]).current_dir(folder.path()).output().expect("runs");
    let words = String::from_utf8_lossy(&nowhere.stderr).into_owned();
    assert!(nowhere.status.code() == Some(2) && words.contains("source folder"), "{words}");
}
