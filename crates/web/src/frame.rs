//! What every page needs around its content: language, display, menus, who is signed in, words, files and formats.

use crate::display::{Contrast, Display, Size, query_value};
use crate::error::WebError;
use crate::faces::Facts;
use crate::flash::Flash;
use crate::markup::Markup;
use crate::parts::{Crumb, Entry, Group};
use crate::site::{City, LinkGroup, Site};
use crate::words::Arg;
use crate::{answers, format};
use axum::extract::FromRequestParts;
use base::{Kind, Locale, Moment, Principal, Text};
use http::request::Parts;
use jiff::civil::Date;

/// Who looks at the page. Identity's middleware inserts it into the request's extensions (and into the response's, so
/// that error pages know it too).
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Who acts.
    pub principal: Principal,
    /// The name in the head of the page.
    pub name: String,
    /// Unread messages.
    pub unread: u32,
}

/// The rail of the desk for this person, with counts. A middleware may insert it into the request's extensions.
#[derive(Debug, Clone, Default)]
pub struct Rail(pub Vec<Group>);

/// The signed-in person as the head shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Name.
    pub name: String,
    /// Sort of actor.
    pub kind: Kind,
}

/// What surrounds a page. Templates hold it in a field named `frame`.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The site.
    pub site: Site,
    /// Language, theme, contrast and size.
    pub display: Display,
    /// Path of the request.
    pub path: String,
    /// Query of the request without `?`.
    pub query: String,
    /// Who is signed in.
    pub badge: Option<Badge>,
    /// Unread messages.
    pub unread: u32,
    /// Title of the page, in the person's language.
    pub title: String,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// The rail of the desk.
    pub rail: Vec<Group>,
    /// The trace id.
    pub trace: String,
    /// A sentence left by the previous post.
    pub flash: Option<Flash>,
    /// Today in the city.
    pub today: Date,
}

impl Frame {
    /// The frame of a request that passed [`crate::layers()`].
    pub fn from_parts(parts: &Parts) -> Result<Frame, WebError> {
        let missing = || WebError::fault("the router was built without web::layers");
        let site = parts.extensions.get::<Site>().ok_or_else(missing)?;
        let facts = parts.extensions.get::<Facts>().ok_or_else(missing)?;
        let mut frame = Frame::of(site, facts, parts.extensions.get::<Viewer>());
        if let Some(Rail(rail)) = parts.extensions.get::<Rail>() {
            frame.rail.clone_from(rail);
        }
        Ok(frame)
    }

    /// The frame for what is known of a request.
    pub fn of(site: &Site, facts: &Facts, viewer: Option<&Viewer>) -> Frame {
        let viewer = viewer.filter(|viewer| viewer.principal.is_signed_in());
        let mut frame = Frame {
            site: site.clone(),
            display: facts.display,
            path: facts.path.clone(),
            query: facts.query.clone(),
            badge: viewer.map(|viewer| Badge { name: viewer.name.clone(), kind: viewer.principal.kind }),
            unread: viewer.map_or(0, |viewer| viewer.unread),
            title: String::new(),
            crumbs: Vec::new(),
            rail: Vec::new(),
            trace: facts.trace.clone(),
            flash: facts.flash.clone(),
            today: site.settings().clock.now().date(),
        };
        frame.rail = if frame.is_under("/admin") {
            frame.groups(&site.settings().nav.admin, viewer)
        } else if frame.is_under("/desk") {
            frame.groups(&site.settings().nav.desk, viewer)
        } else {
            Vec::new()
        };
        frame
    }

    /// A frame without a request, for samples, previews and papers made by jobs.
    pub fn sample(site: &Site, locale: Locale, path: &str) -> Frame {
        let display = Display { locale, ..Display::default() };
        Frame::of(site, &Facts { display, path: path.to_owned(), ..Facts::default() }, None)
    }

    /// With the page's title, already in the person's language.
    pub fn titled(mut self, title: impl Into<String>) -> Frame {
        self.title = title.into();
        self
    }

    /// With the page's title by its key.
    pub fn titled_by(self, key: &str) -> Frame {
        let title = self.t(key);
        self.titled(title)
    }

