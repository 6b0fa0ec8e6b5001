//! 申请材料: each with its trust level, and what follows from it for the applicant.

use super::times::term;
use crate::hall::{Said, said, said_opt};
use crate::item::{Item, Material, Need, Trust};
use web::Frame;
use web::parts::{Tag, Tone};

/// A material as the guide shows it.
#[derive(Debug, Clone)]
pub struct Paper {
    /// `A` to `D`.
    pub trust: &'static str,
    /// Class of the letter.
    pub class: &'static str,
    /// What the letter means.
    pub meaning: String,
    /// Name.
    pub title: Said,
    /// What follows: 不用交, 上传.
    pub tags: Vec<Tag>,
    /// What to take care of.
    pub hint: Said,
    /// Formats, sizes, copies; how it goes when the record is not there.
    pub notes: Vec<String>,
    /// When it is accepted.
    pub accepted_when: Said,
    /// Who issues it.
    pub source: Said,
    /// The law that asks for it.
    pub by_law: String,
    /// The sentence to tick.
    pub declare: Said,
}

/// All materials of an item.
pub fn papers(frame: &Frame, item: &Item) -> Vec<Paper> {
    item.materials.iter().map(|material| paper(frame, material)).collect()
}

fn paper(frame: &Frame, material: &Material) -> Paper {
    let (trust, class, meaning, consequence, tone) = match material.trust() {
        Some(Trust::A) => ("A", "trust trust-a", "trust-a", "guide-paper-known", Tone::Ok),
        Some(Trust::B) => ("B", "trust trust-b", "trust-b", "guide-paper-show", Tone::Plain),
        Some(Trust::C) => ("C", "trust trust-c", "trust-c", "guide-paper-upload", Tone::Plain),
        _ => ("D", "trust trust-d", "trust-d", "guide-paper-declare", Tone::Plain),
    };
    let mut tags = vec![Tag::new(frame.t(consequence), tone)];
    match material.need {
        Need::Required => {}
        Need::Optional => tags.push(Tag::new(frame.t("guide-paper-optional"), Tone::Plain)),
        Need::Deferred => {
            let within = material.within.as_deref().map(|within| term(frame, within)).unwrap_or_default();
            tags.push(Tag::new(frame.ta("guide-paper-deferred", "within", within), Tone::Soon));
        }
    }
    if material.when.is_some() {
        tags.push(Tag::new(frame.t("guide-paper-when"), Tone::Plain));
    }
    Paper {
        trust,
        class,
        meaning: frame.t(meaning),
        title: said(frame, &material.title),
        tags,
        hint: said_opt(frame, material.hint.as_ref()),
        notes: notes(frame, material),
        accepted_when: said_opt(frame, material.accepted_when.as_ref()),
        source: said_opt(frame, material.source.as_ref()),
        by_law: material.by_law.clone(),
        declare: said_opt(frame, material.declare.as_ref()),
    }
}

fn notes(frame: &Frame, material: &Material) -> Vec<String> {
    let mut notes = Vec::new();
    if material.take.is_some() {
        match (&material.file, material.show) {
            (Some(_), _) => notes.push(frame.t("guide-paper-else-upload")),
            (None, true) => notes.push(frame.t("guide-paper-else-show")),
            (None, false) => {}
        }
    }
    if let Some(file) = &material.file {
        let kinds: Vec<String> = file.kinds.iter().map(|kind| frame.t(kind_key(kind))).collect();
        let size = format!("{} MB", (file.max + (1 << 20) - 1) >> 20);
        notes.push(frame.ta2("guide-paper-file", "kinds", kinds.join(&frame.t("hall-list-mark")), "size", size));
        if file.count > 1 {
            notes.push(frame.ta("guide-paper-count", "count", file.count));
        }
    }
    if material.copies > 1 {
        notes.push(frame.ta2(
            "guide-paper-copies",
            "count",
            material.copies,
            "kind",
            frame.text(&material.original.text()),
        ));
    }
    notes
}

/// The key of the name of a kind of files.
fn kind_key(kind: &str) -> &'static str {
    match kind {
        "image" => "file-kind-image",
        "pdf" => "file-kind-pdf",
        "word" => "file-kind-word",
        "sheet" => "file-kind-sheet",
        _ => "file-kind-ofd",
    }
}
