//! `/admin/items/{pack}/{item}/upgrade`: a pack's new version beside the old one and the city's own; what is ticked goes into a draft.

use super::{in_words, must};
use crate::here::{Here, Shown as Answer};
use crate::item::{self, ChangeKind};
use crate::library::commands::{FLOW, FORM, TakeUpgrade};
use crate::library::store;
use crate::published;
use askama::Template;
use axum::extract::Path;
use base::{OrRefuse, Refusal};
use web::parts::{Tag, Tone};
use web::{Flash, Form, Frame, WebError, render};

struct Change {
    path: String,
    element: String,
    kind: Tag,
    old: String,
    new: String,
    city: String,
    can: bool,
    checked: bool,
}

#[derive(Template)]
#[template(path = "library/pages/upgrade.html")]
struct UpgradePage {
    frame: Frame,
    name: String,
    changes: Vec<Change>,
    draft: bool,
}

pub(super) async fn show(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let name = format!("{pack}/{item}");
    let wish = name.clone();
    let (offer, own, draft) = here
        .read("library.upgrade", move |cx| {
            let entry = must(cx, &wish)?;
            base::refuse_if!(!store::has_upgrade(cx, &wish)?, "item.no_upgrade");
            let offer = store::offer(cx, &wish)?.or_refuse("item.no_upgrade")?;
            let own = published::store::body(cx, entry.publication.or_refuse("item.no_version")?)?
                .or_refuse(Refusal::NOT_FOUND)?;
            Ok((offer, own, entry.draft.is_some()))
        })
        .await?;
    let title = here.frame.text(&own.item.title).to_owned();
    let here = here.crumb("library-title", "/admin/items");
    let mut frame = here.frame.crumb(title.clone(), format!("/admin/items/{name}"));
    frame.title = frame.ta("library-upgrade-title", "title", title);
    let mut changes: Vec<Change> = item::compare(&offer.taken.item, &offer.body.item, &own.item)
        .into_iter()
        .map(|change| {
            let (key, tone) = match change.kind {
                ChangeKind::Pack => ("library-change-pack", Tone::Civic),
                ChangeKind::City => ("library-change-city", Tone::Plain),
                ChangeKind::Same => ("library-change-same", Tone::Ok),
                ChangeKind::Conflict => ("library-change-conflict", Tone::Bad),
            };
            Change {
                element: frame.text(&change.element).to_owned(),
                kind: Tag::new(frame.t(key), tone),
                old: in_words(&frame, change.old.as_ref()),
                new: in_words(&frame, change.new.as_ref()),
                city: in_words(&frame, change.city.as_ref()),
                can: matches!(change.kind, ChangeKind::Pack | ChangeKind::Conflict),
                checked: change.kind == ChangeKind::Pack,
                path: change.path,
            }
        })
        .collect();
    let files = [
        (FORM, "library-form", offer.taken.form != offer.body.form, own.form != offer.taken.form),
        (FLOW, "library-flow", offer.taken.flow != offer.body.flow, own.flow != offer.taken.flow),
    ];
    for (path, key, by_pack, by_city) in files.into_iter().filter(|(_, _, by_pack, _)| *by_pack) {
        changes.push(Change {
            path: path.to_owned(),
            element: frame.t(key),
            kind: Tag::new(
                frame.t(if by_city { "library-change-conflict" } else { "library-change-pack" }),
                if by_city { Tone::Bad } else { Tone::Civic },
            ),
            old: String::new(),
            new: frame.t("library-file-changed"),
            city: String::new(),
            can: by_pack,
            checked: !by_city,
        });
    }
    let page = UpgradePage { name, changes, draft, frame };
    Ok(render(&page.frame, &page))
}

pub(super) async fn take(here: Here, Path((pack, item)): Path<(String, String)>, Form(answers): Form) -> Answer {
    let name = format!("{pack}/{item}");
    let paths: Vec<String> = answers.all("take").map(str::to_owned).collect();
    let command = TakeUpgrade { name: name.clone(), paths };
    let tried = here.write("item.take-upgrade", move |cx| command.run(cx)).await?;
    let said = Flash::new("library-upgrade-taken");
    tried.map(|_| here.go(&format!("/admin/items/{name}/edit"), Some(said))).map_err(WebError::from)
}
