//! Applications as people make them: the first step of a pack's story, for the story's person or for somebody else.

use super::answers::Cast;
use crate::city::{City, Random, Resident};
use crate::demo::population::People;
use crate::failure::Outcome;
use crate::operations::Installation;
use ::packs::Pack;
use base::moment::day_number;
use base::{CaseId, Error, Moment, PersonId, Refusal};
use cases::case::Channel;
use cases::commands::{Applicant, KeepUpload, SavePage, StartDraft, Submit};
use db::{Call, Cx};
use files::{Rule, Stored};
use jiff::civil::Date;
use schema::Answers;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// An application that succeeds: who, what, with which answers and files.
#[derive(Debug, Clone)]
pub struct Script {
    /// Item, `pack/item`.
    item: String,
    /// The story's person.
    slug: String,
    answers: BTreeMap<String, toml::Value>,
    /// The day on which the story begins.
    day: Option<Date>,
    /// Files by material: name and content.
    files: Vec<(String, String, Arc<Vec<u8>>)>,
    declared: Vec<String>,
    /// The item's promise is made.
    promised: bool,
}

const LARGEST: u64 = 5 << 20;
/// Ends a trial of what would be handed in, so that nothing of it stays.
const FITS: &str = "demonstration.fits";
/// So many people are tried before an application is given up: rules of items fit only some.
const TRIES: usize = 40;

/// The scripts of all packs: the stories in which somebody applies and is not refused.
pub fn scripts(all: &[Pack]) -> Vec<Script> {
    let mut scripts = Vec::new();
    for pack in all {
        for (id, story) in &pack.stories {
            if id.ends_with("-refused") {
                continue;
            }
            let apply = story.steps.iter().find(|step| step.verb.as_deref() == Some("apply"));
            let Some(step) = apply else { continue };
            let (Some(item), Some(slug)) =
                (&step.item, step.who.as_deref().and_then(|who| who.strip_prefix("resident:")))
            else {
                continue;
            };
            let item = if item.contains('/') { item.clone() } else { format!("{}/{item}", pack.id()) };
            let files = step.files.iter().filter_map(|(material, name)| {
                let content = pack.file(&format!("demo/{name}"))?.to_vec();
                Some((material.clone(), name.clone(), Arc::new(content)))
            });
            let promised = step.declare.iter().any(|one| one == "promise");
            let mut declared = step.declare.clone();
            declared.retain(|one| one != "promise");
            scripts.push(Script {
                item,
                slug: slug.to_owned(),
                answers: step.answers.clone(),
                day: story.clock.as_deref().and_then(Moment::parse).map(Moment::date),
                files: files.collect(),
                declared,
                promised,
            });
        }
    }
    scripts
}

/// An application that is filled in for one person.
#[derive(Clone)]
struct Filled {
    call: Call,
    item: String,
    applicant: Applicant,
    region: String,
    answers: Answers,
}

impl Filled {
    /// None for somebody without an account or without a fact that the answers name.
    fn of(
        installation: &Installation,
        city: &City,
        people: &People,
        (script, other): (&Script, Option<&Resident>),
        index: usize,
    ) -> Outcome<Option<Filled>> {
        let resident = &city.residents[index];
        let today = installation.db.clock().now().date();
        let later = script.day.map_or(0, |day| day_number(today) - day_number(day));
        let cast = Cast { city, me: resident, other, later };
        let (Some(call), Some(answers)) = (people.call(installation, index)?, cast.fill(&script.answers)) else {
            return Ok(None);
        };
        let person: Option<PersonId> = people.persons.get(index).copied();
        Ok(Some(Filled {
            call,
            item: script.item.clone(),
            applicant: Applicant { person, name: resident.name.clone(), ..Applicant::default() },
            region: city.households[resident.household].community[..9].to_owned(),
            answers,
        }))
    }

