//! Tells a story: step by step, checking after each that what should be true is true.

use super::actor::{self, Actor};
use super::check;
use super::model::{Step, Story, Verb};
use super::page::Page;
use super::verbs;
use super::world::World;
use base::{CaseId, Locale, Moment};
use packs::Pack;
use serde_json::Value;
use std::collections::BTreeMap;

/// Why a step did not go through.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// The city refused, with the code where the page tells it.
    Refused {
        /// The code; empty when the page does not say it.
        code: String,
        /// The page that says so.
        page: Page,
    },
    /// The page is not as it should be, or something broke.
    Failed(String),
}

/// What came of a part of a step.
pub type Told<T = ()> = Result<T, Trouble>;

/// A failure in words.
pub fn failed<T>(what: impl Into<String>) -> Told<T> {
    Err(Trouble::Failed(what.into()))
}

impl From<String> for Trouble {
    fn from(what: String) -> Trouble {
        Trouble::Failed(what)
    }
}

impl From<base::Error> for Trouble {
    fn from(error: base::Error) -> Trouble {
        Trouble::Failed(error.to_string())
    }
}

impl Trouble {
    fn words(&self) -> String {
        match self {
            Trouble::Refused { code, page } => {
                format!("refused {code}: {} | {}", page.errors().join(" / "), page.excerpt())
            }
            Trouble::Failed(what) => what.clone(),
        }
    }
}

/// A story that is being told.
pub struct Teller {
    /// The city.
    pub world: World,
    /// All packs.
    pub packs: Vec<Pack>,
    /// The pack of items that are named without one.
    pub pack: String,
    /// The application that the story is about: the last one handed in.
    pub case: Option<CaseId>,
    /// The address of the draft that was left.
    pub draft: Option<String>,
    /// The code that moves it to the other side.
    pub code: String,
    /// What was remembered of pages.
    pub kept: BTreeMap<String, String>,
    /// What was downloaded.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Where and why a story failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Number of the step, from 1.
    pub step: usize,
    /// What it says.
    pub said: String,
    /// Why.
    pub why: String,
}

impl Teller {
    /// In a city in which nothing has happened yet.
    pub fn new(world: World, packs: Vec<Pack>, pack: String) -> Teller {
        let (kept, files) = (BTreeMap::new(), BTreeMap::new());
        Teller { world, packs, pack, case: None, draft: None, code: String::new(), kept, files }
    }

