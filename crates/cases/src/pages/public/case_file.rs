//! Everything the applicant's page of a case is made of, read in one snapshot.

use crate::case::{Case, store};
use crate::clock::{self, Explained, Span};
use crate::commands::may_withdraw;
use crate::journal::{self, Entry};
use crate::material::{self, Material};
use crate::note::{self, Note};
use crate::paper::{self, Paper};
use crate::rating::{self, Rating};
use crate::task::{self, Task};
use base::{AccountId, CaseId, OrRefuse, Refusal, Result, Text};
use calendar::Reading;
use catalogue::published::{self, Published};
use db::Cx;
use std::sync::Arc;

/// A part of a joint case.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub case: Case,
    pub office: Text,
    pub published: Published,
    pub state: Option<flow::State>,
    pub spans: Vec<Span>,
    pub reading: Reading,
    pub journal: Vec<Entry>,
}

/// The first-contact owner as the applicant may call on him.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Owner {
    pub name: String,
    pub office: Text,
    pub phone: String,
}

/// A case of the caller's own.
#[derive(Debug, Clone)]
pub(super) struct CaseFile {
    pub case: Case,
    pub parent: Option<Case>,
    pub published: Published,
    pub office: Option<Owner>,
    pub owner: Option<Owner>,
    pub parts: Vec<Part>,
    /// Open steps that wait for the caller.
    pub tasks: Vec<Task>,
    pub spans: Vec<Span>,
    pub reading: Reading,
    pub due: Option<Explained>,
    pub journal: Vec<Entry>,
    pub materials: Vec<Material>,
    /// The papers of the case and of its parts, in the order in which they were made.
    pub papers: Vec<Paper>,
    pub notes: Vec<Note>,
    pub rating: Option<Rating>,
}

/// A case on the caller's side as applicant; another's is not found, whatever else the caller may see.
pub(super) fn own(cx: &mut Cx, id: CaseId) -> Result<Case> {
    store::represented(cx, id)?.or_refuse(Refusal::NOT_FOUND)
}

/// Whether the applicant may still take it back.
pub(super) fn can_withdraw(file: &CaseFile) -> bool {
    may_withdraw(&file.case, file.parts.iter().map(|part| part.case.outcome)).is_ok()
}

/// The open supplement of a case, if something was asked for.
pub(super) fn supplement(spans: &[Span]) -> Option<&Span> {
    spans.iter().find(|span| span.is_open_supplement())
}

/// The span in which a clock stands now.
pub(super) fn stopped(spans: &[Span]) -> Option<&Span> {
    spans.iter().rev().find(|span| span.to.is_none())
}

impl CaseFile {
    /// Loads a case of the caller's own.
    pub fn load(cx: &mut Cx, id: CaseId) -> Result<CaseFile> {
        let case = own(cx, id)?;
        let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
        let (calendar, settings, today) = (clock::calendar(cx)?, clock::light_settings(cx)?, cx.today());
        let spans = clock::store::spans(cx, id)?;
        let me = cx.me();
        let tasks = task::store::open_of_case(cx, id)?;
        let office = identity::office(cx, case.office)?;
        let parts = parts(cx, &case)?;
        Ok(CaseFile {
            parent: match case.parent {
                Some(parent) => Some(own(cx, parent)?),
                None => None,
            },
            office: office.map(|office| Owner {
                name: String::new(),
                phone: office.phone.clone(),
                office: office.name,
            }),
            owner: case.owner.map(|owner| owner_of(cx, owner)).transpose()?,
            tasks: tasks.into_iter().filter(|task| task.is_for(me, true)).collect(),
            reading: clock::reading(&case, &calendar, today, &settings),
            due: clock::explain(&case, &calendar, &spans, today)?,
            journal: journal::store::of_case(cx, id)?,
            materials: material::store::of_case(cx, id)?,
            papers: papers(cx, id, &parts)?,
            parts,
            notes: note::store::of_case(cx, id)?,
            rating: rating::store::of_case(cx, id)?,
            published,
            spans,
            case,
        })
    }
}

fn parts(cx: &mut Cx, case: &Case) -> Result<Vec<Part>> {
    let (calendar, settings, today) = (clock::calendar(cx)?, clock::light_settings(cx)?, cx.today());
    let calendar = Arc::clone(&calendar);
    let mut parts = Vec::new();
    for child in store::children(cx, case.id)? {
        let published = published::store::get(cx, child.publication)?.or_refuse("case.item_gone")?;
        let office = identity::office(cx, child.office)?.map(|office| office.short_name().clone()).unwrap_or_default();
        parts.push(Part {
            state: store::flow(cx, child.id)?,
            spans: clock::store::spans(cx, child.id)?,
            reading: clock::reading(&child, &calendar, today, &settings),
            journal: journal::store::of_case(cx, child.id)?,
            case: child,
            office,
            published,
        });
    }
    Ok(parts)
}

/// What a department writes about its part is for the applicant of the whole.
fn papers(cx: &mut Cx, id: CaseId, parts: &[Part]) -> Result<Vec<Paper>> {
    let mut papers = paper::store::of_case(cx, id)?;
    for part in parts {
        papers.extend(paper::store::of_case(cx, part.case.id)?);
    }
    papers.sort_by_key(|paper| (paper.made_at, paper.id));
    Ok(papers)
}

fn owner_of(cx: &mut Cx, account: AccountId) -> Result<Owner> {
    let name = identity::name_of(cx, account)?;
    let post = identity::posts_of(cx, account)?.into_iter().next();
    let office = match post {
        Some(post) => identity::office(cx, post.office)?,
        None => None,
    };
    Ok(match office {
        Some(office) => Owner { name, phone: office.phone.clone(), office: office.short_name().clone() },
        None => Owner { name, ..Owner::default() },
    })
}
