//! Numbered papers of a case: receipt, notices, decisions. Numbers of decisions are gap-free for a register and year.

pub mod store;
mod words;

use crate::case::model::words as closed;
use crate::engine::Work;
use crate::material;
use base::{AccountId, CaseId, Locale, Moment, Result, Text};
use catalogue::item::Trust;
use db::Cx;
use serde::{Deserialize, Serialize};

pub use words::{date, handed_in, silent};

closed! {
    /// Which paper (standards-cn 1.6).
    PaperKind {
        /// Receipt for an application (收件凭证).
        Receipt = "receipt",
        /// What is missing, told at once (补正告知书).
        Supplement = "supplement",
        /// Acceptance (受理通知书).
        Acceptance = "acceptance",
        /// Refusal to accept (不予受理决定书).
        NonAcceptance = "non-acceptance",
        /// The clock stops for a special procedure (特别程序告知书).
        Special = "special",
        /// More time, with the approver's reasons (延期通知书).
        Extension = "extension",
        /// Granted (准予决定书).
        Grant = "grant",
        /// Granted in part (联办办结通知书).
        Partial = "partial",
        /// Refused, with legal routes (不予决定书).
        Refusal = "refusal",
        /// Withdrawn (终止办理通知书).
        Withdrawal = "withdrawal",
        /// What was missing was handed in at a window (补正材料收件凭证).
        Handed = "handed",
        /// Ended because nothing came by the day of a supplement (逾期未补正终止办理通知书).
        Lapse = "lapse",
    }
}

impl PaperKind {
    /// Title of the paper.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            PaperKind::Receipt => ("收件凭证", "Receipt"),
            PaperKind::Supplement => ("补正材料告知书", "Notice of what is missing"),
            PaperKind::Acceptance => ("受理通知书", "Notice of acceptance"),
            PaperKind::NonAcceptance => ("不予受理决定书", "Decision not to accept"),
            PaperKind::Special => ("特别程序告知书", "Notice of a special procedure"),
            PaperKind::Extension => ("延长办理期限通知书", "Notice of extension"),
            PaperKind::Grant => ("准予决定书", "Decision to grant"),
            PaperKind::Partial => ("联合办理结果通知书", "Result of the joint application"),
            PaperKind::Refusal => ("不予办理决定书", "Decision to refuse"),
            PaperKind::Withdrawal => ("终止办理通知书", "Notice that handling has ended"),
            PaperKind::Handed => ("补正材料收件凭证", "Receipt for what was missing"),
            PaperKind::Lapse => ("逾期未补正终止办理通知书", "Notice that handling has ended for want of an answer"),
        };
        Text::new(zh, en)
    }

    /// Whether it decides: its number comes from a register without gaps.
    pub fn is_decision(self) -> bool {
        matches!(self, PaperKind::NonAcceptance | PaperKind::Grant | PaperKind::Partial | PaperKind::Refusal)
    }

    /// The character in its number, such as 受 in 云市监受字〔2026〕第12号.
    pub fn mark(self) -> &'static str {
        match self {
            PaperKind::Receipt => "收",
            PaperKind::Supplement => "补",
            PaperKind::Acceptance => "受",
            PaperKind::NonAcceptance => "不受",
            PaperKind::Special => "特",
            PaperKind::Extension => "延",
            PaperKind::Grant | PaperKind::Partial => "决",
            PaperKind::Refusal => "不予",
            PaperKind::Withdrawal | PaperKind::Lapse => "终",
            PaperKind::Handed => "补收",
        }
    }
}

/// What a paper says. Texts are those of the moment; later changes of the item do not touch it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Number of the case.
    pub case_number: String,
    /// Title of the item.
    pub item: Text,
    /// Who applied.
    pub applicant: String,
    /// Office that speaks.
    pub office: Text,
    /// Paragraphs in order.
    pub paragraphs: Vec<Text>,
    /// Materials received, or what is missing.
    pub list: Vec<Text>,
    /// Law and article it rests on.
    pub basis: Vec<String>,
    /// Where to turn if one does not agree (复议 and 诉讼).
    pub remedies: Vec<Text>,
}

