//! All stories, on both engines: a few big tests, so that they run side by side.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
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
    for found in stories().iter().skip(part).step_by(PARTS) {
        let Some(line) = one(found, engine, &mut cities) else {
            testkit::missing("PostgreSQL (apt install postgresql)");
            return;
        };
        println!("{}", line.words());
        if !line.ok {
            broken.push(line.words());
        }
    }
    assert!(broken.is_empty(), "{} broke:\n{}", broken.len(), broken.join("\n"));
}

/// Cities that were built once and are copied for each story, by the moment at which it begins.
type Cities = BTreeMap<base::Moment, (testkit::Store, Prepared)>;

fn one(found: &Found, engine: testkit::Engine, cities: &mut Cities) -> Option<Line> {
    let Some(now) = begins(found) else { return Some(run(found, &Engine::Sqlite)) };
    let is_built = cities.contains_key(&now);
    if !is_built {
        let store = testkit::Store::fresh(engine)?;
        let database = (engine == testkit::Engine::Postgres).then(|| store.url().to_owned());
        let built = Prepared::build(now, database.as_deref());
        let built = built.unwrap_or_else(|failure| panic!("the city is not built: {}", failure.what.en));
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

#[test]
fn there_are_enough_stories_and_their_names_differ() {
    let stories = stories();
    assert!(stories.len() >= 60, "only {}", stories.len());
    let mut names: Vec<&str> = stories.iter().map(|found| found.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), stories.len());
}
