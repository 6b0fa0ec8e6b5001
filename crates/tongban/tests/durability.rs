//! No acknowledged row or blob is lost: not when the process is killed, not when the disk forgets what was not synced, not when
//! it is full. The writer is a child process: this test program, started again with [`WRITER`] set.
#![expect(clippy::disallowed_methods, reason = "the child learns from its environment what to do")]

use base::{Clock, Target};
use db::{Call, Db, Keys, Options};
use files::{Files, Rule};
use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use testkit::{Disk, kill9, moments};
use tongban::kernel;
use tongban::operations::{Opening, open};
use tongban::server::Health;
use tongban::settings::{Given, Settings};

const WRITER: &str = "TONGBAN_TEST_WRITER";
const FULL: &str = "TONGBAN_TEST_FULL";
const WRITE: base::Right = base::Right("test.write");

fn store(folder: &Path, synchronous: &'static str) -> base::Result<(Db, Files)> {
    let url = format!("sqlite://{}", folder.join("tongban.db").display());
    let mut options = Options::new(url, Arc::new(Keys::from_master(&[7; 32])), Clock::system());
    options.synchronous = synchronous;
    let db = Db::open(&options, &kernel::migrations())?;
    Ok((db, Files::open(&folder.join("blobs"), Clock::system())?))
}

/// Writes one row and one blob; answers the blob's digest once both are durable.
fn write(db: &Db, files: &Files, name: &str) -> base::Result<String> {
    let content = format!("content of {name}: {}", "0123456789".repeat(name.len() * 20));
    let stored = files.store(content.as_bytes(), &format!("{name}.txt"), &Rule::of(["text"], 1 << 20))?;
    let (name, digest) = (format!("test.{name}"), stored.digest.clone());
    db.write_now(&Call::system("test"), "test.write", move |cx| {
        let permit = cx.permit(WRITE, Target::default())?;
        cx.about("test", 1i64);
        files::keep(cx, &permit, &stored, ("test", 1))?;
        cx.set_setting(&permit, &name, &serde_json::Value::String(stored.digest.clone()))
    })?;
    Ok(digest)
}

/// The child: four threads write and say so until they are stopped.
#[test]
#[ignore = "the child of the other tests"]
fn writer() {
    let Ok(folder) = std::env::var(WRITER) else { return };
    let synchronous = if std::env::var("SYNCHRONOUS").is_ok_and(|value| value == "OFF") { "OFF" } else { "FULL" };
    let round = std::env::var("ROUND").unwrap_or_default();
    let (db, files) = store(Path::new(&folder), synchronous).expect("opens");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (db, files, round) = (&db, &files, &round);
            scope.spawn(move || {
                for turn in 0..10_000 {
                    let name = format!("{round}-{thread}-{turn}");
                    let digest = write(db, files, &name).expect("written");
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "kept {name} {digest}").and_then(|()| out.flush()).expect("said");
                }
            });
        }
    });
}

fn child(folder: &Path, round: &str, synchronous: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "writer", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env(WRITER, folder).env("ROUND", round).env("SYNCHRONOUS", synchronous).stderr(std::process::Stdio::null());
    command
}

/// What the child acknowledged: names and digests.
fn acknowledged(lines: &[String]) -> HashMap<String, String> {
    let kept = lines.iter().filter_map(|line| line.split_once("kept ")).filter_map(|(_, kept)| kept.split_once(' '));
    kept.map(|(name, digest)| (name.to_owned(), digest.to_owned())).collect()
}

/// What of the acknowledged is not there any more, and what else is wrong.
fn losses(folder: &Path, kept: &HashMap<String, String>) -> Vec<String> {
    let (db, files) = match store(folder, "FULL") {
        Ok(opened) => opened,
        Err(error) => return vec![format!("the database does not open: {error}")],
    };
    let names: Vec<String> = kept.keys().cloned().collect();
    let found = db.read_now(&Call::system("test"), "test.read", move |cx| {
        names
            .iter()
            .map(|name| Ok((name.clone(), cx.setting(&format!("test.{name}"))?)))
            .collect::<base::Result<Vec<_>>>()
    });
    let mut lost = match found {
        Ok(found) => found
            .into_iter()
            .filter(|(name, value)| value.as_deref() != Some(&format!("\"{}\"", kept[name])))
            .map(|(name, _)| format!("the row {name} is lost"))
            .collect(),
        Err(error) => vec![format!("the database does not read: {error}")],
    };
    lost.extend(db.check_structure().unwrap_or_else(|error| vec![error.to_string()]));
    lost.extend(files.verify(&db).map_or_else(|error| vec![error.to_string()], |checked| checked.problems));
    for (name, digest) in kept {
        if !folder.join("blobs").join(&digest[..2]).join(&digest[2..]).exists() {
            lost.push(format!("the blob of {name} is lost"));
        }
    }
    db.close();
    lost
}

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = HashMap::new();
    for (round, after) in moments(20_261_121, 8, Duration::from_millis(700)).enumerate() {
        let killed = kill9(&mut child(folder.path(), &round.to_string(), "FULL"), Duration::from_millis(150) + after)
            .expect("runs");
        kept.extend(acknowledged(&killed.lines));
        assert_eq!(losses(folder.path(), &kept), Vec::<String>::new(), "round {round}, after {after:?}");
    }
    assert!(kept.len() > 50, "only {} writes were acknowledged", kept.len());
}

