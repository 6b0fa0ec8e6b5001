//! What papers say, in both languages, from what happened to the case.

use super::PaperKind;
use crate::case::{Case, Outcome, store};
use crate::engine::Work;
use crate::promise::Promise;
use crate::{material, task};
use base::moment::day_date;
use base::{Locale, Result, Text};
use db::Cx;
use jiff::civil::Date;

/// The paragraphs of a paper.
pub(super) fn of(work: &mut Work, cx: &mut Cx, kind: PaperKind) -> Result<Vec<Text>> {
    let (zh, en) = (work.case.title.zh.clone(), work.case.title.get(Locale::En).to_owned());
    Ok(match kind {
        PaperKind::Receipt => {
            let number = &work.case.number;
            let mut words = vec![Text::new(
                format!("您提交的“{zh}”申请已收到，编号 {number}。"),
                format!("We have received your application “{en}”. Its number is {number}."),
            )];
            // Whoever has no account is told nowhere else.
            words.extend(work.case.applicant.is_none().then(|| {
                Text::new(
                    "带身份证到任何一个政务服务窗口，可以问办到哪一步、补材料、撤回申请、打印文书。",
                    "With your identity card you may ask at any service window how it goes, hand in what is missing, \
                     withdraw, and have papers printed.",
                )
            }));
            words.extend(work.promise(cx)?.as_ref().map(promised));
            words
        }
        PaperKind::Acceptance => {
            let mut words = vec![Text::new(
                format!("您申请的“{zh}”材料齐全，符合法定形式，予以受理。"),
                format!("Your application “{en}” is complete and in due form. It is accepted."),
            )];
            words.extend(to_follow(work, cx)?);
            words
        }
        PaperKind::NonAcceptance => {
            let mut words = vec![Text::new(
                format!("您申请的“{zh}”不予受理，理由如下："),
                format!("Your application “{en}” is not accepted, for these reasons:"),
            )];
            words.extend(reason(cx, &work.case)?);
            words
        }
        PaperKind::Grant => granted(work, cx, &zh, &en)?,
        PaperKind::Refusal => {
            let mut words = vec![Text::new(
                format!("经审查，您申请的“{zh}”不予办理，理由如下："),
                format!("Your application “{en}” is refused, for these reasons:"),
            )];
            let parts = refused_parts(cx, &work.case)?;
            words.extend(if parts.is_empty() { reason(cx, &work.case)?.into_iter().collect() } else { parts });
            words
        }
        PaperKind::Partial => {
            let mut words = vec![Text::new(
                format!("您申请的“{zh}”已办完，各事项结果如下："),
                format!("Your application “{en}” is finished. The result of each part:"),
            )];
            words.extend(work.promise(cx)?.as_ref().map(promised));
            for child in store::children(cx, work.case.id)? {
                words.push(result_of(cx, &child)?);
            }
            words
        }
        PaperKind::Withdrawal => vec![Text::new(
            format!("按您的申请，“{zh}”终止办理。"),
            format!("At your request, handling of “{en}” has ended."),
        )],
        PaperKind::Lapse => vec![lapsed(work, cx)?],
        PaperKind::Supplement | PaperKind::Special | PaperKind::Extension | PaperKind::Handed => Vec::new(),
    })
}

fn granted(work: &Work, cx: &mut Cx, zh: &str, en: &str) -> Result<Vec<Text>> {
    let mut words = vec![Text::new(
        format!("经审查，您申请的“{zh}”符合条件，准予办理。"),
        format!("Your application “{en}” meets the conditions and is granted."),
    )];
    words.extend(
        work.published
            .parts
            .item
            .result
            .name
            .as_ref()
            .map(|name| Text::new(format!("办理结果：{}。", name.zh), format!("Result: {}.", name.get(Locale::En)))),
    );
    words.extend(work.promise(cx)?.as_ref().map(promised));
    Ok(words)
}

/// Why it was decided against: the last opinion in the file.
fn reason(cx: &mut Cx, case: &Case) -> Result<Option<Text>> {
    let steps = task::store::of_case(cx, case.id)?;
    let last = steps.into_iter().rev().find(|task| !task.opinion.is_empty());
    Ok(last.map(|task| Text::new(task.opinion, String::new())))
}

/// The parts of a joint case that were decided against, each with its reason: what ends the whole rests on them.
fn refused_parts(cx: &mut Cx, case: &Case) -> Result<Vec<Text>> {
    let against = |child: &Case| {
        matches!(child.outcome, Some(Outcome::Refused | Outcome::NotAccepted | Outcome::Lapsed | Outcome::Withdrawn))
    };
    let children = store::children(cx, case.id)?;
    children.iter().filter(|child| against(child)).map(|child| result_of(cx, child)).collect()
}

/// How a part came out; with its reason when it was decided against.
fn result_of(cx: &mut Cx, child: &Case) -> Result<Text> {
    let outcome = crate::words::outcome(child.outcome);
    let (mut zh, mut en) = (
        format!("{}：{}", child.title.zh, outcome.zh),
        format!("{}: {}", child.title.get(Locale::En), outcome.get(Locale::En)),
    );
    if matches!(child.outcome, Some(Outcome::Refused | Outcome::NotAccepted))
        && let Some(why) = reason(cx, child)?
    {
        zh.push_str(&format!("，理由：{}", why.zh));
        en.push_str(&format!(". Reason: {}", why.get(Locale::En)));
    }
    Ok(Text::new(zh, en))
}

