//! 办理时限, 收费, 设定依据: each limit and fee with the law and article it rests on.

use crate::hall::{Hall, Said, Shown, said, said_opt};
use crate::item::{Basis, Fee, Item, Limit};
use base::Locale;
use calendar::Term;
use web::Frame;

/// A row of limits.
#[derive(Debug, Clone)]
pub struct LimitRow {
    /// The matter: the item, a child, acceptance.
    pub matter: String,
    /// Promised.
    pub promised: String,
    /// Statutory, with its extension.
    pub statutory: String,
    /// Law and article.
    pub basis: String,
    /// Recalled and still to be compared with the official text.
    pub recalled: bool,
    /// What else has to be said.
    pub note: Said,
}

/// A fee.
#[derive(Debug, Clone)]
pub struct FeeRow {
    /// What for.
    pub name: Said,
    /// How much.
    pub price: String,
    /// The law or price notice.
    pub basis: String,
    /// Who pays less or nothing.
    pub waiver: Said,
}

/// A law.
#[derive(Debug, Clone)]
pub struct BasisRow {
    /// Law, number and article.
    pub law: String,
    /// Its words.
    pub text: String,
    /// Recalled and still to be compared with the official text.
    pub recalled: bool,
}

/// A term in words; nothing for zero is 即时.
pub(crate) fn words(frame: &Frame, term: Term) -> String {
    match (term.amount, frame.locale()) {
        (0, _) => frame.t("guide-at-once"),
        (_, Locale::Zh) => term.words_zh(),
        (_, Locale::En) => term.words_en(),
    }
}

/// A term as files write it, in words.
pub fn term(frame: &Frame, text: &str) -> String {
    Term::parse(text).map_or_else(|_| text.to_owned(), |term| words(frame, term))
}

/// The promised limit of an item; what is handled while one waits says so.
pub(crate) fn promised(frame: &Frame, item: &Item) -> String {
    item.limits.promised.as_ref().map_or_else(|| frame.t("guide-at-once"), |limit| words(frame, limit.term))
}

fn row(frame: &Frame, matter: String, promised: String, lawful: Option<&Limit>, extension: Option<&Limit>) -> LimitRow {
    let mut statutory = lawful.map(|limit| words(frame, limit.term)).unwrap_or_default();
    if let Some(extension) = extension {
        statutory = frame.ta2("guide-extendable", "term", statutory, "more", words(frame, extension.term));
    }
    LimitRow {
        matter,
        promised,
        statutory,
        basis: lawful.map(|limit| limit.cited().words(frame.locale())).unwrap_or_default(),
        recalled: lawful.is_some_and(|limit| limit.recalled),
        note: said_opt(frame, lawful.and_then(|limit| limit.note.as_ref())),
    }
}

/// The limits of an item and, for a joint one, of each child.
pub fn limits(frame: &Frame, hall: &Hall, shown: &Shown) -> Vec<LimitRow> {
    let item = shown.item();
    let own = &item.limits;
    let title = frame.text(shown.plain()).to_owned();
    let mut rows = vec![row(frame, title, promised(frame, item), own.statutory.as_ref(), own.extension.as_ref())];
    for child in hall.children(shown) {
        let limits = &child.item().limits;
        let name = frame.text(&child.item().title).to_owned();
        rows.push(row(
            frame,
            name,
            promised(frame, child.item()),
            limits.statutory.as_ref(),
            limits.extension.as_ref(),
        ));
    }
    let parts = [("guide-limit-accept", &own.accept), ("guide-limit-deliver", &own.deliver)];
    for (key, limit) in parts {
        if let Some(limit) = limit {
            rows.push(row(frame, frame.t(key), String::new(), Some(limit), None));
        }
    }
    rows
}

/// What a fee is, in words.
pub(crate) fn price(frame: &Frame, fee: &Fee) -> String {
    match (fee.standard_cents, &fee.standard) {
        (Some(cents), _) => frame.money(cents),
        (None, Some(words)) => frame.text(words).to_owned(),
        (None, None) => frame.t("guide-see-fees"),
    }
}

/// The fees of an item.
pub fn fees(frame: &Frame, item: &Item) -> Vec<FeeRow> {
    let row = |fee: &Fee| FeeRow {
        name: said(frame, &fee.name),
        price: price(frame, fee),
        basis: fee.by_law.clone(),
        waiver: said_opt(frame, fee.waiver.as_ref()),
    };
    item.fees.iter().map(row).collect()
}

/// The laws an item rests on.
pub fn bases(frame: &Frame, item: &Item) -> Vec<BasisRow> {
    let row = |basis: &Basis| BasisRow {
        law: basis.cited().words(frame.locale()),
        text: basis.text.clone(),
        recalled: basis.recalled,
    };
    item.basis.iter().map(row).collect()
}
