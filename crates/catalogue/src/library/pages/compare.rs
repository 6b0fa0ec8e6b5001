//! `/admin/items/{pack}/{item}/compare?from=&to=`: two versions side by side, or the draft beside the version in use.

use super::{in_words, must};
use crate::here::{Here, Shown as Answer};
use crate::item::{self, Item};
use crate::library::store;
use crate::published;
use askama::Template;
use axum::extract::Path;
use base::{OrRefuse, Refusal};
use db::Cx;
use web::{Frame, render};

struct Change {
    element: String,
    path: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "library/pages/compare.html")]
struct ComparePage {
    frame: Frame,
    name: String,
    before: String,
    after: String,
    changes: Vec<Change>,
    form: bool,
    flow: bool,
}

struct Side {
    words: Option<i64>,
    item: Item,
    form: Option<schema::Form>,
    flow: String,
}

/// A side of the comparison: a publication of this item, or its draft.
fn side(cx: &mut Cx, name: &str, wish: &str, current: Option<i64>, draft: Option<i64>) -> base::Result<Side> {
    if wish == "draft" {
        let draft = store::draft(cx, draft.or_refuse(Refusal::NOT_FOUND)?)?.or_refuse(Refusal::NOT_FOUND)?;
        return Ok(Side { words: None, item: draft.body.item, form: draft.body.form, flow: draft.body.flow });
    }
    let id = if wish.is_empty() { current } else { wish.parse().ok() };
    let published =
        published::store::get(cx, id.or_refuse(Refusal::NOT_FOUND)?)?.filter(|published| published.name == name);
    let published = published.or_refuse(Refusal::NOT_FOUND)?;
    let body = published::store::body(cx, published.id)?.or_refuse(Refusal::NOT_FOUND)?;
    Ok(Side { words: Some(published.version), item: body.item, form: body.form, flow: body.flow })
}

pub(super) async fn show(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let name = format!("{pack}/{item}");
    let wish = (name.clone(), here.frame.query_value("from"), here.frame.query_value("to"));
    let (before, after) = here
        .read("library.compare", move |cx| {
            let entry = must(cx, &wish.0)?;
            let before = side(cx, &wish.0, &wish.1, entry.publication, entry.draft)?;
            Ok((before, side(cx, &wish.0, &wish.2, entry.publication, entry.draft)?))
        })
        .await?;
    let title = here.frame.text(&after.item.title).to_owned();
    let here = here.crumb("library-title", "/admin/items");
    let mut frame = here.frame.crumb(title.clone(), format!("/admin/items/{name}"));
    frame.title = frame.ta("library-compare-title", "title", title);
    let label = |side: &Side| match side.words {
        Some(version) => frame.ta("library-version-number", "version", version),
        None => frame.t("library-draft"),
    };
    let changes = item::compare(&before.item, &after.item, &before.item)
        .into_iter()
        .map(|change| Change {
            element: frame.text(&change.element).to_owned(),
            before: in_words(&frame, change.old.as_ref()),
            after: in_words(&frame, change.new.as_ref()),
            path: change.path,
        })
        .collect();
    let page = ComparePage {
        before: label(&before),
        after: label(&after),
        changes,
        form: before.form != after.form,
        flow: before.flow != after.flow,
        name,
        frame,
    };
    Ok(render(&page.frame, &page))
}
