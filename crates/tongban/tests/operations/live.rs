//! A demonstration beside its source, and what came of stories: told while it runs.

use crate::program::{Place, Server, run, text, tongban};
use std::fs;
use std::path::Path;

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