/// What an acceptance says that came of silence: nobody looked, so nothing is said of the materials.
pub fn silent(work: &Work, cx: &mut Cx, received: Date) -> Result<Vec<Text>> {
    let (zh, en) = (&work.case.title.zh, work.case.title.get(Locale::En));
    let (received_zh, last) = (date(received), work.case.accept_due.map(day_date).unwrap_or(received));
    let mut words = vec![Text::new(
        format!(
            "您申请的“{zh}”于 {received_zh}收到，本机关到 {}止没有告知需要补正的内容。依照《中华人民共和国行政许可法》第三十二条，\
             自收到之日起即为受理。",
            date(last)
        ),
        format!(
            "We received your application “{en}” on {received} and told you of nothing missing by {last}. Under article 32 of \
             the Administrative Licensing Law it counts as accepted from the day of its receipt."
        ),
    )];
    words.extend(to_follow(work, cx)?);
    Ok(words)
}

/// What was let follow after the acceptance.
fn to_follow(work: &Work, cx: &mut Cx) -> Result<Option<Text>> {
    if !work.may_follow() {
        return Ok(None);
    }
    let rows = material::store::of_case(cx, work.case.id)?;
    let later = rows.iter().filter(|one| one.state == material::Check::Later);
    let later: Vec<Text> = later.map(|one| followed(one, &work.published.parts.item)).collect();
    let join =
        |locale: Locale, mark: &str| later.iter().map(|one| one.get(locale).to_owned()).collect::<Vec<_>>().join(mark);
    Ok((!later.is_empty()).then(|| {
        Text::new(
            format!("先行受理，下列材料请按时补交：{}。没有补交以前，不作准予的决定。", join(Locale::Zh, "、")),
            format!(
                "Accepted though these are to follow: {}. It is not granted before they have come.",
                join(Locale::En, "; ")
            ),
        )
    }))
}

/// A day as papers write it, such as 2026 年 11 月 30 日.
pub fn date(day: Date) -> String {
    format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day())
}

/// What the receipt of a window says about what was missing.
pub fn handed_in(case: &Case) -> Vec<Text> {
    let (zh, en) = (&case.title.zh, case.title.get(Locale::En));
    vec![Text::new(
        format!("您为“{zh}”补交的下列材料已在窗口收到，办件编号 {}。", case.number),
        format!("What was missing for “{en}” was received at the window. Your case number is {}.", case.number),
    )]
}

/// Why a case ended for which nothing came.
fn lapsed(work: &mut Work, cx: &mut Cx) -> Result<Text> {
    let due = work.spans(cx)?.iter().find(|span| span.is_open_supplement()).and_then(|span| span.due);
    let day = day_date(due.unwrap_or_else(|| cx.today_number()));
    let (zh, en) = (&work.case.title.zh, work.case.title.get(Locale::En));
    Ok(Text::new(
        format!(
            "您申请的“{zh}”，本机关书面告知在 {}前补正，到期没有收到，现终止办理。材料备齐后，随时可以重新申请。",
            date(day)
        ),
        format!(
            "For your application “{en}” we asked in writing for what was missing by {day}. Nothing has come, so handling \
             has ended. You may apply again at any time once you have it."
        ),
    ))
}

/// A material that is to follow, with its day once the acceptance has set it.
pub(super) fn followed(one: &material::Material, item: &catalogue::item::Item) -> Text {
    let en = one.title.get(Locale::En);
    if let Some(due) = one.due {
        let day = day_date(due);
        return Text::new(format!("{}（{}前补交）", one.title.zh, date(day)), format!("{en} (to follow by {day})"));
    }
    let within = item.material(&one.material).and_then(|one| one.within.as_deref()).map(calendar::Term::parse);
    match within {
        Some(Ok(term)) => Text::new(
            format!("{}（受理后 {} 内补交）", one.title.zh, term.words_zh()),
            format!("{en} (to follow within {} of acceptance)", term.words_en()),
        ),
        _ => Text::new(format!("{}（受理后补交）", one.title.zh), format!("{en} (to follow after acceptance)")),
    }
}

/// What the promise says in a paper: what was promised, when it is checked, what a breach means.
fn promised(promise: &Promise) -> Text {
    let (zh, en) = calendar::Term::parse(&promise.check)
        .map_or_else(|_| (promise.check.clone(), promise.check.clone()), |term| (term.words_zh(), term.words_en()));
    let names = |locale: Locale, mark: &str| {
        promise.instead_of.iter().map(|one| one.get(locale).to_owned()).collect::<Vec<_>>().join(mark)
    };
    Text::new(
        format!(
            "申请人以告知承诺代替{}。承诺：{}办结后 {zh} 内核查。{}",
            names(Locale::Zh, "、"),
            promise.text.zh,
            promise.breach.zh
        ),
        format!(
            "The applicant promised instead of handing in {}: {} It is checked within {en} of the grant. {}",
            names(Locale::En, ", "),
            promise.text.get(Locale::En),
            promise.breach.get(Locale::En)
        ),
    )
}
