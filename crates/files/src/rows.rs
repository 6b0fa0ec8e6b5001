//! A file's life in transactions: it comes fresh, is kept, and goes. Callers name the subject of their audit row themselves.

use crate::model::{File, Stored};
use crate::store::{self, Insert};
use base::refusal::OrRefuse;
use base::{AccountId, Error, FileId, Permit, Refusal, Result};
use db::Cx;
use zeroize::Zeroizing;

fn insert(
    cx: &mut Cx,
    permit: &Permit,
    stored: &Stored,
    owner: AccountId,
    about: Option<(&str, i64)>,
) -> Result<FileId> {
    let id = FileId(cx.new_id());
    let key = match &stored.key {
        Some(key) => Some(cx.seal(&subject(id), &key[..])?),
        None => None,
    };
    store::insert(cx, permit, Insert { id, stored, owner, about, key })?;
    Ok(id)
}

fn subject(id: FileId) -> String {
    format!("file:{id}")
}

/// Writes the row of an upload that belongs to nothing yet; it is gone after a day unless it is attached.
pub fn take(cx: &mut Cx, permit: &Permit, stored: &Stored, owner: AccountId) -> Result<FileId> {
    insert(cx, permit, stored, owner, None)
}

/// Writes the row of an upload that belongs to `about`, such as `("case", 123)`; its owner is who acts.
pub fn keep(cx: &mut Cx, permit: &Permit, stored: &Stored, about: (&str, i64)) -> Result<FileId> {
    let owner = cx.me();
    insert(cx, permit, stored, owner, Some(about))
}

/// Makes a fresh file of `owner` belong to `about`. Doing so twice does nothing more; a file of somebody else, or one that
/// belongs to something else, is refused as `stale`.
pub fn attach(cx: &mut Cx, permit: &Permit, id: FileId, owner: AccountId, about: (&str, i64)) -> Result<()> {
    store::attach(cx, permit, id, owner, about)
}

/// Lets a file that belongs to `about` (`("", 0)` for a fresh one) go; its content is swept later.
pub fn discard(cx: &mut Cx, permit: &Permit, id: FileId, about: (&str, i64)) -> Result<()> {
    store::discard(cx, permit, id, about)
}

/// Destroys a sealed file's content for good, in every backup: its data key goes.
pub fn destroy(cx: &mut Cx, permit: &Permit, id: FileId, about: (&str, i64)) -> Result<()> {
    store::discard(cx, permit, id, about)?;
    cx.destroy_data_key(permit, &subject(id))
}

/// The facts of a file and what is needed to read it; `not_found` once it is gone. The caller has decided that the person
/// may see it.
pub fn open(cx: &mut Cx, id: FileId) -> Result<File> {
    let (mut file, sealed) = store::by_id(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
    if let Some(sealed) = sealed {
        let key = Zeroizing::new(cx.unseal(&sealed)?);
        let key: [u8; 16] = key[..].try_into().map_err(|_| Error::fault("a file's key has the wrong length"))?;
        file.key = Some(Zeroizing::new(key));
    }
    Ok(file)
}

/// Files that belong to something, oldest first, at most 1000. To read one, [`open`] it.
pub fn of(cx: &mut Cx, noun: &str, about: i64) -> Result<Vec<File>> {
    store::of(cx, noun, about)
}
