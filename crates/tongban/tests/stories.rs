//! All stories, on both engines: a few big tests, so that they run side by side. Each statement that one engine hears while they run
//! is prepared on the other, too: both must know every table, column and word of it.

use db::{Call, Db, Keys, Options, V};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tongban::story::{Engine, Found, Line, Prepared, begins, find, run, run_with};

/// Stories of one test.
const PARTS: usize = 4;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn stories() -> Vec<Found> {
    find(&[root().join("packs"), root().join("stories")]).unwrap_or_else(|failure| panic!("{}", failure.what.en))
}

/// Runs every story whose place leaves `part`; all are run before the test says which broke.
fn tell(part: usize, engine: testkit::Engine) {
    let mut broken = Vec::new();
    let mut cities = Cities::default();
    let heard = Heard::default();
    for found in stories().iter().skip(part).step_by(PARTS) {
        let Some(line) = one(found, engine, &mut cities, &heard) else {
            testkit::missing("PostgreSQL (apt install postgresql)");
            return;
        };
        println!("{}", line.words());
        if !line.ok {
            broken.push(line.words());
        }
    }
    assert!(broken.is_empty(), "{} broke:\n{}", broken.len(), broken.join("\n"));
    let heard = heard.lock().expect("no thread panics while it listens");
    assert!(heard.len() > 150, "only {} statements were heard", heard.len());
    prepared_on_the_other(engine, &heard);
}

/// Statements that were heard, with parameters that one of them had.
type Heard = Arc<Mutex<BTreeMap<String, Vec<V>>>>;

/// Words of the few statements of which `db::dialect` has one text for each engine.
const OF_ONE_ENGINE: &[&str] =
    &["nextval('numbers')", "INTO numbers ", "SKIP LOCKED", " MATCH $1", " @@ CAST(", "array_to_tsvector(", "rowid"];

fn prepared_on_the_other(engine: testkit::Engine, heard: &BTreeMap<String, Vec<V>>) {
    let other = match engine {
        testkit::Engine::Sqlite => testkit::Engine::Postgres,
        testkit::Engine::Postgres => testkit::Engine::Sqlite,
    };
    let Some(store) = testkit::Store::fresh(other) else { return };
    let clock = base::Clock::standing_at(base::Moment(1_795_000_000_000));
    let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock);
    let db = Db::open(&options, &tongban::kernel::migrations()).expect("opens");
    let of_both = |sql: &&String| !OF_ONE_ENGINE.iter().any(|word| sql.contains(word));
    assert!(heard.keys().filter(of_both).count() + 12 > heard.len(), "few statements are of one engine");
    let mut wrong = Vec::new();
    for (sql, params) in heard.iter().filter(|(sql, _)| of_both(sql)) {
        if let Err(error) = db.explain(sql, params.clone()) {
            wrong.push(format!("{error}\n    of {sql}"));
        }
    }
    assert!(wrong.is_empty(), "{} statements do not run on {other:?}:\n{}", wrong.len(), wrong.join("\n"));
    let planted = db.explain("SELECT no_such_column FROM audit", vec![]);
    assert!(planted.is_err(), "what the engine does not know is seen");
    let marks = db.read_now(&Call::system("test"), "test", |cx| cx.query("SELECT count(*) FROM audit", &[]));
    assert_eq!(marks.expect("reads").first().and_then(|row| row.i64(0).ok()), Some(0), "nothing ran");
    db.close();
}

/// Cities that were built once and are copied for each story, by the moment at which it begins.
type Cities = BTreeMap<base::Moment, (testkit::Store, Prepared)>;

fn one(found: &Found, engine: testkit::Engine, cities: &mut Cities, heard: &Heard) -> Option<Line> {
    let Some(now) = begins(found) else { return Some(run(found, &Engine::Sqlite)) };
    let is_built = cities.contains_key(&now);
    if !is_built {
        let store = testkit::Store::fresh(engine)?;
        let database = (engine == testkit::Engine::Postgres).then(|| store.url().to_owned());
        let built = Prepared::build(now, database.as_deref());
        let built = built.unwrap_or_else(|failure| panic!("the city is not built: {}", failure.what.en));
        let listening = Arc::clone(heard);
        let built = built.watched(Arc::new(move |sql: &str, params: &[V]| {
            let mut heard = listening.lock().expect("no thread panics while it listens");
            if !heard.contains_key(sql) {
                heard.insert(sql.to_owned(), params.to_vec());
            }
        }));
        cities.insert(now, (store, built));
    }
    let (store, city) = &cities[&now];
    match engine {
        testkit::Engine::Sqlite => Some(run_with(found, &Engine::Sqlite, Some(city), None)),
        testkit::Engine::Postgres => {
            let copy = store.copy();
            Some(run_with(found, &Engine::Postgres(copy.url().to_owned()), Some(city), None))
        }
    }
}

