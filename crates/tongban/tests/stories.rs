//! All stories, on both engines: a few big tests, so that they run side by side.

use std::path::{Path, PathBuf};
use tongban::story::{Engine, Found, Line, find, run};

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
    for found in stories().iter().skip(part).step_by(PARTS) {
        let Some(line) = one(found, engine) else {
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

fn one(found: &Found, engine: testkit::Engine) -> Option<Line> {
    match engine {
        testkit::Engine::Sqlite => Some(run(found, &Engine::Sqlite)),
        testkit::Engine::Postgres => {
            let store = testkit::Store::fresh(engine)?;
            Some(run(found, &Engine::Postgres(store.url().to_owned())))
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
    assert!(stories.len() >= 28, "only {}", stories.len());
    let mut names: Vec<&str> = stories.iter().map(|found| found.name.as_str()).collect();
    names.dedup();
    assert_eq!(names.len(), stories.len());
}
