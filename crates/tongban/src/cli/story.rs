//! `tongban story`.

use super::{Console, StoryArgs};
use crate::failure::{Failure, Outcome};
use crate::operations::{Opening, open};
use crate::settings::{Given, Settings};
use crate::story::{self, Engine, Found, Line, Prepared};
use base::Clock;
use db::Call;
use packs::systems::commands::RecordResults;
use packs::systems::{Recorded, digest};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Runs stories; a line each, and 3 when one of them breaks.
pub fn run(given: &Given, args: &StoryArgs, console: Console) -> Outcome {
    if args.all != args.paths.is_empty() {
        return Err(Failure::usage("请写故事的路径，或写 --all。", "Name stories, or write --all."));
    }
    let own = ["packs", "stories"].map(PathBuf::from);
    let paths = if args.all { own.into_iter().filter(|path| path.is_dir()).collect() } else { args.paths.clone() };
    if paths.is_empty() {
        return Err(Failure::usage("这里没有 packs 目录。", "There is no folder packs here.")
            .todo("请在源码目录运行，或写明路径。", "Run it in the source folder, or name paths."));
    }
    let found = story::find(&paths)?;
    let postgres = |word: &str| match &args.postgres {
        Some(address) => Ok(Engine::Postgres(address.clone())),
        None => Err(Failure::usage(
            format!("--engine {word} 需要 --postgres 给出一个空数据库。"),
            format!("--engine {word} needs an empty database, named with --postgres."),
        )),
    };
    let engines = match args.engine.as_str() {
        "sqlite" => vec![Engine::Sqlite],
        "postgres" => vec![postgres("postgres")?],
        "both" => vec![Engine::Sqlite, postgres("both")?],
        other => return Err(Failure::usage(format!("没有引擎 {other}。"), format!("There is no engine {other}."))),
    };
    if found.len() > 1 && args.engine != "sqlite" {
        return Err(Failure::usage(
            "PostgreSQL 上一次运行一个故事，因为每个故事要一个空数据库。",
            "On PostgreSQL one story runs at a time, as each needs an empty database.",
        ));
    }
    let mut broken = 0;
    // The city is built once for all stories that begin at one moment.
    let mut cities = BTreeMap::new();
    let mut results = Vec::new();
    for one in &found {
        for engine in &engines {
            let line = match story::begins(one) {
                Some(now) if found.len() > 1 && *engine == Engine::Sqlite => {
                    let is_built = cities.contains_key(&now);
                    if !is_built {
                        cities.insert(now, Prepared::build(now, None)?);
                    }
                    story::run_with(one, engine, cities.get(&now), None)
                }
                _ => story::run(one, engine),
            };
            broken += usize::from(!line.ok);
            results.extend(args.record.then(|| recorded(one, &line)).flatten());
            console.print(&if args.json { serde_json::to_string(&line).unwrap_or_default() } else { line.words() });
        }
    }
    if args.record {
        let count = keep(given, results)?;
        if !args.json {
            console.say(
                format!("已记下 {count} 个结果，见 /about/systems。"),
                format!("{count} results are kept: see /about/systems."),
            );
        }
    }
    if broken == 0 {
        return Ok(());
    }
    Err(Failure::found(
        format!("{} 个故事里有 {broken} 个没有走通。", found.len()),
        format!("{broken} of {} stories broke.", found.len()),
    ))
}

/// What is kept of a run: the text that was told, how it ended, with which program, when.
fn recorded(found: &Found, line: &Line) -> Option<Recorded> {
    let text = std::fs::read(&found.path).ok()?;
    Some(Recorded {
        name: line.name.clone(),
        engine: line.engine.clone(),
        digest: digest(&text),
        ok: line.ok,
        program: crate::kernel::VERSION.to_owned(),
        at: Clock::system().now(),
    })
}

fn keep(given: &Given, results: Vec<Recorded>) -> Outcome<usize> {
    let settings = Settings::load(given)?;
    let installation = open(&settings, Clock::system(), Opening::AsItIs)?;
    let count = results.len();
    let command = RecordResults { results };
    let kept = installation.db.write_now(&Call::system("command-line"), "systems.record", move |cx| command.run(cx));
    installation.db.close();
    kept?;
    Ok(count)
}