    /// With one more crumb.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Frame {
        self.crumbs.push(Crumb { label: label.into(), href: href.into() });
        self
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.display.locale
    }

    /// The language's tag for `lang`.
    pub fn lang(&self) -> &'static str {
        self.display.locale.tag()
    }

    /// The mode attributes of `<html>`.
    pub fn modes(&self) -> String {
        self.display.attributes()
    }

    /// Whether the elder mode is on.
    pub fn is_elder(&self) -> bool {
        self.display.size == Size::Elder
    }

    /// Whether high contrast is on.
    pub fn is_high_contrast(&self) -> bool {
        self.display.contrast == Contrast::More
    }

    /// Whether an official is signed in.
    pub fn is_official(&self) -> bool {
        self.badge.as_ref().is_some_and(|badge| badge.kind == Kind::Official)
    }

    /// The sentence under a key.
    pub fn t(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The sentence under a key with one value.
    pub fn ta(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        self.say(key, &[(name, value.into())])
    }

    /// The sentence under a key with two values.
    pub fn ta2(&self, key: &str, name: &str, value: impl Into<Arg>, name_2: &str, value_2: impl Into<Arg>) -> String {
        self.say(key, &[(name, value.into()), (name_2, value_2.into())])
    }

    /// The sentence under a key with any values.
    pub fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.site.words().say(self.display.locale, key, args)
    }

    /// Bilingual words in the person's language.
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.display.locale)
    }

    /// Words that hold names, with the Chinese in them marked on a page in another language.
    pub fn names(&self, words: impl AsRef<str>) -> Markup {
        Markup::names(words.as_ref(), self.display.locale)
    }

    /// An icon, to stand beside a word.
    pub fn icon(&self, name: &str) -> Markup {
        Markup::icon(&self.site.assets().url("icons.svg"), name, "icon")
    }

    /// A large icon.
    pub fn icon_l(&self, name: &str) -> Markup {
        Markup::icon(&self.site.assets().url("icons.svg"), name, "icon icon-l")
    }

    /// The product's mark.
    pub fn mark(&self) -> Markup {
        Markup::mark()
    }

    /// The address of a style sheet, script or picture.
    pub fn asset(&self, name: &str) -> String {
        self.site.assets().url(name)
    }

    /// A date in a sentence: `11 月 23 日（周一）`.
    pub fn date(&self, date: impl std::borrow::Borrow<Date>) -> String {
        format::date_long(*date.borrow(), self.today, self.display.locale)
    }

    /// A date in a table: `11-23`.
    pub fn date_short(&self, date: impl std::borrow::Borrow<Date>) -> String {
        format::date_short(*date.borrow(), self.today, self.display.locale)
    }

    /// A date with its year: `2026 年 11 月 23 日`.
    pub fn date_full(&self, date: impl std::borrow::Borrow<Date>) -> String {
        format::date_full(*date.borrow(), self.display.locale)
    }

    /// An instant in a sentence: `今天 09:41`.
    pub fn moment(&self, moment: impl std::borrow::Borrow<Moment>) -> String {
        format::moment_long(*moment.borrow(), self.today, self.display.locale)
    }

    /// An instant in a table: `11-18 09:32`.
    pub fn moment_short(&self, moment: impl std::borrow::Borrow<Moment>) -> String {
        format::moment_short(*moment.borrow(), self.today, self.display.locale)
    }

    /// Money from cents.
    pub fn money(&self, cents: impl std::borrow::Borrow<i64>) -> String {
        format::money(*cents.borrow(), self.display.locale)
    }

    /// A span of milliseconds.
    pub fn duration(&self, milliseconds: impl std::borrow::Borrow<i64>) -> String {
        format::duration(*milliseconds.borrow(), self.display.locale)
    }

    /// A legal term in working days.
    pub fn working_days(&self, count: impl std::borrow::Borrow<i64>) -> String {
        format::working_days(*count.borrow(), self.display.locale)
    }

    /// The city's names.
    pub fn city(&self) -> &City {
        &self.site.settings().city
    }

    /// The site's name.
    pub fn city_name(&self) -> &str {
        self.text(&self.city().name)
    }

    /// What stands in the window's title: the page, then the site.
    pub fn page_title(&self) -> String {
        if self.title.is_empty() {
            return self.city_name().to_owned();
        }
        self.ta2("page-title", "title", self.title.as_str(), "city", self.city_name())
    }

    /// Whether the request is for this path or below it.
    pub fn is_under(&self, path: &str) -> bool {
        path == "/" && self.path == "/"
            || path != "/" && self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The public menu.
    pub fn nav(&self) -> Vec<Entry> {
        let links = &self.site.settings().nav.public;
        let current =
            links.iter().filter(|link| self.is_under(link.href)).map(|link| link.href).max_by_key(|href| href.len());
        links
            .iter()
            .map(|link| Entry::new(self.t(link.key), link.href, link.icon).current(current == Some(link.href)))
            .collect()
    }

    /// The columns of the footer.
    pub fn foot(&self) -> Vec<Group> {
        self.groups(&self.site.settings().nav.foot, None)
    }

    fn groups(&self, groups: &[LinkGroup], viewer: Option<&Viewer>) -> Vec<Group> {
        let is_for = |link: &&crate::site::Link| {
            link.needs.is_empty()
                || viewer.is_none_or(|viewer| link.needs.iter().any(|right| viewer.principal.holds(*right)))
        };
        let links = || groups.iter().flat_map(|group| &group.links);
        let current =
            links().filter(|link| self.is_under(link.href)).map(|link| link.href).max_by_key(|href| href.len());
        let entry = |link: &crate::site::Link| {
            Entry::new(self.t(link.key), link.href, link.icon).current(current == Some(link.href))
        };
        groups
            .iter()
            .map(|group| Group {
                title: if group.key.is_empty() { String::new() } else { self.t(group.key) },
                entries: group.links.iter().filter(is_for).map(entry).collect(),
            })
            .filter(|group: &Group| !group.entries.is_empty())
            .collect()
    }

    /// This page in the other language.
    pub fn other_language_href(&self) -> String {
        let other = self.other_language();
        self.with_query("lang", other.tag())
    }

    /// The other language.
    pub fn other_language(&self) -> Locale {
        if self.display.locale == Locale::Zh { Locale::En } else { Locale::Zh }
    }

    /// This page in elder mode, or back from it.
    pub fn elder_href(&self) -> String {
        self.with_query("elder", if self.is_elder() { "0" } else { "1" })
    }

    /// This page with one value of the query set, the others kept.
    pub fn with_query(&self, name: &str, value: &str) -> String {
        let mut out = format!("{}?", self.path);
        for pair in self.query.split('&').filter(|pair| !pair.is_empty()) {
            if pair.split('=').next() != Some(name) {
                out.push_str(pair);
                out.push('&');
            }
        }
        out.push_str(name);
        out.push('=');
        out.push_str(&answers::encode(value));
        out
    }

    /// One value of the query; empty when absent.
    pub fn query_value(&self, name: &str) -> String {
        query_value(&self.query, name).unwrap_or_default()
    }

    /// This page, to come back to.
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// Where the head of a desk page leads: to the administration for those who have it in their menu, else to the desk.
    pub fn desk_home(&self) -> &'static str {
        let mut entries = self.rail.iter().flat_map(|group| &group.entries);
        let administers = self.is_under("/admin") && entries.any(|entry| entry.href == "/admin");
        if administers { "/admin" } else { "/desk" }
    }

    /// Where one signs in, with the way back.
    pub fn sign_in_href(&self) -> String {
        self.sign_in_from(&self.here())
    }

    /// Where one signs in, with the way back to a page of this site.
    pub fn sign_in_from(&self, page: &str) -> String {
        format!("{}?back={}", self.site.settings().sign_in, answers::encode(page))
    }

    /// The sentence left by the previous post.
    pub fn flash_text(&self) -> Option<String> {
        let flash = self.flash.as_ref()?;
        self.site.words().try_say(self.display.locale, &flash.key, &[("value", Arg::Text(flash.value.clone()))])
    }

    /// Where to post to undo what the flash tells; empty when it cannot be undone.
    pub fn flash_undo(&self) -> &str {
        self.flash.as_ref().map_or("", |flash| &flash.undo)
    }
}

/// The extractor that gives a handler its [`Frame`].
#[derive(Debug, Clone)]
pub struct Page(pub Frame);

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Page, WebError> {
        Frame::from_parts(parts).map(Page)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Viewer, WebError> {
        let viewer = parts.extensions.get::<Viewer>().filter(|viewer| viewer.principal.is_signed_in());
        viewer.cloned().ok_or_else(WebError::not_signed_in)
    }
}
