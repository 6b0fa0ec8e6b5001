//! Applications as people make them: the first step of a pack's story, for the story's person or for somebody else.

use super::answers::Cast;
use crate::city::{City, Random};
use crate::demo::population::People;
use crate::failure::Outcome;
use crate::operations::Installation;
use ::packs::Pack;
use base::{CaseId, Error};
use cases::case::Channel;
use cases::commands::{Applicant, KeepUpload, SavePage, StartDraft, Submit};
use files::{Rule, Stored};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An application that succeeds: who, what, with which answers and files.
#[derive(Debug, Clone)]
pub struct Script {
    /// Item, `pack/item`.
    item: String,
    /// The story's person.
    slug: String,
    answers: BTreeMap<String, toml::Value>,
    /// Files by material: name and content.
    files: Vec<(String, String, Arc<Vec<u8>>)>,
    declared: Vec<String>,
    /// The item's promise is made.
    promised: bool,
}

const LARGEST: u64 = 5 << 20;
/// So many people are tried before an application is given up: rules of items fit only some.
const TRIES: usize = 8;

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
                files: files.collect(),
                declared,
                promised,
            });
        }
    }
    scripts
}

/// Hands a script's application in, for the first person whom the item's rules fit; none when they fit nobody who was tried.
/// `near` keeps to the district of the script's own person.
pub fn hand_in(
    installation: &Installation,
    city: &City,
    people: &People,
    script: &Script,
    near: bool,
    random: &mut Random,
) -> Outcome<Option<CaseId>> {
    let own = city.residents.iter().position(|resident| resident.slug == script.slug);
    let district = |index: usize| &city.households[city.residents[index].household].community[..6];
    let fits = |index: &usize| !near || own.is_none_or(|own| district(own) == district(*index));
    let crowd: Vec<usize> = (0..city.residents.len()).filter(fits).collect();
    for turn in 0..TRIES {
        let drawn = *random.pick(&crowd);
        let index = match own {
            Some(own) if turn + 1 == TRIES => own,
            _ => drawn,
        };
        // Whom else the application names: first somebody who could be meant, then the story's own.
        let other = Some(*random.pick(&crowd)).filter(|other| turn % 2 == 0 && *other != index);
        if let Some(case) = hand_in_for(installation, city, people, script, index, other)? {
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
    let resident = &city.residents[index];
    let cast = Cast { city, me: resident, other: other.map(|other| &city.residents[other]) };
    let (Some(call), Some(answers)) = (people.call(installation, index)?, cast.fill(&script.answers)) else {
        return Ok(None);
    };
    let mut stored: Vec<(String, Stored)> = Vec::new();
    for (material, name, content) in &script.files {
        let rule = Rule::papers(LARGEST).sealed();
        stored.push((material.clone(), installation.files.store(content.as_slice(), name, &rule)?));
    }
    let (item, declared, name) = (script.item.clone(), script.declared.clone(), resident.name.clone());
    // Some hand the papers in later instead of promising.
    let promised = script.promised && index % 3 != 0;
    let region = city.households[resident.household].community[..9].to_owned();
    let person = people.persons.get(index).copied();
    let handed_in = installation.db.write_now(&call, "case.submit", move |cx| {
        let applicant = Applicant { person, name: name.clone(), ..Applicant::default() };
        let draft =
            StartDraft { item: item.clone(), applicant, channel: Channel::Online, region: region.clone() }.run(cx)?;
        let fields = answers.keys().cloned().collect();
        let save = SavePage {
            draft: draft.id,
            version: draft.version,
            fields,
            values: answers.clone(),
            next: draft.page.clone(),
        };
        save.run(cx)?;
        for (material, stored) in &stored {
            KeepUpload { draft: draft.id, material: material.clone(), stored: stored.clone(), replaces: false }
                .run(cx)?;
        }
        Submit { draft: draft.id, confirmed: true, declared: declared.clone(), promised, seen: Vec::new() }.run(cx)
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