macro_rules! parts {
    ($($name:ident = $part:literal),+ $(,)?) => {
        $(mod $name {
            #[test]
            fn sqlite() {
                super::tell($part, testkit::Engine::Sqlite);
            }

            #[test]
            fn postgres() {
                super::tell($part, testkit::Engine::Postgres);
            }
        })+
    };
}

parts!(first = 0, second = 1, third = 2, fourth = 3);

/// Each pack's story of an item once more at a community window, for the same person with the same answers, up to the printed
/// receipt.
#[test]
fn every_item_is_handed_in_at_a_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut cities, mut broken, mut items) = (Cities::default(), Vec::new(), std::collections::BTreeSet::new());
    for found in stories().iter().filter(|found| !found.pack.is_empty()) {
        let text = std::fs::read_to_string(&found.path).expect("reads");
        let Some((item, text)) = at_window(&text, &found.pack) else { continue };
        if found.name.ends_with("-refused") || !items.insert(item.clone()) {
            continue;
        }
        let path = folder.path().join(format!("{}.toml", item.replace('/', "-")));
        std::fs::write(&path, text).expect("written");
        let there = find(std::slice::from_ref(&path)).unwrap_or_else(|failure| panic!("{}", failure.what.en));
        let line =
            one(&there[0], testkit::Engine::Sqlite, &mut cities, &Heard::default()).expect("SQLite is always there");
        println!("{} {}", item, line.words());
        if !line.ok {
            broken.push(format!("{item}: {}", line.words()));
        }
    }
    assert!(broken.is_empty(), "{} broke:\n{}", broken.len(), broken.join("\n"));
    assert!(items.len() >= 13, "only {items:?} were handed in");
}

/// The first application of a story as a clerk at a window makes it; nothing when the story begins otherwise.
fn at_window(text: &str, pack: &str) -> Option<(String, String)> {
    let story: toml::Table = toml::from_str(text).expect("a story");
    let mut step = story["step"].as_array()?.first()?.as_table()?.clone();
    let who = step.get("as")?.as_str()?.strip_prefix("resident:")?.to_owned();
    if step.get("do")?.as_str()? != "apply" {
        return None;
    }
    let whom = step.get("to").and_then(toml::Value::as_str).unwrap_or(&who).to_owned();
    let item = step.get("item")?.as_str()?.to_owned();
    let entry = |text: &str| toml::Value::String(text.to_owned());
    step.insert("as".to_owned(), entry("community-clerk:binjiang-street-001"));
    step.insert("do".to_owned(), entry("window-apply"));
    step.insert("to".to_owned(), entry(&whom));
    step.insert("show".to_owned(), toml::Value::Array(vec![entry("all")]));
    step.insert("shows".to_owned(), toml::Value::Array(vec![entry("收件凭证")]));
    let mut expect = toml::Table::new();
    expect.insert("status".to_owned(), entry("submitted"));
    step.insert("expect".to_owned(), toml::Value::Table(expect));
    let mut once = toml::Table::new();
    once.insert("title".to_owned(), story["title"].clone());
    once.insert("rows".to_owned(), toml::Value::Array(vec![entry("A7.4")]));
    once.insert("clock".to_owned(), story["clock"].clone());
    once.insert("pack".to_owned(), entry(pack));
    once.insert("step".to_owned(), toml::Value::Array(vec![toml::Value::Table(step)]));
    let text = toml::to_string(&once).expect("a story").replace("\"$me.", &format!("\"${who}."));
    Some((item, text))
}

#[test]
fn there_are_enough_stories_and_their_names_differ() {
    let stories = stories();
    assert!(stories.len() >= 60, "only {}", stories.len());
    let mut names: Vec<&str> = stories.iter().map(|found| found.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), stories.len());
}
