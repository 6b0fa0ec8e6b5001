//! The guide of an item (办事指南): every national element, in the order of the national layout, the four facts first.

mod basics;
mod papers;
mod times;
mod way;

pub use basics::{Fact, basics, facts};
pub use papers::{Paper, papers};
pub use times::{BasisRow, FeeRow, LimitRow, bases, fees, limits, term};
pub use way::{Lane, Way, way};

use crate::hall::{Hall, Said, Shown, lines, said, said_opt};
use crate::item::{Channel, Place, Remedy, ResultKind};
use crate::published::State;
use crate::question::Question;
use base::Moment;
use web::parts::{Row, Tag, Tone};
use web::{Frame, Markup};

/// A question with its answer.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The question.
    pub ask: Said,
    /// The answer.
    pub answer: Said,
    /// When it was answered, where a person asked it.
    pub note: String,
}

/// A place to go to.
#[derive(Debug, Clone)]
pub struct Where {
    /// Name.
    pub name: Said,
    /// Address.
    pub address: Said,
    /// Hours.
    pub hours: Said,
    /// How to get there.
    pub transit: Said,
    /// Telephone.
    pub phone: String,
}

/// What one gets.
#[derive(Debug, Clone)]
pub struct Result {
    /// Its name.
    pub name: String,
    /// Whether it is a licence, shown as a card.
    pub licence: bool,
    /// How long it is valid.
    pub valid: String,
    /// Who issues it, on the seal.
    pub issuer: String,
    /// How it is delivered.
    pub ways: Vec<String>,
}

impl Result {
    /// The seal on the sample.
    pub fn seal(&self, label: &str) -> Markup {
        Markup::seal("sample-seal", &self.issuer, "", label)
    }

    /// The waves at the foot of the sample.
    pub fn waves(&self) -> Markup {
        Markup::waves()
    }
}

/// A guide, ready to be shown.
#[derive(Debug, Clone)]
pub struct Guide {
    /// `pack/item`.
    pub name: String,
    /// Legal name.
    pub title: Said,
    /// The same without marks, for the window's title.
    pub plain_title: String,
    /// One or two sentences.
    pub lead: Said,
    /// What is special about it.
    pub tags: Vec<Tag>,
    /// The four facts.
    pub facts: Vec<Fact>,
    /// 基本信息.
    pub basics: Vec<Row>,
    /// Why it is suspended; `None` while it is in use.
    pub suspended: Option<String>,
    /// 受理条件.
    pub conditions: Vec<Said>,
    /// 数量限制.
    pub quantity: Said,
    /// 申请材料.
    pub papers: Vec<Paper>,
    /// Whether there is a form to download.
    pub has_form: bool,
    /// 办理流程.
    pub way: Way,
    /// 办理时限.
    pub limits: Vec<LimitRow>,
    /// 收费.
    pub fees: Vec<FeeRow>,
    /// 设定依据.
    pub bases: Vec<BasisRow>,
    /// 结果.
    pub result: Option<Result>,
    /// 中介服务.
    pub intermediary: Said,
    /// 办理地点、时间、交通.
    pub places: Vec<Where>,
    /// 咨询, 监督.
    pub contacts: Vec<(String, String)>,
    /// 常见问题.
    pub faqs: Vec<Asked>,
    /// What people asked and the office answered.
    pub asked: Vec<Asked>,
    /// 法律救济.
    pub remedies: Vec<String>,
    /// 权利, 义务.
    pub rights: Said,
    /// 义务.
    pub duties: Said,
    /// Joint items in which it runs, with address and name.
    pub parents: Vec<(String, String)>,
    /// Where one applies; empty when one cannot online.
    pub apply: String,
    /// Minutes to fill in; 0 when not known.
    pub minutes: u16,
    /// Whether a window receives people.
    pub window: bool,
    /// Version and since when.
    pub since: String,
    /// Earlier versions.
    pub versions: Vec<String>,
}

/// What the store adds to what was published.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    /// Versions: number and when published, the newest first.
    pub versions: Vec<(i64, Moment)>,
    /// Answered questions that may be shown.
    pub questions: Vec<Question>,
}

/// Puts a guide together.
pub fn guide(frame: &Frame, hall: &Hall, shown: &Shown, extra: &Extra) -> Guide {
    let item = shown.item();
    let online = item.channels.iter().any(|channel| matches!(channel, Channel::Online | Channel::Phone));
    let in_use = shown.state == State::Current;
    let faq = |ask, answer| Asked { ask, answer, note: String::new() };
    Guide {
        name: shown.name.clone(),
        title: said(frame, &item.title),
        plain_title: frame.text(&item.title).to_owned(),
        lead: said_opt(frame, item.summary.as_ref()),
        tags: tags(frame, hall, shown),
        facts: facts(frame, item),
        basics: basics(frame, hall, shown),
        suspended: (!in_use).then(|| shown.reason.clone()),
        conditions: lines(frame, &item.conditions),
        quantity: said_opt(frame, item.quantity.as_ref()),
        papers: papers(frame, item),
        has_form: shown.parts.form.is_some(),
        way: way(frame, hall, shown),
        limits: limits(frame, hall, shown),
        fees: fees(frame, item),
        bases: bases(frame, item),
        result: result(frame, hall, shown),
        intermediary: said_opt(frame, item.intermediary.as_ref()),
        places: item.places.iter().map(|place| of_place(frame, place, shown)).collect(),
        contacts: contacts(frame, shown),
        faqs: item.faqs.iter().map(|one| faq(said(frame, &one.ask), said(frame, &one.answer))).collect(),
        asked: extra.questions.iter().map(|question| asked(frame, question)).collect(),
        remedies: remedies(frame, shown),
        rights: said_opt(frame, item.rights.as_ref()),
        duties: said_opt(frame, item.duties.as_ref()),
        parents: parents(frame, hall, shown),
        apply: if item.alone && in_use && online { format!("/apply/{}", shown.name) } else { String::new() },
        minutes: item.minutes.unwrap_or(0),
        window: item.alone && in_use && item.channels.contains(&Channel::Window),
        since: frame.ta2("guide-version", "version", shown.version, "date", frame.date_full(shown.published.date())),
        versions: extra
            .versions
            .iter()
            .filter(|(version, _)| *version != shown.version)
            .map(|(version, at)| frame.ta2("guide-version", "version", *version, "date", frame.date_full(at.date())))
            .collect(),
    }
}

