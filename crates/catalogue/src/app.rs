//! What the catalogue's pages share.

use crate::booking::{self, Days};
use crate::hall::{Hall, Stored};
use base::{Result, Text};
use db::{Call, Cx, Db};
use moka::sync::Cache;
use search::Live;
use std::sync::{Arc, PoisonError, RwLock};
use web::Site;

/// Seconds for which the map of offices and the figures on the home page are kept.
const KEPT: i64 = 30_000;
/// Bytes of finished guide pages that are kept.
const GUIDES: u64 = 64 << 20;

/// A figure of how well the city does, as the home page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What is counted: 本月办结.
    pub title: Text,
    /// The number.
    pub value: String,
    /// Its unit: 件, %.
    pub unit: Text,
    /// What it is compared with, as of when.
    pub note: Text,
    /// Where the cases behind it are; empty for nowhere.
    pub href: String,
}

/// What crates above know and the hall shows; what nobody gives is left out of the pages.
#[derive(Debug, Clone, Copy)]
pub struct Hooks {
    /// The working-day calendar with the years that were loaded.
    pub days: Days,
    /// Figures from the cases in the store; an empty list shows nothing.
    pub figures: Option<fn(&mut Cx) -> Result<Vec<Figure>>>,
    /// Names of items by how often people apply for them, the most frequent first.
    pub popular: Option<fn(&mut Cx) -> Result<Vec<String>>>,
    /// Whether the caller has a draft of an item, by name.
    pub draft: Option<fn(&mut Cx, &str) -> Result<Option<i64>>>,
}

impl Default for Hooks {
    fn default() -> Hooks {
        Hooks { days: booking::national, figures: None, popular: None, draft: None }
    }
}

/// The state of the catalogue's routes.
pub struct App {
    /// The store.
    pub db: Db,
    /// The site.
    pub site: Site,
    /// The index of items.
    pub index: Arc<Live>,
    /// Whether cookies are for HTTPS alone.
    pub secure: bool,
    /// What crates above know.
    pub hooks: Hooks,
    hall: RwLock<Option<Arc<Hall>>>,
    guides: Cache<String, Arc<Stored>>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("hooks", &self.hooks).finish_non_exhaustive()
    }
}

impl App {
    /// The state.
    pub fn new(db: Db, site: Site, hooks: Hooks) -> Arc<App> {
        let secure = site.settings().secure;
        let weigh = |key: &String, page: &Arc<Stored>| u32::try_from(key.len() + page.weight()).unwrap_or(u32::MAX);
        let guides = Cache::builder().max_capacity(GUIDES).weigher(weigh).build();
        let index = Arc::new(Live::new(crate::published::commands::INDEX));
        Arc::new(App { db, site, index, secure, hooks, hall: RwLock::new(None), guides })
    }

    /// Finished guide pages by what they depend on.
    pub(crate) fn guides(&self) -> &Cache<String, Arc<Stored>> {
        &self.guides
    }

    /// The hall as it stands now: one row is read, and everything when it tells of a change.
    pub async fn hall(self: &Arc<Self>) -> Result<Arc<Hall>> {
        let call = Call::system("hall");
        let version = self.db.point(&call, "hall.version", crate::library::store::version).await?;
        let stamp = (version, self.db.clock().now().0.div_euclid(KEPT));
        if let Some(hall) = self.held().filter(|hall| hall.stamp == stamp) {
            return Ok(hall);
        }
        let app = Arc::clone(self);
        self.db.read(&call, "hall.load", move |cx| app.load(cx)).await
    }

    fn held(&self) -> Option<Arc<Hall>> {
        self.hall.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn load(&self, cx: &mut Cx) -> Result<Arc<Hall>> {
        let stamp = (crate::library::store::version(cx)?, cx.now().0.div_euclid(KEPT));
        if let Some(hall) = self.held().filter(|hall| hall.stamp == stamp) {
            return Ok(hall);
        }
        let hall = Arc::new(Hall::load(cx, stamp, &self.hooks)?);
        *self.hall.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&hall));
        Ok(hall)
    }
}
