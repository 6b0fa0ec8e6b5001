//! What people do besides applying: they ask, they book a time, they leave an application half done, they come to a window; and
//! officials ask for more time. So no list of the sample city is empty.

use super::history::apply::{self, Applied, Script};
use super::history::attempt;
use super::population::People;
use crate::city::{City, Random};
use crate::failure::Outcome;
use crate::kernel;
use crate::operations::Installation;
use ::packs::Pack;
use base::{Locale, OfficeId};
use catalogue::question::commands::{AnswerQuestion, AskQuestion};
use db::{Call, Cx};
use std::sync::Arc;

/// Questions as people ask them, with the answer of the office; some still wait.
const QUESTIONS: &[(&str, &str, &str)] = &[
    (
        "community/old-age-card",
        "我的户口在外省，在本地住满一年，能办吗？",
        "可以。带居住证和身份证，在常住地的社区窗口办。",
    ),
    ("community/residence-permit", "租的房子没有合同，用什么证明住址？", "可以由房东出具居住证明，再到社区核实。"),
    ("community/marriage-certificate", "两个人都不是本地户口，能在这里登记吗？", ""),
    ("enterprise-start/enterprise-start", "公司名称里能不能用英文字母？", ""),
    ("community/disability-subsidy", "已经领了低保，还能申请护理补贴吗？", ""),
];
/// How many applications are left half done, and how many are filled in at a window.
const LEFT: usize = 6;
const AT_WINDOW: usize = 3;
/// How many steps wait for more time.
const EXTENSIONS: usize = 3;

fn system() -> Call {
    Call::system("demonstration")
}

/// Does all of it, at the time of the installation's clock.
pub fn live(installation: &Installation, city: &City, people: &People, all: &[Pack]) -> Outcome {
    let mut random = Random::new(0xA51D, "beside");
    let mut around = Around { installation, city, people, random: &mut random };
    around.questions()?;
    let scripts = apply::scripts(all);
    around.drafts(&scripts)?;
    around.window(&scripts)?;
    around.extensions()?;
    kernel::case_jobs().run_due(&installation.db)?;
    Ok(())
}

struct Around<'a> {
    installation: &'a Installation,
    city: &'a City,
    people: &'a People,
    random: &'a mut Random,
}

impl Around<'_> {
    /// A call by somebody with an account.
    fn anybody(&mut self) -> Outcome<Option<Call>> {
        for _ in 0..20 {
            let index = self.random.between(0, self.people.persons.len() as i64 - 1) as usize;
            if let Some(call) = self.people.call(self.installation, index)? {
                return Ok(Some(call));
            }
        }
        Ok(None)
    }

    /// A call by an official who works in a role at an office.
    fn official(&self, office: OfficeId, role: &'static str) -> Outcome<Option<Call>> {
        let found = self.installation.db.read_now(&system(), "official.find", move |cx| {
            let Some(official) = identity::officials_with_role(cx, office, role)?.into_iter().next() else {
                return Ok(None);
            };
            identity::principal_of(cx, &kernel::setup(), official.account)
        })?;
        Ok(found.map(|signed| Call { actor: signed.principal, locale: Locale::Zh, trace: Arc::from("demonstration") }))
    }

    fn questions(&mut self) -> Outcome {
        for (item, ask, answer) in QUESTIONS {
            let Some(call) = self.anybody()? else { continue };
            let question = AskQuestion { item: (*item).to_owned(), ask: (*ask).to_owned(), may_publish: true };
            let Some(id) = attempt(self.installation, &call, move |cx| question.run(cx))? else { continue };
            if answer.is_empty() {
                continue;
            }
            let office = self.installation.db.read_now(&call, "question.own", move |cx| {
                let own = catalogue::question::store::own(cx, 20)?;
                Ok(own.into_iter().find(|question| question.id == id).and_then(|question| question.office))
            })?;
            let Some(clerk) = office.map(|office| self.official(office, "clerk")).transpose()?.flatten() else {
                continue;
            };
            let answer = AnswerQuestion { question: id, words: (*answer).to_owned(), show: true };
            attempt(self.installation, &clerk, move |cx| answer.run(cx))?;
        }
        Ok(())
    }

    fn drafts(&mut self, scripts: &[Script]) -> Outcome {
        // Those with files first: an upload is what people most often put off.
        let (files, others): (Vec<&Script>, Vec<&Script>) = scripts.iter().partition(|script| script.has_files());
        let mut left = 0;
        for script in files.iter().take(LEFT / 2).chain(&others).chain(files.iter().skip(LEFT / 2)) {
            if left >= LEFT {
                break;
            }
            left += usize::from(apply::leave(self.installation, self.city, self.people, script, self.random)?);
        }
        Ok(())
    }

    /// At the window of a community: one is handed in, the others wait for a paper.
    fn window(&mut self, scripts: &[Script]) -> Outcome {
        let office = self.installation.db.read_now(&system(), "office.find", |cx| {
            Ok(identity::office_by_code(cx, "binjiang-street-001")?.map(|office| office.id))
        })?;
        let Some(clerk) = office.map(|office| self.official(office, "community-clerk")).transpose()?.flatten() else {
            return Ok(());
        };
        let mut begun = 0;
        for script in scripts.iter().filter(|script| script.item().starts_with("community/") && !script.has_files()) {
            if begun >= AT_WINDOW {
                break;
            }
            let how = (script, &clerk, begun == 0);
            let applied = &mut Applied::new();
            let found = apply::at_window(self.installation, self.city, self.people, how, applied, self.random)?;
            begun += usize::from(found.is_some());
        }
        Ok(())
    }

    /// Some steps whose limit can be extended wait for their approver.
    fn extensions(&mut self) -> Outcome {
        let waiting = self.installation.db.read_now(&system(), "case.steps", |cx| {
            let cases = cases::case::store::with_open_clock(cx, base::CaseId(0), 500)?;
            let mut found = Vec::new();
            for case in cases.iter().filter(|case| case.accepted_at.is_some() && !case.paused) {
                let published = catalogue::published::store::get(cx, case.publication)?;
                let limit = published.and_then(|one| one.parts.item.limits.extension.as_ref().map(|limit| limit.term));
                let Some(limit) = limit else { continue };
                let tasks = cases::task::store::open_of_case(cx, case.id)?;
                found.extend(
                    tasks.into_iter().filter(|task| task.kind == "handle").map(|task| (task, limit.to_string())),
                );
            }
            Ok(found)
        })?;
        let mut asked = 0;
        for (task, term) in waiting {
            if asked >= EXTENSIONS {
                break;
            }
            let (office, role) = (task.office, task.role.clone());
            let call = self.installation.db.read_now(&system(), "official.find", move |cx| {
                let all = identity::officials_with_role(cx, office, &role)?;
                let held = task.assignee.and_then(|holder| all.iter().find(|one| one.account == holder).cloned());
                let Some(official) = held.or_else(|| all.into_iter().next()) else { return Ok(None) };
                identity::principal_of(cx, &kernel::setup(), official.account)
            })?;
            let Some(signed) = call else { continue };
            let call = Call { actor: signed.principal, locale: Locale::Zh, trace: Arc::from("demonstration") };
            let id = task.id;
            let ask = move |cx: &mut Cx| {
                let reason = "需要向外地核实登记信息，按期办不完。".to_owned();
                cases::commands::AskExtension { task: id, term: term.clone(), reason }.run(cx)
            };
            asked += usize::from(attempt(self.installation, &call, ask)?.is_some());
        }
        Ok(())
    }
}