    /// Whether it would be handed in as it is; nothing stays of the trial.
    fn fits(&self, installation: &Installation, script: &Script) -> bool {
        let (tried, declared, promised) = (self.clone(), script.declared.clone(), script.promised);
        let trial = installation.db.write_now(&self.call, "draft.try", move |cx| {
            let draft = tried.save(cx, Channel::Online, "")?;
            Submit { draft, confirmed: true, declared: declared.clone(), promised, seen: Vec::new() }.run(cx)?;
            Err::<(), Error>(Refusal::new(FITS).into())
        });
        trial.is_err_and(|error| error.code() == Some(FITS))
    }

    /// Begins the draft and saves all answers; the page to go on with is `next`, or the first one when that is empty.
    fn save(&self, cx: &mut Cx, channel: Channel, next: &str) -> base::Result<i64> {
        let (item, applicant, region) = (self.item.clone(), self.applicant.clone(), self.region.clone());
        let draft = StartDraft { item, applicant, channel, region }.run(cx)?;
        let next = if next.is_empty() { draft.page.clone() } else { next.to_owned() };
        let fields = self.answers.keys().cloned().collect();
        SavePage { draft: draft.id, version: draft.version, fields, values: self.answers.clone(), next }.run(cx)?;
        Ok(draft.id)
    }
}