    /// Tells the whole story.
    pub fn tell(&mut self, story: &Story) -> Result<(), Broken> {
        for (place, step) in story.steps.iter().enumerate() {
            let outcome = self.step(step).and_then(|()| check::everything(self));
            outcome.map_err(|trouble| Broken { step: place + 1, said: said(step), why: trouble.words() })?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Told {
        if !step.pass.is_empty() {
            return Ok(self.world.pass(&step.pass)?);
        }
        self.world.tick();
        let who = self.words(&Actor::default(), &step.who)?;
        let actor = actor::resolve(&self.world.city, &who)?;
        if let Some(see) = &step.see {
            return check::see(self, &actor, see);
        }
        let Some(verb) = step.verb.or(step.attempt) else { return failed("the step says nothing") };
        let done = verbs::run(self, &actor, verb, step);
        self.world.work().map_err(|failure| Trouble::Failed(failure.what.en))?;
        let done = self.remember(&actor, step, done)?;
        match (step.attempt, done) {
            (None, Ok(())) => step.expect.as_ref().map_or(Ok(()), |expect| check::expect(self, expect, step)),
            (None, Err(trouble)) => Err(trouble),
            (Some(_), Ok(())) => failed(format!("it should have been refused as {}, and was done", step.refused)),
            (Some(_), Err(Trouble::Refused { code, page })) => self.is_refusal(&step.refused, &code, page),
            (Some(_), Err(failed)) => Err(failed),
        }
    }

    /// What the page that came shows, and what is remembered of it.
    fn remember(&mut self, actor: &Actor, step: &Step, done: Told) -> Told<Told> {
        let silent = step.keep.is_empty() && step.shows.is_empty() && step.lacks.is_empty();
        if silent || matches!(done, Err(Trouble::Failed(_))) {
            return Ok(done);
        }
        let Some(page) = self.world.browser(&actor.name).page().cloned() else { return failed("no page came") };
        for wanted in &step.shows {
            let wanted = self.words(actor, wanted)?;
            if !page.holds(&wanted) {
                return failed(format!("nowhere stands {wanted}: {}", page.excerpt()));
            }
        }
        for unwanted in &step.lacks {
            let unwanted = self.words(actor, unwanted)?;
            if page.holds(&unwanted) {
                return failed(format!("there stands {unwanted}: {}", page.excerpt()));
            }
        }
        for (name, what) in &step.keep {
            match what.as_str() {
                "download" if page.file.is_empty() => return failed(format!("no file came: {}", page.excerpt())),
                "download" => drop(self.files.insert(name.clone(), page.file.clone())),
                "address" => drop(self.kept.insert(name.clone(), page.path.clone())),
                selector => drop(self.kept.insert(name.clone(), page.find(selector)?)),
            }
        }
        Ok(done)
    }

    /// Whether a refusal is the one that was meant: by its code, or by the sentence of that code.
    pub fn is_refusal(&self, wanted: &str, code: &str, page: Page) -> Told {
        if code == wanted {
            return Ok(());
        }
        let key = wanted.replace(['.', '_'], "-");
        let sentence = self.world.site.words().try_say(Locale::Zh, &key, &[]);
        if sentence.is_some_and(|sentence| says(&page.text(), &sentence)) {
            return Ok(());
        }
        failed(format!("it should have been refused as {wanted}, and was refused {code}: {}", page.excerpt()))
    }

    /// The item that a step names, as `pack/item`.
    pub fn item(&self, name: &str) -> String {
        if name.contains('/') { name.to_owned() } else { format!("{}/{name}", self.pack) }
    }

    /// The pack of an item, and the item's id in it.
    pub fn pack_of<'a>(&'a self, item: &'a str) -> Told<(&'a Pack, &'a str)> {
        let (pack, id) = item.split_once('/').unwrap_or((&self.pack, item));
        match self.packs.iter().find(|one| one.id() == pack) {
            Some(found) => Ok((found, id)),
            None => failed(format!("there is no pack {pack}")),
        }
    }

    /// Words of a story; those that begin with `$` stand for a fact, or for what was remembered; `$code.<name>` is what an
    /// authenticator with the remembered secret shows now.
    pub fn words(&self, me: &Actor, words: &str) -> Told<String> {
        if !words.starts_with('$') {
            return Ok(words.to_owned());
        }
        if let Some(name) = words.strip_prefix("$code.") {
            let secret = self.kept.get(name).and_then(|secret| identity::totp::from_base32(secret));
            let secret: Option<[u8; 20]> = secret.and_then(|secret| secret.try_into().ok());
            return match secret {
                Some(secret) => Ok(identity::totp::code_at(&secret, self.world.now())),
                None => failed(format!("no secret of an authenticator was remembered as {name}")),
            };
        }
        match words.strip_prefix("$kept.") {
            Some(name) => match self.kept.get(name) {
                Some(kept) => Ok(kept.clone()),
                None => failed(format!("nothing was remembered as {name}")),
            },
            None => Ok(actor::fact(&self.world.city, me, words)?),
        }
    }

    /// Answers with the facts of people and companies in the place of their names.
    pub fn filled(&self, me: &Actor, value: &Value) -> Told<Value> {
        Ok(match value {
            Value::String(text) => Value::String(self.words(me, text)?),
            Value::Array(list) => Value::Array(list.iter().map(|one| self.filled(me, one)).collect::<Told<_>>()?),
            Value::Object(map) => {
                let filled = map.iter().map(|(key, one)| Ok((key.clone(), self.filled(me, one)?)));
                Value::Object(filled.collect::<Told<_>>()?)
            }
            other => other.clone(),
        })
    }
}

/// Whether a text holds a sentence; its `{ $arguments }` stand for anything.
pub fn says(text: &str, sentence: &str) -> bool {
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (text, sentence) = (squeeze(text), squeeze(sentence));
    let parts = sentence.split('{').enumerate().map(|(place, part)| match (place, part.split_once('}')) {
        (0, _) | (_, None) => part,
        (_, Some((_, rest))) => rest,
    });
    let mut rest = text.as_str();
    let mut any = false;
    for part in parts.filter(|part| !part.is_empty()) {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        any = true;
    }
    any
}

fn said(step: &Step) -> String {
    let verb = step.verb.map(Verb::word);
    let attempt = step.attempt.map(|verb| format!("try {}", verb.word()));
    let seen = step.see.as_ref().map(|see| format!("see {}", see.at));
    let what = verb.map(str::to_owned).or(attempt).or(seen).unwrap_or_else(|| format!("pass {}", step.pass));
    let on = if step.item.is_empty() { &step.case } else { &step.item };
    [step.who.as_str(), &what, on].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// When a story begins.
pub fn beginning(story: &Story) -> Result<Moment, String> {
    let clock = &story.clock;
    let with_seconds = match clock.find('+') {
        Some(at) if clock[..at].matches(':').count() == 1 => format!("{}:00{}", &clock[..at], &clock[at..]),
        _ => clock.clone(),
    };
    Moment::parse(&with_seconds).ok_or_else(|| format!("{clock} is no time such as 2026-11-23T09:00+08:00"))
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_sentence_is_found_around_its_arguments() {
        assert!(says("很抱歉。已由 林嘉 领取，请选别的。", "已由 {$name} 领取"));
        assert!(says("年满 60 周岁后可以办理，最早 2027 年 1 月 1 日可申请。", "最早 {date} 可申请。"));
        assert!(!says("已由林嘉办理", "已由 {$name} 领取"));
        assert!(!says("anything", "{$name}"));
    }
}