/// One paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// Kind.
    pub kind: PaperKind,
    /// Its number.
    pub number: String,
    /// Title in Chinese.
    pub title: String,
    /// What it says.
    pub body: Body,
    /// When it was made.
    pub made_at: Moment,
    /// Who made it; 0 for the system.
    pub made_by: AccountId,
    /// When the applicant first opened it: the receipt of delivery.
    pub seen_at: Option<Moment>,
    /// When it was taken back, with the acceptance that it told; what it says no longer holds.
    pub withdrawn_at: Option<Moment>,
}

/// Makes a paper for a case from what happened to it.
pub fn make(work: &mut Work, cx: &mut Cx, kind: PaperKind) -> Result<Paper> {
    let words = words::of(work, cx, kind)?;
    make_with(work, cx, kind, words, Vec::new())
}

/// Makes a paper with paragraphs and a list of one's own.
pub fn make_with(
    work: &mut Work,
    cx: &mut Cx,
    kind: PaperKind,
    paragraphs: Vec<Text>,
    list: Vec<Text>,
) -> Result<Paper> {
    let office = identity::office_head(cx, work.case.office)?;
    let (name, short, division) = office.map_or_else(Default::default, |office| {
        (office.name.clone(), office.short_name().clone(), office.division.clone())
    });
    let item = &work.published.parts.item;
    let against = matches!(kind, PaperKind::Refusal | PaperKind::NonAcceptance | PaperKind::Partial | PaperKind::Lapse);
    let body = Body {
        case_number: work.case.number.clone(),
        item: work.case.title.clone(),
        applicant: work.case.applicant_name.clone(),
        office: name,
        paragraphs,
        list: if kind == PaperKind::Receipt { received(work, cx)? } else { list },
        basis: item.basis.iter().map(|basis| basis.cited().words(Locale::Zh)).collect(),
        remedies: if against { remedies(item) } else { Vec::new() },
    };
    let pattern = if kind == PaperKind::Grant { item.result.number.as_deref() } else { None };
    let register = store::Register { short: &short.zh, division: &division, pattern };
    let place = store::Place { case: work.case.id, fresh: work.before.is_none() };
    let paper = store::add(cx, &work.permit, place, kind, register, body)?;
    cx.note("paper", paper.number.clone());
    Ok(paper)
}

fn received(work: &Work, cx: &mut Cx) -> Result<Vec<Text>> {
    if work.published.parts.item.materials.is_empty() {
        return Ok(Vec::new());
    }
    let materials = material::store::of_case(cx, work.case.id)?;
    let promised = work.promise(cx)?.map(|one| one.instead_of).unwrap_or_default();
    let line = |one: material::Material| {
        if one.state == material::Check::Later {
            return words::followed(&one, &work.published.parts.item);
        }
        if one.trust == Trust::D && promised.contains(&one.title) {
            let en = one.title.get(Locale::En).to_owned();
            return Text::new(format!("{}（告知承诺）", one.title.zh), format!("{en} (promised instead)"));
        }
        one.title
    };
    Ok(materials.into_iter().filter(|one| one.state != material::Check::Replaced).map(line).collect())
}

/// The two legal routes, with their bodies and times.
fn remedies(item: &catalogue::item::Item) -> Vec<Text> {
    let Some(remedies) = &item.remedies else { return Vec::new() };
    let within = |text: &str| {
        calendar::Term::parse(text)
            .map_or_else(|_| (text.to_owned(), text.to_owned()), |term| (term.words_zh(), term.words_en()))
    };
    let (review, suit) = (within(&remedies.review.within), within(&remedies.lawsuit.within));
    vec![
        Text::new(
            format!("不服本决定的，可以自收到之日起 {}内向{}申请行政复议。", review.0, remedies.review.office.zh),
            format!(
                "You may ask {} for administrative review within {} of receiving this.",
                remedies.review.office.get(base::Locale::En),
                review.1
            ),
        ),
        Text::new(
            format!("也可以自收到之日起 {}内向{}提起行政诉讼。", suit.0, remedies.lawsuit.office.zh),
            format!(
                "You may also sue before {} within {} of receiving this.",
                remedies.lawsuit.office.get(base::Locale::En),
                suit.1
            ),
        ),
    ]
}