/// One power cut at the n-th write; answers what was lost and how much had been acknowledged.
fn power_cut(disk: &Disk, synchronous: &str, after: u64, seed: u64) -> (Vec<String>, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().canonicalize().expect("a real path");
    let (db, _) = store(&path, "FULL").expect("opens");
    db.close();
    let mut command = child(&path, "0", synchronous);
    let killed = kill9(disk.crashing(&mut command, &path, after, seed), Duration::from_mins(1)).expect("runs");
    assert!(killed.finished, "the power cut did not come");
    let kept = acknowledged(&killed.lines);
    (losses(&path, &kept), kept.len())
}

#[test]
fn a_disk_that_forgets_what_was_not_synced_loses_nothing_acknowledged() {
    let tools = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::compile(tools.path()).expect("compiles") else { return testkit::missing("a C compiler") };
    let mut kept = 0;
    for (seed, moment) in moments(7, 8, Duration::from_millis(2_500)).enumerate() {
        let after = 40 + moment.as_millis() as u64;
        let (lost, count) = power_cut(&disk, "FULL", after, seed as u64);
        assert_eq!(lost, Vec::<String>::new(), "seed {seed}, crash at write {after}");
        kept += count;
    }
    assert!(kept > 50, "only {kept} writes were acknowledged");
    // The same without syncing must lose something, or the disk above proves nothing.
    let loses = (0..8).any(|seed| !power_cut(&disk, "OFF", 400 + 200 * seed, seed).0.is_empty());
    assert!(loses, "nothing was lost although nothing was synced");
}

/// The child: the disk fills up and has room again.
#[test]
#[ignore = "the child of the test below"]
fn filling_writer() {
    let Ok(folder) = std::env::var(FULL).map(PathBuf::from) else { return };
    let marker = PathBuf::from(std::env::var("SHIM_FULL").expect("the marker"));
    let settings = Settings::load(&Given { data: Some(folder.join("data")), ..Given::default() }).expect("settings");
    let installation = open(&settings, Clock::system(), Opening::Make).expect("opens");
    let (db, files) = (&installation.db, &installation.files);
    let ready = || Health::new(&settings, &installation).look(db);
    write(db, files, "before").expect("there is room");
    assert!(ready().ready, "{:?}", ready());
    std::fs::write(&marker, "").expect("the disk is full now");
    let refused = db.write_now(&Call::system("test"), "test.write", |cx| {
        let permit = cx.permit(WRITE, Target::default())?;
        cx.about("test", 2i64);
        cx.set_setting(&permit, "test.during", &serde_json::Value::String("x".repeat(200_000)))
    });
    assert_eq!(refused.expect_err("no room").code(), Some("disk_full"));
    assert!(files.store("y".repeat(100_000).as_bytes(), "y.txt", &Rule::of(["text"], 1 << 20)).is_err());
    let condition = ready();
    assert!(!condition.ready && condition.conditions.iter().any(|condition| condition.name == "disk" && !condition.ok));
    std::fs::remove_file(&marker).expect("there is room again");
    assert!(ready().ready, "{:?}", ready());
    write(db, files, "after").expect("there is room");
    let values = db.read_now(&Call::system("test"), "test.read", |cx| {
        Ok([
            cx.setting("test.before")?.is_some(),
            cx.setting("test.during")?.is_some(),
            cx.setting("test.after")?.is_some(),
        ])
    });
    assert_eq!(values.expect("reads"), [true, false, true], "nothing is written half");
    assert_eq!(files.verify(db).expect("reads").problems, Vec::<String>::new());
    db.close();
}

#[test]
fn a_full_disk_is_refused_clearly_and_does_no_harm() {
    let tools = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::compile(tools.path()).expect("compiles") else { return testkit::missing("a C compiler") };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().canonicalize().expect("a real path");
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "filling_writer", "--ignored", "--nocapture", "--test-threads=1"]).env(FULL, &path);
    let output = disk.filling(&mut command, &path, &tools.path().join("full")).output().expect("runs");
    let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && words.contains("1 passed"), "{words}");
}
