//! The world of a story: a fresh sample city in a temporary folder, with a clock that moves, its pages and its jobs.

use super::browser::Browser;
use super::found;
use crate::city::City;
use crate::demo;
use crate::failure::{Failure, Outcome};
use crate::kernel;
use crate::operations::{Opening, open_watched};
use crate::server::{self, App, Occasion};
use crate::settings::{Given, Settings};
use axum::Router;
use base::moment::{DAY, HOUR, MINUTE};
use base::{Clock, Moment};
use calendar::{Calendar, Term, Unit};
use db::{Db, Watch};
use jobs::Jobs;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The seed of the city of every story.
const SEED: u64 = 1;
/// As small as a city gets: the known people and every office are there.
const SCALE: f64 = 0.1;
/// Days that may pass in one step.
const MOST_DAYS: i64 = 800;

/// A fresh city.
pub struct World {
    /// The sample city, as it was drawn.
    pub city: City,
    /// The store.
    pub db: Db,
    /// The site with its words.
    pub site: web::Site,
    router: Router,
    jobs: Jobs,
    runtime: Arc<Runtime>,
    browsers: BTreeMap<String, Browser>,
    folder: Option<TempDir>,
}

/// A city that was built once, to be copied for each story that begins at its moment. On a server the copy of its database
/// is made by whoever runs the stories.
pub struct Prepared {
    folder: TempDir,
    watch: Option<Watch>,
}

impl Prepared {
    /// Builds the city as it is at `now`; without a database address it lies in an embedded one.
    pub fn build(now: Moment, database: Option<&str>) -> Outcome<Prepared> {
        let mut world = World::start(now, database, None, None)?;
        let folder = world.folder.take();
        drop(world);
        let folder = folder.ok_or_else(|| Failure::failed("城市没有文件夹。", "The city has no folder."))?;
        Ok(Prepared { folder, watch: None })
    }

    /// The same city, with somebody who hears of each statement of the stories.
    pub fn watched(self, watch: Watch) -> Prepared {
        Prepared { watch: Some(watch), ..self }
    }
}

/// Copies a folder with what is in it.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

impl World {
    /// Builds the city as it is at `now`, or copies one that was built before for that moment. Without a database address it
    /// lies in an embedded one, in the folder. Packs other than those that the program carries are published after them.
    pub fn start(
        now: Moment,
        database: Option<&str>,
        prepared: Option<&Prepared>,
        other: Option<&[packs::Pack]>,
    ) -> Outcome<World> {
        let folder = tempfile::Builder::new().prefix("tongban-story-").tempdir();
        let folder = folder.map_err(|error| Failure::io(&std::env::temp_dir(), &error))?;
        let given = Given {
            data: Some(folder.path().join("data")),
            database: database.map(str::to_owned),
            key_file: Some(folder.path().join("story.key")),
            ..Given::default()
        };
        if let Some(prepared) = prepared {
            let from = prepared.folder.path();
            copy(from, folder.path()).map_err(|error| Failure::io(from, &error))?;
        }
        let settings = Settings::load(&given)?;
        let clock = Clock::standing_at(now);
        let watch = prepared.and_then(|prepared| prepared.watch.clone());
        let installation = open_watched(&settings, clock, Opening::Make, watch)?;
        let city = if prepared.is_some() {
            City::generate(SEED, SCALE)
        } else {
            demo::fill(&installation, &demo::Wish { seed: SEED, scale: SCALE, fresh: false })?.city
        };
        if let Some(packs) = other {
            found::publish(&installation.db, &city, packs)?;
        }
        let jobs = kernel::jobs(&settings, &installation)?;
        let db = installation.db.clone();
        let app = App::new(&settings, installation, Occasion::Demonstration)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime
            .map_err(|error| Failure::failed(format!("不能启动：{error}。"), format!("Cannot start: {error}.")))?;
        let site = app.site.clone();
        let router = server::router(&app);
        let world = World {
            city,
            db,
            site,
            router,
            jobs,
            runtime: Arc::new(runtime),
            browsers: BTreeMap::new(),
            folder: Some(folder),
        };
        world.work()?;
        Ok(world)
    }

    /// Somebody's browser.
    pub fn browser(&mut self, who: &str) -> &mut Browser {
        let (router, runtime) = (&self.router, &self.runtime);
        self.browsers.entry(who.to_owned()).or_insert_with(|| Browser::new(router.clone(), Arc::clone(runtime)))
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.db.clock().now()
    }

    /// Runs the jobs that are due.
    pub fn work(&self) -> Outcome {
        self.jobs.run_due(&self.db)?;
        Ok(())
    }

    /// Lets a term pass: hours, natural days or working days. Jobs run, and the audit is sealed, each midnight and at the end.
    pub fn pass(&self, words: &str) -> Result<(), String> {
        let term: Term = words.parse().map_err(|_| format!("{words} is no term such as 1wd, 7d, 2h"))?;
        let amount = i64::from(term.amount);
        let end = match term.unit {
            Unit::Hours => self.now().plus(amount * HOUR),
            Unit::NaturalDays => self.now().plus(amount * DAY),
            Unit::WorkingDays => self.after_workdays(amount),
            Unit::Months | Unit::Years => return Err(format!("{words}: time passes in hours, days or working days")),
        };
        if end.0 - self.now().0 > MOST_DAYS * DAY {
            return Err(format!("{words}: at most {MOST_DAYS} days pass in one step"));
        }
        let mut midnight = Moment::of(self.now().date().at(0, 1, 0, 0)).plus(DAY);
        while midnight < end {
            self.move_to(midnight)?;
            midnight = midnight.plus(DAY);
        }
        self.move_to(end)
    }

    fn after_workdays(&self, amount: i64) -> Moment {
        let calendar = Calendar::national();
        let (mut at, mut left) = (self.now(), amount.min(MOST_DAYS));
        while left > 0 {
            at = at.plus(DAY);
            left -= i64::from(calendar.is_workday(at.date()));
        }
        at
    }

    fn move_to(&self, to: Moment) -> Result<(), String> {
        self.db.clock().set(to);
        self.db.renew_lease().map_err(|error| error.to_string())?;
        self.work().map_err(|failure| failure.what.en.clone())?;
        jobs::Sealer::default().run(&self.db).map(drop).map_err(|error| error.to_string())
    }

    /// Lets a minute pass: people need time, and journals are ordered by it.
    pub fn tick(&self) {
        self.db.clock().set(self.now().plus(MINUTE));
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.db.close();
    }
}
