//! The running program: ready or not and why, graceful at its end, behind a proxy, alone in its folder, with packs of a folder.

use crate::program::{Place, Server, answer, run, text, tongban};
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

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

fn serve(place: &Place, more: &[&str]) -> Server {
    let data = place.path("data");
    let mut arguments = vec!["serve", "--data", text(&data), "--listen", "127.0.0.1:0"];
    arguments.extend(more);
    Server::start(&mut tongban(&arguments))
}

fn empty_place() -> Place {
    Place { folder: tempfile::tempdir().expect("a folder") }
}

#[test]
fn a_request_on_its_way_is_answered_although_the_program_ends() {
    let place = empty_place();
    let server = serve(&place, &[]);
    let body = "name=nobody&password=nothing";
    let mut stream = TcpStream::connect(&server.address).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    write!(
        stream,
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
        server.address,
        body.len(),
        &body[..9]
    )
    .expect("begun");
    // The first half has arrived once the program has answered somebody who came later.
    assert_eq!(server.get("/healthz").0, 200);
    server.signal("-TERM");
    let gone = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        TcpStream::connect(&server.address).is_err()
    });
    assert!(gone, "nobody new is let in");
    stream.write_all(&body.as_bytes()[9..]).expect("the rest is taken");
    let (status, words) = answer(&mut stream);
    assert!((200..500).contains(&status), "{words}");
    let mut server = server;
    assert!(server.child.wait().expect("ends").success());
}

#[test]
fn a_forwarded_address_counts_only_from_a_proxy_that_is_named() {
    for (proxies, limited) in [("[]", true), ("[\"127.0.0.1\"]", false)] {
        let place = empty_place();
        let settings = place.path("tongban.toml");
        let words = format!("trusted_proxies = {proxies}\n[limits]\nrequests_per_minute = 30\n");
        fs::write(&settings, words).expect("written");
        let server = serve(&place, &["--config", text(&settings)]);
        let statuses: Vec<u16> = (0..60)
            .map(|number| server.get_with("/sign-in", &format!("X-Forwarded-For: 203.0.113.{number}\r\n")).0)
            .collect();
        assert_eq!(statuses.contains(&429), limited, "{proxies}: {statuses:?}");
        assert!(server.stop());
    }
}

#[test]
fn two_programs_do_not_serve_one_folder() {
    let place = empty_place();
    let server = serve(&place, &[]);
    let data = place.path("data");
    let (code, words) = run(&["serve", "--data", text(&data), "--listen", "127.0.0.1:0"]);
    assert!(code == 1 && words.contains("is being served already"), "{words}");
    assert_eq!(run(&["check", "--data", text(&data)]).0, 0, "the command line works beside it");
    assert!(server.stop());
    assert!(serve(&place, &[]).stop(), "the folder is free again");
}

/// A copy of a pack of the program, with one file changed.
fn copy_packs(target: &Path, change: impl Fn(&str, String) -> String) {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/community");
    for folder in ["", "items", "forms", "flows", "stories", "demo"] {
        let Ok(entries) = fs::read_dir(packs.join(folder)) else { continue };
        fs::create_dir_all(target.join("community").join(folder)).expect("made");
        for entry in entries.flatten().filter(|entry| entry.path().is_file()) {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let to = target.join("community").join(name.trim_start_matches('/'));
            match fs::read_to_string(entry.path()) {
                Ok(words) => fs::write(to, change(name.trim_start_matches('/'), words)).expect("written"),
                Err(_) => drop(fs::copy(entry.path(), to).expect("copied")),
            }
        }
    }
}

#[test]
fn packs_of_a_folder_are_published_when_they_are_new() {
    let place = empty_place();
    let packs = place.path("packs");
    copy_packs(&packs, |_, words| words);
    let told = |server: &Server| server.said.join("\n");
    let server = serve(&place, &["--packs", text(&packs)]);
    assert!(!told(&server).contains(" 0 new versions"), "{}", told(&server));
    let (status, guide) = server.get("/items/community/old-age-card");
    assert!(status == 200 && guide.contains("老年"), "{status}");
    assert!(server.stop());
    let server = serve(&place, &["--packs", text(&packs)]);
    assert!(told(&server).contains(" 0 new versions"), "the same packs publish nothing: {}", told(&server));
    assert!(server.stop());
    copy_packs(&packs, |name, words| match name {
        "items/old-age-card.toml" => words.replacen("keywords  = [", "keywords  = [\"敬老\", ", 1),
        _ => words,
    });
    let server = serve(&place, &["--packs", text(&packs)]);
    assert!(told(&server).contains(" 1 new versions"), "{}", told(&server));
    assert!(server.stop());
    copy_packs(&packs, |name, words| match name {
        "items/old-age-card.toml" => format!("nonsense = 1\n{words}"),
        _ => words,
    });
    let data = place.path("data");
    let (code, words) = run(&["serve", "--data", text(&data), "--listen", "127.0.0.1:0", "--packs", text(&packs)]);
    assert!(
        code == 3 && words.contains("community/items/old-age-card.toml:1") && words.contains("nonsense"),
        "{words}"
    );
    let nowhere = place.path("nowhere");
    let (code, words) = run(&["serve", "--data", text(&data), "--listen", "127.0.0.1:0", "--packs", text(&nowhere)]);
    assert!(code == 1 && words.contains("no folder"), "{words}");
}