fn tags(frame: &Frame, hall: &Hall, shown: &Shown) -> Vec<Tag> {
    let item = shown.item();
    let mut tags = Vec::new();
    if item.online.whole {
        tags.push(Tag::new(frame.t("guide-whole-online"), Tone::Civic));
    }
    if item.handling == crate::item::Handling::Instant {
        tags.push(Tag::new(frame.t("guide-instant"), Tone::Civic));
    }
    if item.is_joint() {
        tags.push(Tag::new(frame.ta("guide-departments", "count", hall.strands(shown)), Tone::Civic));
    }
    if item.promise.is_some() {
        tags.push(Tag::new(frame.t("guide-on-promise"), Tone::Civic));
    }
    let office = office(frame, hall, shown);
    if !office.is_empty() {
        tags.push(Tag::new(office, Tone::Plain));
    }
    tags
}

/// The office in charge by name; empty before a city named one.
pub(crate) fn office(frame: &Frame, hall: &Hall, shown: &Shown) -> String {
    let item = shown.item();
    match &item.assigned {
        Some(assigned) => frame.text(&assigned.office.name).to_owned(),
        None => hall.function_name(&item.office).map(|name| frame.text(name).to_owned()).unwrap_or_default(),
    }
}

fn result(frame: &Frame, hall: &Hall, shown: &Shown) -> Option<Result> {
    let item = shown.item();
    let name = item.result.name.as_ref()?;
    let mut ways = Vec::new();
    if item.result.licence.is_some() {
        ways.push(frame.t("guide-result-electronic"));
    }
    if item.mail.result {
        ways.push(frame.t("guide-result-mail"));
    }
    ways.push(frame.t("guide-result-window"));
    Some(Result {
        name: frame.text(name).to_owned(),
        licence: item.result.kind == ResultKind::Licence,
        valid: item.result.valid.as_deref().map_or_else(|| frame.t("guide-valid-for-ever"), |text| term(frame, text)),
        issuer: office(frame, hall, shown),
        ways,
    })
}

fn of_place(frame: &Frame, place: &Place, shown: &Shown) -> Where {
    Where {
        name: said(frame, &place.name),
        address: said(frame, &place.address),
        hours: said_opt(frame, place.hours.as_ref().or(shown.item().hours.as_ref())),
        transit: said_opt(frame, place.transit.as_ref()),
        phone: place.phone.clone(),
    }
}

fn contacts(frame: &Frame, shown: &Shown) -> Vec<(String, String)> {
    let Some(phones) = &shown.item().phones else { return Vec::new() };
    [
        ("guide-consult", &phones.consult),
        ("guide-complain", &phones.complaint),
        ("guide-mail", &phones.mail),
        ("guide-letter", &phones.letter),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (frame.t(key), value.clone()))
    .collect()
}

fn remedies(frame: &Frame, shown: &Shown) -> Vec<String> {
    let Some(remedies) = &shown.item().remedies else { return Vec::new() };
    let line = |key: &str, remedy: &Remedy| {
        let mut line = frame.ta2(key, "within", term(frame, &remedy.within), "office", frame.text(&remedy.office));
        let address = remedy.address.as_ref().map(|address| frame.text(address)).unwrap_or_default();
        for more in [address, &remedy.phone, &remedy.website].into_iter().filter(|more| !more.is_empty()) {
            line.push(' ');
            line.push_str(more);
        }
        line
    };
    vec![line("guide-review", &remedies.review), line("guide-lawsuit", &remedies.lawsuit)]
}

fn asked(frame: &Frame, question: &Question) -> Asked {
    let plain = |words: &str| said(frame, &base::Text::new(words, ""));
    Asked {
        ask: plain(&question.ask),
        answer: plain(&question.answer),
        note: question.answered.map(|at| frame.date_full(at.date())).unwrap_or_default(),
    }
}

fn parents(frame: &Frame, hall: &Hall, shown: &Shown) -> Vec<(String, String)> {
    let joint = hall.items().filter(|other| hall.children(other).any(|child| child.name == shown.name));
    joint.map(|other| (other.href(), frame.text(&other.item().title).to_owned())).collect()
}
