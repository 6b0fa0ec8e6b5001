//! The kernel's own words in both languages: Fluent files under `locales/`, one pair a crate.
//!
//! They are embedded, and read from disk at each request when a live folder is given. A missing key is shown as the key
//! itself and logged once.

use base::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use unic_langid::langid;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/locales");

type Bundle = FluentBundle<FluentResource>;

/// A value in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Words, written as they are.
    Text(String),
    /// A number; Fluent chooses the plural form by it.
    Number(i64),
}

impl Arg {
    fn value(&self) -> FluentValue<'_> {
        match self {
            Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Arg::Number(number) => FluentValue::from(*number),
        }
    }
}

macro_rules! arg_from {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg {
            fn from(number: $number) -> Arg { Arg::Number(i64::try_from(number).unwrap_or(i64::MAX)) }
        }
        impl From<&$number> for Arg {
            fn from(number: &$number) -> Arg { Arg::from(*number) }
        }
        impl From<&&$number> for Arg {
            fn from(number: &&$number) -> Arg { Arg::from(**number) }
        }
    )*};
}
arg_from!(u8, u16, u32, u64, usize, i16, i32, i64);

macro_rules! arg_from_text {
    ($($text:ty),*) => {$(
        impl From<$text> for Arg {
            fn from(text: $text) -> Arg { Arg::Text(text.to_string()) }
        }
    )*};
}
arg_from_text!(&str, &&str, &&&str, String, &String, &&String, &Arc<str>, Cow<'_, str>, &Cow<'_, str>);

/// All words of the product. Copies share one store.
#[derive(Clone)]
pub struct Words(Arc<Store>);

struct Store {
    live: Option<PathBuf>,
    loaded: RwLock<Arc<Loaded>>,
    complained: Mutex<HashSet<String>>,
}

struct Loaded {
    zh: Bundle,
    en: Bundle,
    problems: Vec<String>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("live", &self.0.live).finish_non_exhaustive()
    }
}

impl Words {
    /// The embedded words; or, when `live` names a folder that holds `zh-CN` and `en`, those on disk.
    pub fn new(live: Option<PathBuf>) -> Words {
        let loaded = load(live.as_deref());
        for problem in &loaded.problems {
            tracing::error!(problem, "words do not read");
        }
        Words(Arc::new(Store { live, loaded: RwLock::new(Arc::new(loaded)), complained: Mutex::new(HashSet::new()) }))
    }

    /// Reads the live folder again; does nothing for embedded words.
    pub fn refresh(&self) {
        if let Some(folder) = &self.0.live {
            *self.0.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(load(Some(folder)));
        }
    }

    /// What does not read: syntax errors and keys defined twice, each with its file.
    pub fn problems(&self) -> Vec<String> {
        self.loaded().problems.clone()
    }

    /// Whether a sentence exists in a language.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.loaded().bundle(locale).has_message(key)
    }

    /// The sentence under `key`; the key itself when there is none.
    pub fn say(&self, locale: Locale, key: &str, args: &[(&str, Arg)]) -> String {
        self.try_say(locale, key, args).unwrap_or_else(|| {
            self.complain(locale, key, "no such key");
            key.to_owned()
        })
    }

    /// The sentence under `key`, if there is one.
    pub fn try_say(&self, locale: Locale, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        let loaded = self.loaded();
        let bundle = loaded.bundle(locale);
        let pattern = bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(*name, arg.value());
        }
        let mut errors: Vec<FluentError> = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if let Some(error) = errors.first() {
            self.complain(locale, key, &error.to_string());
        }
        Some(text)
    }

    fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.0.loaded.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn complain(&self, locale: Locale, key: &str, what: &str) {
        let mut complained = self.0.complained.lock().unwrap_or_else(PoisonError::into_inner);
        // Bounded: a page that asks for endless made-up keys must not fill the memory.
        if complained.len() < 1000 && complained.insert(format!("{} {key}", locale.tag())) {
            tracing::error!(locale = locale.tag(), key, what, "words are missing");
        }
    }
}

impl Loaded {
    fn bundle(&self, locale: Locale) -> &Bundle {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// The Fluent files of a language as (name, text), embedded or from a folder.
pub fn files(locale: Locale, live: Option<&Path>) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = match live {
        Some(folder) => std::fs::read_dir(folder.join(locale.tag()))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "ftl"))
            .filter_map(|entry| {
                let text = std::fs::read_to_string(entry.path()).ok()?;
                Some((entry.file_name().to_string_lossy().into_owned(), text))
            })
            .collect(),
        None => EMBEDDED
            .get_dir(locale.tag())
            .into_iter()
            .flat_map(Dir::files)
            .filter(|file| file.path().extension().is_some_and(|extension| extension == "ftl"))
            .filter_map(|file| {
                let name = file.path().file_name()?.to_string_lossy().into_owned();
                Some((name, file.contents_utf8()?.to_owned()))
            })
            .collect(),
    };
    found.sort();
    found
}

fn load(live: Option<&Path>) -> Loaded {
    let mut problems = Vec::new();
    let zh = bundle(Locale::Zh, live, &mut problems);
    let en = bundle(Locale::En, live, &mut problems);
    Loaded { zh, en, problems }
}

fn bundle(locale: Locale, live: Option<&Path>, problems: &mut Vec<String>) -> Bundle {
    let language = match locale {
        Locale::Zh => langid!("zh-CN"),
        Locale::En => langid!("en"),
    };
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for (name, text) in files(locale, live) {
        let resource = match FluentResource::try_new(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                problems.extend(errors.iter().map(|error| format!("{}/{name}: {error}", locale.tag())));
                resource
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            problems.extend(errors.iter().map(|error| format!("{}/{name}: {error}", locale.tag())));
        }
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_is_shown_as_itself() {
        let words = Words::new(None);
        assert_eq!(words.say(Locale::Zh, "no-such-key", &[]), "no-such-key");
        assert_eq!(words.try_say(Locale::En, "no-such-key", &[]), None);
    }

    #[test]
    fn values_stand_in_sentences_without_isolation_marks() {
        let words = Words::new(None);
        let text =
            words.say(Locale::En, "page-title", &[("title", Arg::from("Help")), ("city", Arg::from("Testville"))]);
        assert_eq!(text, "Help · Testville");
        assert!(!text.contains('\u{2068}'));
    }

    #[test]
    fn a_live_folder_is_read_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for locale in Locale::ALL {
            std::fs::create_dir(folder.path().join(locale.tag())).expect("folder");
        }
        let file = folder.path().join("en/a.ftl");
        std::fs::write(&file, "greeting = Hello\n").expect("written");
        let words = Words::new(Some(folder.path().to_path_buf()));
        assert_eq!(words.say(Locale::En, "greeting", &[]), "Hello");
        std::fs::write(&file, "greeting = Good day\n").expect("written");
        words.refresh();
        assert_eq!(words.say(Locale::En, "greeting", &[]), "Good day");
        std::fs::write(&file, "greeting = {\n").expect("written");
        words.refresh();
        assert!(!words.problems().is_empty());
    }
}
