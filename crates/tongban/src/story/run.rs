//! Finds stories and runs them, each in a city of its own.

use super::model::{self, Story};
use super::report::Line;
use super::teller::{Broken, Teller, beginning};
use super::world::{Prepared, World};
use crate::failure::{Failure, Outcome};
use base::Moment;
use base::clock::Stopwatch;
use packs::Pack;
use std::path::{Path, PathBuf};

/// On which engine a story runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, in a temporary folder.
    Sqlite,
    /// An empty database at an address.
    Postgres(String),
}

/// A story's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// `pack/story`, or the file's name for one of no pack.
    pub name: String,
    /// Its pack; empty for none.
    pub pack: String,
}

/// Finds the stories in files and folders: a story, a folder of stories, a pack, a folder of packs.
pub fn find(paths: &[PathBuf]) -> Outcome<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        let before = found.len();
        look(path, &mut found, 0);
        if found.len() == before {
            return Err(Failure::usage(
                format!("{} 里没有故事。", path.display()),
                format!("There is no story in {}.", path.display()),
            ));
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found.dedup();
    Ok(found)
}

fn look(path: &Path, found: &mut Vec<Found>, depth: usize) {
    if path.is_file() && path.extension().is_some_and(|ending| ending == "toml") {
        let in_stories = path.parent().filter(|folder| folder.ends_with("stories"));
        let pack = in_stories.and_then(Path::parent).filter(|pack| pack.join("pack.toml").is_file());
        let pack = pack.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if in_stories.is_some() || depth == 0 {
            let name = if pack.is_empty() { stem } else { format!("{pack}/{stem}") };
            found.push(Found { path: path.to_owned(), name, pack });
        }
        return;
    }
    if depth > 3 {
        return;
    }
    let Ok(entries) = std::fs::read_dir(path) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        look(&entry, found, depth + 1);
    }
}

/// When a story begins; none for one that does not read.
pub fn begins(found: &Found) -> Option<Moment> {
    model::read(&found.path).ok().and_then(|story| beginning(&story).ok())
}

/// Runs a story with the packs that the program carries.
pub fn run(found: &Found, engine: &Engine) -> Line {
    run_with(found, engine, None, None)
}

/// Runs a story in the copy of a city that was built before, and with packs in the place of those that the program carries.
pub fn run_with(found: &Found, engine: &Engine, city: Option<&Prepared>, packs: Option<Vec<Pack>>) -> Line {
    let watch = Stopwatch::start();
    let word = if *engine == Engine::Sqlite { "sqlite" } else { "postgres" };
    let mut line = Line {
        name: found.name.clone(),
        title: base::Text::default(),
        rows: Vec::new(),
        engine: word.to_owned(),
        ok: true,
        milliseconds: 0,
        step: None,
        said: String::new(),
        why: String::new(),
    };
    let read = model::read(&found.path);
    if let Ok(story) = &read {
        line.title.clone_from(&story.title);
        line.rows.clone_from(&story.rows);
    }
    let told = read.map_err(before).and_then(|story| tell(&story, found, engine, city, packs));
    line.milliseconds = u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX);
    match told {
        Ok(()) => line,
        Err(broken) => line.broken(broken),
    }
}

fn before(why: String) -> Broken {
    Broken { step: 0, said: String::new(), why }
}

fn tell(
    story: &Story,
    found: &Found,
    engine: &Engine,
    city: Option<&Prepared>,
    packs: Option<Vec<Pack>>,
) -> Result<(), Broken> {
    let now = beginning(story).map_err(before)?;
    let database = match engine {
        Engine::Sqlite => None,
        Engine::Postgres(address) => Some(address.as_str()),
    };
    let world = World::start(now, database, city, packs.as_deref()).map_err(|failure| before(failure.what.en))?;
    let pack = if story.pack.is_empty() { found.pack.clone() } else { story.pack.clone() };
    let packs = packs.unwrap_or_else(packs::embedded);
    Teller::new(world, packs, pack).tell(story)
}
