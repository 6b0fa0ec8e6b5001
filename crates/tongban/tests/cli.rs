//! The command line end to end: the built program, as an operator runs it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

fn tongban(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongban"));
    command.args(["--lang", "en"]).args(arguments).stdin(Stdio::null());
    for name in ["DATA", "DATABASE", "LISTEN", "CONFIG", "KEY_FILE", "LANG", "PASSPHRASE_FILE"] {
        command.env_remove(format!("TONGBAN_{name}"));
    }
    command
}

fn run(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = tongban(arguments).output().expect("runs");
    let words = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.code().unwrap_or(-1), words)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of plain letters")
}

/// A folder with a small sample city in `city`, and its passphrase file.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn with_city() -> Place {
        let place = Place { folder: tempfile::tempdir().expect("a folder") };
        fs::write(place.path("passphrase"), "a passphrase for tests\n").expect("written");
        let (code, words) = run(&["demo", "--fill-only", "--scale", "0.1", "--data", text(&place.path("city"))]);
        assert_eq!(code, 0, "{words}");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, command: &[&str], data: &str) -> (i32, String) {
        let (data, passphrase) = (self.path(data), self.path("passphrase"));
        let mut arguments = command.to_vec();
        arguments.extend(["--data", text(&data)]);
        if matches!(command[0], "backup" | "restore") {
            arguments.extend(["--passphrase-file", text(&passphrase)]);
        }
        run(&arguments)
    }
}

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
    assert_eq!(run(&["pack", "check", text(folder.path().join("nothing").as_path())]).0, 1);
}

/// A running server: its address, read from what it prints.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("http://").map(|(_, rest)| rest.trim().to_owned()));
        // The rest is read on, so that the program never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Server { child, address: address.expect("it says where it serves") }
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).expect("asked");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        (status, answer)
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_serves_says_that_it_is_ready_and_stops_gracefully() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let mut server = Server::start(&mut tongban(&["serve", "--data", text(&data), "--listen", "127.0.0.1:0"]));
    assert_eq!(server.get("/healthz").0, 200);
    let (code, answer) = server.get("/readyz");
    assert!(code == 200 && answer.contains("\"ready\":true"), "{answer}");
    let (code, answer) = server.get("/nowhere");
    assert!(code == 404 && answer.contains("x-request-id"), "{answer}");
    let taken = run(&["serve", "--data", text(&folder.path().join("second")), "--listen", &server.address]);
    assert!(taken.0 == 1 && taken.1.contains("in use"), "{}", taken.1);
    server.signal("-TERM");
    assert!(server.child.wait().expect("ends").success());
    assert_eq!(run(&["check", "--data", text(&data)]).0, 0);
}

#[test]
fn what_came_of_a_story_is_recorded_and_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    assert_eq!(run(&["migrate", "--data", text(&data)]).0, 0);
    let story = concat!(env!("CARGO_MANIFEST_DIR"), "/../../stories/rating.toml");
    let (code, words) = run(&["story", story, "--json", "--record", "--data", text(&data)]);
    assert_eq!(code, 0, "{words}");
    let line: serde_json::Value = serde_json::from_str(words.trim()).expect("one object and nothing else");
    assert_eq!((&line["name"], &line["ok"], &line["engine"]), (&"rating".into(), &true.into(), &"sqlite".into()));
    assert!(line["rows"].as_array().is_some_and(|rows| rows.contains(&"A1.14".into())), "{line}");
    let server = Server::start(&mut tongban(&["serve", "--data", text(&data), "--listen", "127.0.0.1:0"]));
    let (code, page) = server.get("/about/systems/A1?lang=en");
    let version = concat!("program ", env!("CARGO_PKG_VERSION"));
    assert!(code == 200 && page.contains("sqlite: passed") && page.contains(version), "{page}");
}

/// Asks for a page until it says something; at most some seconds.
fn until(server: &Server, path: &str, words: &str) -> bool {
    (0..100).any(|_| {
        let found = server.get(path).1.contains(words);
        if !found {
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
        found
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("readable");
    assert!(text.contains(from), "{} does not say {from}", path.display());
    fs::write(path, text.replace(from, to)).expect("written");
}

#[test]
fn style_words_and_packs_of_a_source_folder_are_live() {
    let place = Place::with_city();
    let (data, source) = (place.path("city"), place.path("source"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for part in ["packs", "crates/web/assets", "crates/web/locales"] {
        copy(&root.join(part), &source.join(part));
    }
    let arguments = ["--scale", "0.1", "--data", text(&data), "--listen", "127.0.0.1:0", "--live", text(&source)];
    let server = Server::start(&mut tongban(&[["demo"].as_slice(), &arguments].concat()));
    let guide = "/items/community/old-age-card?lang=zh";
    assert!(server.get(guide).1.contains("老年人优待证"));

    fs::write(source.join("crates/web/assets/parts.css"), ".seen-live { color: red }").expect("written");
    assert!(server.get("/assets/look.css").1.contains("seen-live"));
    edit(&source.join("crates/web/locales/en/web.ftl"), "privacy-title = ", "privacy-title = Seen live: ");
    assert!(server.get("/privacy?lang=en").1.contains("Seen live: "));

    let item = source.join("packs/community/items/old-age-card.toml");
    edit(&item, "老年人优待证", "老年人优待证即时版");
    assert!(until(&server, guide, "老年人优待证即时版"), "a changed pack is a new version");
    edit(&item, "[limits]", "[limitz]");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(server.get(guide).1.contains("老年人优待证即时版"), "a wrong pack changes nothing");
    edit(&item, "[limitz]", "[limits]");
    edit(&item, "老年人优待证即时版", "老年人优待证第三版");
    assert!(until(&server, guide, "老年人优待证第三版"));
}

#[test]
fn the_demonstration_serves_the_city_it_made() {
    let place = Place::with_city();
    let data = place.path("city");
    let mut server =
        Server::start(&mut tongban(&["demo", "--scale", "0.1", "--data", text(&data), "--listen", "127.0.0.1:0"]));
    assert_eq!(server.get("/readyz").0, 200);
    let (code, answer) = server.get("/accessibility");
    assert!(code == 200 && answer.contains("云州"), "{answer}");
    server.signal("-INT");
    assert!(server.child.wait().expect("ends").success());
}