/// Fills a script's application in and leaves it: for uploads when the script has files, before the last look else. Answers
/// whether somebody was found whom it fits.
pub fn leave(
    installation: &Installation,
    city: &City,
    people: &People,
    script: &Script,
    random: &mut Random,
) -> Outcome<bool> {
    for _ in 0..TRIES {
        let index = random.between(0, city.residents.len() as i64 - 1) as usize;
        // The known people begin anew, so that each of them can be followed from the first page.
        if !city.residents[index].slug.is_empty() {
            continue;
        }
        let Some(filled) = Filled::of(installation, city, people, (script, None), index)? else { continue };
        let next = if script.files.is_empty() { "check" } else { "materials" };
        let call = filled.call.clone();
        // Whoever looks once more at what was filled in can hand it in.
        if script.files.is_empty() && !filled.fits(installation, script) {
            continue;
        }
        match installation.db.write_now(&call, "draft.begin", move |cx| filled.save(cx, Channel::Online, next)) {
            Ok(_) => return Ok(true),
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}

/// What a clerk at a window began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// An application that waits for a paper.
    Draft,
    /// It was handed in.
    Case(CaseId),
}

/// A clerk at a window fills a script's application in for somebody who stands there, and hands it in if wished; none when it fits
/// nobody who was tried.
pub fn at_window(
    installation: &Installation,
    city: &City,
    people: &People,
    (script, clerk, submit): (&Script, &Call, bool),
    applied: &mut Applied,
    random: &mut Random,
) -> Outcome<Option<Begun>> {
    for index in crowd(city, script, false, applied, random) {
        let Some(filled) = Filled::of(installation, city, people, (script, None), index)? else { continue };
        let mut actor = (*clerk.actor).clone();
        actor.acting_for = filled.applicant.person;
        let call = Call { actor: Arc::new(actor), ..clerk.clone() };
        let (declared, promised) = (script.declared.clone(), script.promised);
        let begun = installation.db.write_now(&call, "draft.begin", move |cx| {
            let draft = filled.save(cx, Channel::Window, "")?;
            if submit {
                // The originals lie on the counter.
                let own = cases::draft::store::own(cx, draft)?.ok_or_else(|| Error::fault("a draft was begun"))?;
                let published = catalogue::published::store::get(cx, own.publication)?;
                let materials = published.map(|one| one.parts.item.materials.clone()).unwrap_or_default();
                let seen = materials.into_iter().map(|material| material.id).collect();
                let case = Submit { draft, confirmed: true, declared: declared.clone(), promised, seen }.run(cx)?;
                return Ok(Begun::Case(case.id));
            }
            Ok(Begun::Draft)
        });
        match begun {
            Ok(begun) => {
                applied.insert((script.item.clone(), index));
                return Ok(Some(begun));
            }
            Err(Error::Refused(refusal)) => {
                tracing::debug!(item = script.item, code = %refusal.code, "not begun at a window");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

impl Script {
    /// Item, `pack/item`.
    pub fn item(&self) -> &str {
        &self.item
    }

    /// Whether it comes with files.
    pub fn has_files(&self) -> bool {
        !self.files.is_empty()
    }
}

/// Who has applied for what: the script's item and the resident's place.
pub type Applied = HashSet<(String, usize)>;

/// Who may be tried for a script, in this order: who has not applied for it yet; those in the district of the script's own person first,
/// where `near` says so; the script's own person, whom the rules fit, at last.
fn crowd(city: &City, script: &Script, near: bool, applied: &Applied, random: &mut Random) -> Vec<usize> {
    let own = city.residents.iter().position(|resident| resident.slug == script.slug);
    let district = |index: usize| &city.households[city.residents[index].household].community[..6];
    let is_near = |index: usize| near && own.is_some_and(|own| district(own) == district(index));
    let is_new = |index: &usize| !applied.contains(&(script.item.clone(), *index));
    let mut crowd: Vec<usize> = (0..city.residents.len()).filter(is_new).collect();
    for place in (1..crowd.len()).rev() {
        crowd.swap(place, random.between(0, place as i64) as usize);
    }
    crowd.sort_by_key(|index| !is_near(*index));
    crowd.truncate(TRIES);
    crowd.extend(own.filter(|own| is_new(own) && !crowd.contains(own)));
    crowd
}

/// Hands a script's application in, for the first person whom the item's rules fit and who has not applied for it yet; none when there
/// is nobody such among those who were tried. `near` begins with the district of the script's own person.
pub fn hand_in(
    installation: &Installation,
    city: &City,
    people: &People,
    (script, near): (&Script, bool),
    applied: &mut Applied,
    random: &mut Random,
) -> Outcome<Option<CaseId>> {
    let crowd = crowd(city, script, near, applied, random);
    for (turn, index) in crowd.iter().copied().enumerate() {
        // Whom else the application names: first somebody who could be meant, then the story's own.
        let other = Some(*random.pick(&crowd)).filter(|other| turn % 2 == 0 && *other != index);
        if let Some(case) = hand_in_for(installation, city, people, script, index, other)? {
            applied.insert((script.item.clone(), index));
            return Ok(Some(case));
        }
    }
    Ok(None)
}

fn hand_in_for(
    installation: &Installation,
    city: &City,
    people: &People,
    script: &Script,
    index: usize,
    other: Option<usize>,
) -> Outcome<Option<CaseId>> {
    let other = other.map(|other| &city.residents[other]);
    let Some(filled) = Filled::of(installation, city, people, (script, other), index)? else { return Ok(None) };
    let call = filled.call.clone();
    let mut stored: Vec<(String, Stored)> = Vec::new();
    for (material, name, content) in &script.files {
        let rule = Rule::papers(LARGEST).sealed();
        stored.push((material.clone(), installation.files.store(content.as_slice(), name, &rule)?));
    }
    let declared = script.declared.clone();
    // Some hand the papers in later instead of promising.
    let promised = script.promised && !index.is_multiple_of(3);
    let handed_in = installation.db.write_now(&call, "case.submit", move |cx| {
        let draft = filled.save(cx, Channel::Online, "")?;
        for (material, stored) in &stored {
            KeepUpload { draft, material: material.clone(), stored: stored.clone(), replaces: false }.run(cx)?;
        }
        Submit { draft, confirmed: true, declared: declared.clone(), promised, seen: Vec::new() }.run(cx)
    });
    match handed_in {
        Ok(case) => Ok(Some(case.id)),
        // The rules of the item do not fit this person.
        Err(Error::Refused(refusal)) => {
            tracing::debug!(item = script.item, code = %refusal.code, "not handed in");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
