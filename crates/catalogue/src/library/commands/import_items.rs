//! Items come back as national records: first a preview that says what each would change and what is wrong, then drafts for
//! all of them in one transaction, or for none.

use crate::item::{self, Finding, Item, Severity, exchange};
use crate::library::{DraftState, store};
use crate::published::{self, Body};
use crate::rights::ITEM_EDIT;
use base::{OrRefuse, Refusal, Result};
use db::Cx;
use serde_json::Value;

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// One row an item.
    pub rows: Vec<PreviewRow>,
}

/// What an import would do with one item.
#[derive(Debug, Clone)]
pub struct PreviewRow {
    /// Id in the file.
    pub id: String,
    /// `pack/item`; empty when the library knows no such item within reach.
    pub name: String,
    /// The item as it would be; `None` when it does not read.
    pub item: Option<Item>,
    /// Number of elements that change.
    pub changes: usize,
    /// What is wrong, errors first.
    pub findings: Vec<Finding>,
}

impl PreviewRow {
    /// Whether it stands against the import. Findings about the item as such are for the editor to mend in the draft.
    pub fn is_bad(&self) -> bool {
        self.item.is_none()
    }
}

impl Preview {
    /// Whether anything stands against the import.
    pub fn is_bad(&self) -> bool {
        self.rows.is_empty() || self.rows.iter().any(PreviewRow::is_bad)
    }
}

/// Looks at records without writing anything.
pub fn preview(cx: &mut Cx, records: &[Value]) -> Result<Preview> {
    let mut preview = Preview::default();
    for record in records {
        preview.rows.push(row(cx, record)?);
    }
    Ok(preview)
}

fn row(cx: &mut Cx, record: &Value) -> Result<PreviewRow> {
    let id = record["basic"]["item_id"].as_str().unwrap_or_default().trim().to_owned();
    let mut row = PreviewRow { id: id.clone(), name: String::new(), item: None, changes: 0, findings: Vec::new() };
    let known = match store::by_item_id(cx, &id)? {
        Some(entry) => store::visible(cx, &entry.name)?,
        None => None,
    };
    let Some(entry) = known else {
        row.findings.push(Finding::error(
            "I330",
            "id",
            format!("事项库里没有 {id}，或不归您管。"),
            format!("The library has no item {id} within your reach."),
        ));
        return Ok(row);
    };
    row.name.clone_from(&entry.name);
    let own = match (entry.draft, entry.publication) {
        (Some(draft), _) => store::draft(cx, draft)?.map(|draft| draft.body),
        (None, Some(id)) => published::store::body(cx, id)?,
        (None, None) => None,
    };
    let own: Body = own.or_refuse(Refusal::NOT_FOUND)?;
    if let Some(draft) = entry.draft_state.filter(|state| !state.is_open()) {
        let zh = format!("这个事项的草稿正在{}，先退回或收回再导入。", draft_words(draft));
        row.findings.push(Finding::error("I331", "id", zh, "Its draft is with the reviewers; take it back first."));
        return Ok(row);
    }
    match exchange::from_record(record, Some(&own.item)) {
        Ok(item) => {
            row.changes = item::compare(&own.item, &item, &own.item).len();
            row.findings = crate::library::findings(&item);
            row.findings.sort_by_key(|finding| finding.severity == Severity::Warning);
            row.item = Some(item);
        }
        Err(findings) => row.findings = findings,
    }
    Ok(row)
}

fn draft_words(state: DraftState) -> &'static str {
    if state == DraftState::Approved { "等待发布" } else { "审核" }
}

/// Keeps records until their preview is confirmed.
#[derive(Debug, Clone)]
pub struct KeepImport {
    /// Name of the file.
    pub file: String,
    /// National records.
    pub records: Vec<Value>,
}

impl KeepImport {
    /// Runs the command; answers the import.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = some_permit(cx)?;
        store::keep_import(cx, &permit, &self.file.chars().take(200).collect::<String>(), &self.records)
    }
}

/// The permit for something that lies in no office: whoever may write any item.
fn some_permit(cx: &mut Cx) -> Result<base::Permit> {
    let actor = std::sync::Arc::clone(cx.actor());
    let scope = actor.scopes(ITEM_EDIT).next().cloned();
    let target = match &scope {
        Some(base::Scope::Office(office)) => base::Target { office: Some(*office), ..base::Target::default() },
        Some(base::Scope::Subtree(path)) => base::Target { path, ..base::Target::default() },
        Some(base::Scope::Region(region)) => base::Target { region, ..base::Target::default() },
        _ => identity::EVERYWHERE,
    };
    cx.permit(ITEM_EDIT, target)
}

/// Makes drafts of an import that was looked at.
#[derive(Debug, Clone)]
pub struct ImportItems {
    /// The import.
    pub import: i64,
}

impl ImportItems {
    /// Runs the command; answers how many drafts were written. One bad row refuses all of them.
    pub fn run(&self, cx: &mut Cx) -> Result<usize> {
        let records = store::import(cx, self.import)?.or_refuse(Refusal::NOT_FOUND)?;
        let preview = preview(cx, &records)?;
        base::refuse_if!(preview.is_bad(), "item.import_bad");
        cx.about("item_import", self.import);
        let mut written = 0;
        for row in preview.rows.iter().filter(|row| row.changes > 0) {
            let Some(item) = &row.item else { continue };
            let entry = store::visible(cx, &row.name)?.or_refuse(Refusal::NOT_FOUND)?;
            let permit = cx.permit(ITEM_EDIT, entry.target())?;
            let draft = match entry.draft {
                Some(draft) => draft,
                None => {
                    let base = entry.publication.or_refuse("item.no_version")?;
                    let body = published::store::body(cx, base)?.or_refuse(Refusal::NOT_FOUND)?;
                    store::add_draft(cx, &permit, &entry, Some(base), &body, "")?
                }
            };
            let draft = store::draft(cx, draft)?.or_refuse(Refusal::NOT_FOUND)?;
            let body = Body { item: item.clone(), ..draft.body.clone() };
            store::save_draft(cx, &permit, &draft, &body)?;
            store::say(cx, &permit, draft.id, &draft.name, "imported", "")?;
            written += 1;
        }
        let permit = some_permit(cx)?;
        store::drop_import(cx, &permit, self.import)?;
        cx.note("drafts", written);
        Ok(written)
    }
}
