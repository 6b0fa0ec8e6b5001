//! What is the same for every request: the city's names, menus, limits, words and files.

use crate::address::Block;
use crate::error::WebError;
use crate::rate::Rate;
use crate::{Assets, Words};
use axum::extract::FromRequestParts;
use base::{Clock, Right, Text};
use http::request::Parts;
use std::path::PathBuf;
use std::sync::Arc;

/// The city as pages name it.
#[derive(Debug, Clone, Default)]
pub struct City {
    /// The site's name, such as 某市通办.
    pub name: Text,
    /// The line under the name, such as 某市政务服务.
    pub line: Text,
    /// The government whose site it is, shown first in the tool line.
    pub government: Text,
    /// Address of that government's own site; empty hides the link.
    pub government_href: String,
    /// Who is in charge of the site (主办).
    pub sponsor: Text,
    /// Who runs it (承办).
    pub operator: Text,
    /// The government site code (网站标识码), ten digits; empty hides it.
    pub site_code: String,
    /// The number people call, `12345`.
    pub hotline: String,
}

/// An entry of a menu.
#[derive(Debug, Clone)]
pub struct Link {
    /// Address.
    pub href: &'static str,
    /// Key of its words.
    pub key: &'static str,
    /// Icon name; only the desk shows icons.
    pub icon: &'static str,
    /// Rights of which one is needed to be shown the entry; none for everybody.
    pub needs: &'static [Right],
}

impl Link {
    /// An entry.
    pub const fn new(href: &'static str, key: &'static str, icon: &'static str) -> Link {
        Link { href, key, icon, needs: &[] }
    }

    /// Shown only to those who hold one of these rights.
    pub const fn needing(self, needs: &'static [Right]) -> Link {
        Link { needs, ..self }
    }
}

/// A group of entries in the rail of the desk; the first group usually has no title.
#[derive(Debug, Clone, Default)]
pub struct LinkGroup {
    /// Key of the title's words; empty for none.
    pub key: &'static str,
    /// Entries.
    pub links: Vec<Link>,
}

/// The menus of the three parts of the site.
#[derive(Debug, Clone, Default)]
pub struct Nav {
    /// The line under the public head.
    pub public: Vec<Link>,
    /// The rail of `/desk`.
    pub desk: Vec<LinkGroup>,
    /// The rail of `/admin`.
    pub admin: Vec<LinkGroup>,
    /// The columns of the footer: a title and links each.
    pub foot: Vec<LinkGroup>,
}

/// How large things may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a whole request.
    pub request: usize,
    /// Bytes of all text in one form.
    pub form: usize,
    /// Bytes of one text field.
    pub field: usize,
    /// Number of fields in one form.
    pub fields: usize,
    /// Bytes of one file.
    pub file: u64,
    /// Number of files in one form.
    pub files: usize,
    /// Seconds until a request is given up.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            request: 128 << 20,
            form: 2 << 20,
            field: 256 << 10,
            fields: 2000,
            file: 20 << 20,
            files: 20,
            seconds: 30,
        }
    }
}

/// What the caller decides about the site.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The city's names.
    pub city: City,
    /// Menus.
    pub nav: Nav,
    /// Sizes.
    pub limits: Limits,
    /// Requests from one address; `None` for no limit.
    pub rate: Option<Rate>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<Block>,
    /// Origins beside our own that may post, such as `https://www.example.gov.cn`.
    pub origins: Vec<String>,
    /// Whether people come over HTTPS: marks cookies as secure and asks browsers to stay with it.
    pub secure: bool,
    /// Where one signs in; the page gets `?back=`.
    pub sign_in: String,
    /// Where uploads wait; the system's temporary folder when `None`.
    pub temporary: Option<PathBuf>,
    /// A checkout of this crate, whose `assets/` and `locales/` are then read at each request.
    pub live: Option<PathBuf>,
    /// The clock that says what is today.
    pub clock: Clock,
}

impl Settings {
    /// A site with these names and otherwise the usual settings.
    pub fn new(city: City, clock: Clock) -> Settings {
        Settings {
            city,
            nav: Nav::default(),
            limits: Limits::default(),
            rate: None,
            proxies: Vec::new(),
            origins: Vec::new(),
            secure: false,
            sign_in: "/sign-in".to_owned(),
            temporary: None,
            live: None,
            clock,
        }
    }
}

/// The site. Copies share one.
#[derive(Debug, Clone)]
pub struct Site(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    assets: Assets,
    words: Words,
}

impl Site {
    /// Loads words and files.
    pub fn new(settings: Settings) -> Site {
        Site::with_files(settings, &[])
    }

    /// Loads words and files, with further files to serve under `/assets/`.
    pub fn with_files(settings: Settings, more: &[(&str, &'static [u8])]) -> Site {
        let live = settings.live.clone();
        Site(Arc::new(Inner {
            assets: Assets::with(live.as_ref().map(|folder| folder.join("assets")), more),
            words: Words::new(live.map(|folder| folder.join("locales"))),
            settings,
        }))
    }

    /// What the caller decided.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The files that pages load.
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// The words in both languages.
    pub fn words(&self) -> &Words {
        &self.0.words
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Site {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Site, WebError> {
        parts
            .extensions
            .get::<Site>()
            .cloned()
            .ok_or_else(|| WebError::fault("the router was built without web::layers"))
    }
}
