//! For whom and with whom one acts: mandates, companies' agents, proxies.

use super::macros::{reads, writes};
use crate::answer::{Answer, Is, Out, Shape, words};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{AccountId, CompanyId, Error, OrRefuse, PersonId, Refusal, Result};
use codes::CitizenId;
use db::Cx;
use identity::companies::commands::{AddAgent, AnswerAgency, EndAgency};
use identity::companies::{Agency, Power, store as companies};
use identity::people::MandateState;
use identity::people::commands::{AnswerMandate, GiveMandate, RevokeMandate};
use identity::people::mandates::store::mandates;
use identity::posts::commands::{EndProxy, SetProxy};
use identity::posts::store::{proxies_for, proxies_of};
use jiff::civil::Date;
use serde_json::{Value, json};

const FROM: Field = Field::must("from", Kind::Day, "The first day.");
const TO: Field = Field::must("to", Kind::Day, "The last day.");
const NUMBER: Field = Field::must("number", Kind::Text, "Citizen id of that person.");
const YES: Field = Field::must("yes", Kind::Flag, "Accepts, or declines.");

pub const OPERATIONS: &[Operation] = &[
    reads!("mandate.list", "/my/mandates", "Mandates that one gave or holds.", &[], Answer::list(&MANDATE), |cx, _| {
        let me = person(cx)?;
        let found = mandates(cx, me)?;
        let rows = found.iter().map(|one| {
            json!({
                "id": one.id.to_string(), "giver_name": one.giver_name, "holder_name": one.holder_name,
                "given": one.giver == me, "state": one.state.code(), "from": one.from.to_string(), "to": one.to.to_string(),
            })
        });
        Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
    }),
    writes!(
        "mandate.give",
        "/my/mandates",
        "Lets another person act for oneself.",
        &[Field::must("name", Kind::Text, "Name of who acts."), NUMBER, FROM, TO],
        Answer::Fields(&[Out::new("mandate", Is::Id, "The mandate.")]),
        |cx, input| {
            let give = GiveMandate {
                name: input.text("name"),
                number: number(input)?,
                from: day(input, "from")?,
                to: day(input, "to")?,
            };
            Ok(json!({ "mandate": give.run(cx)?.to_string() }))
        }
    ),
    writes!(
        "mandate.answer",
        "/my/mandates/{mandate}/answer",
        "Answers a mandate that somebody gave.",
        &[Field::path("mandate", "The mandate."), YES],
        Answer::NOTHING,
        |cx, input| {
            AnswerMandate { mandate: input.id("mandate"), yes: input.flag("yes") }.run(cx).map(|()| json!({}))
        }
    ),
    writes!(
        "mandate.revoke",
        "/my/mandates/{mandate}/revoke",
        "Ends a mandate.",
        &[Field::path("mandate", "The mandate.")],
        Answer::NOTHING,
        |cx, input| { RevokeMandate { mandate: input.id("mandate") }.run(cx).map(|()| json!({})) }
    ),
    reads!(
        "company.list",
        "/my/companies",
        "Companies that one leads, and those whose agent one is.",
        &[],
        Answer::List(Is::List(&COMPANY), &[Out::new("agencies", Is::List(&AGENCY), "For whom one is agent.")]),
        |cx, _| {
            let me = person(cx)?;
            let led = companies::led_by(cx, me)?;
            let led = led.iter().map(|one| json!({ "id": one.id, "name": one.name, "credit_code": one.credit_code }));
            let agencies: Vec<Value> = companies::agencies_of(cx, me)?.iter().map(agency).collect();
            Ok(json!({ "items": led.collect::<Vec<_>>(), "agencies": agencies, "next": null }))
        }
    ),
    reads!(
        "company.agents",
        "/companies/{company}/agents",
        "Agents of a company that one leads.",
        &[Field::path("company", "The company.")],
        Answer::list(&AGENCY),
        |cx, input| {
            let (me, company) = (person(cx)?, CompanyId(input.id("company")));
            let led = companies::led_by(cx, me)?.iter().any(|one| one.id == company);
            base::refuse_if!(!led, Refusal::NOT_FOUND);
            let found: Vec<Value> = companies::agents_of(cx, company)?.iter().map(agency).collect();
            Ok(json!({ "items": found, "next": null }))
        }
    ),
    writes!(
        "company.add-agent",
        "/companies/{company}/agents",
        "Lets a person act for a company.",
        &[
            Field::path("company", "The company."),
            Field::must("name", Kind::Text, "Name of the agent."),
            NUMBER,
            Field::must("powers", Kind::Texts, "apply, sign, manage."),
            FROM,
            TO,
        ],
        Answer::Fields(&[Out::new("agency", Is::Id, "The agency.")]),
        add_agent
    ),
    writes!(
        "agency.answer",
        "/agencies/{agency}/answer",
        "Answers a company that wants one as its agent.",
        &[Field::path("agency", "The agency."), YES],
        Answer::NOTHING,
        |cx, input| { AnswerAgency { agency: input.id("agency"), yes: input.flag("yes") }.run(cx).map(|()| json!({})) }
    ),
    writes!(
        "agency.end",
        "/agencies/{agency}/end",
        "Ends an agency.",
        &[Field::path("agency", "The agency.")],
        Answer::NOTHING,
        |cx, input| { EndAgency { agency: input.id("agency") }.run(cx).map(|()| json!({})) }
    ),
    reads!(
        "proxy.list",
        "/my/proxies",
        "Who stands in for oneself, and for whom one stands in.",
        &[],
        Answer::list(&PROXY),
        |cx, _| {
            let me = cx.me();
            let mut rows = Vec::new();
            for one in proxies_of(cx, me)?.into_iter().chain(proxies_for(cx, me)?) {
                rows.push(json!({
                "id": one.id.to_string(), "account": one.account, "account_name": one.account_name, "deputy": one.deputy,
                "deputy_name": one.deputy_name, "from": one.from.to_string(), "to": one.to.to_string(),
            }));
            }
            Ok(json!({ "items": rows, "next": null }))
        }
    ),
    writes!(
        "proxy.set",
        "/my/proxies",
        "Lets a colleague stand in while one is away.",
        &[Field::must("deputy", Kind::Id, "The colleague."), FROM, TO],
        Answer::Fields(&[Out::new("proxy", Is::Id, "The proxy.")]),
        |cx, input| {
            let set =
                SetProxy { deputy: AccountId(input.id("deputy")), from: day(input, "from")?, to: day(input, "to")? };
            Ok(json!({ "proxy": set.run(cx)?.to_string() }))
        }
    ),
    writes!(
        "proxy.end",
        "/my/proxies/{proxy}/end",
        "Ends a proxy.",
        &[Field::path("proxy", "The proxy.")],
        Answer::NOTHING,
        |cx, input| { EndProxy { proxy: input.id("proxy") }.run(cx).map(|()| json!({})) }
    ),
];

fn person(cx: &mut Cx) -> Result<PersonId> {
    cx.actor().person.or_refuse(Refusal::NOT_PERMITTED)
}

pub fn wrong(field: &str, expected: &str) -> Error {
    Refusal::new("api.invalid").with("field", field).with("expected", expected).into()
}

pub fn day(input: &Input, name: &str) -> Result<Date> {
    input.day(name).ok_or_else(|| wrong(name, "a day such as 2026-11-23"))
}

fn number(input: &Input) -> Result<CitizenId> {
    CitizenId::parse_stored(&input.text("number")).map_err(|_| wrong("number", "a citizen id with its check digit"))
}

static MANDATE: Shape = Shape::new(
    "Mandate",
    &[
        Out::new("id", Is::Id, "The mandate."),
        Out::new("giver_name", Is::Text, "Who gave it."),
        Out::new("holder_name", Is::Text, "Who holds it."),
        Out::new("given", Is::Flag, "One gave it oneself; else one holds it."),
        Out::new("state", words!(MandateState, code), "How it stands."),
        Out::new("from", Is::Day, "The first day."),
        Out::new("to", Is::Day, "The last day."),
    ],
);

static COMPANY: Shape = Shape::new(
    "Company",
    &[
        Out::new("id", Is::Id, "The company."),
        Out::new("name", Is::Text, "Its name."),
        Out::new("credit_code", Is::Text, "Its unified social credit code."),
    ],
);

static PROXY: Shape = Shape::new(
    "Proxy",
    &[
        Out::new("id", Is::Id, "The proxy."),
        Out::new("account", Is::Id, "Who is away."),
        Out::new("account_name", Is::Text, "Name of who is away."),
        Out::new("deputy", Is::Id, "Who stands in."),
        Out::new("deputy_name", Is::Text, "Name of who stands in."),
        Out::new("from", Is::Day, "The first day."),
        Out::new("to", Is::Day, "The last day."),
    ],
);

static AGENCY: Shape = Shape::new(
    "Agency",
    &[
        Out::new("id", Is::Id, "The agency."),
        Out::new("company", Is::Id, "The company."),
        Out::new("company_name", Is::Text, "Name of the company."),
        Out::new("person_name", Is::Text, "Name of the agent."),
        Out::new("powers", Is::SomeOf(|| Power::ALL.iter().map(|one| one.code()).collect()), "What the agent may do."),
        Out::new("accepted", Is::Flag, "The agent said yes."),
        Out::new("from", Is::Day, "The first day."),
        Out::new("to", Is::Day, "The last day."),
    ],
);

fn agency(agency: &Agency) -> Value {
    json!({
        "id": agency.id.to_string(), "company": agency.company, "company_name": agency.company_name, "person_name": agency.person_name,
        "powers": agency.powers.iter().map(|power| power.code()).collect::<Vec<_>>(), "accepted": agency.accepted,
        "from": agency.from.to_string(), "to": agency.to.to_string(),
    })
}

fn add_agent(cx: &mut Cx, input: &Input) -> Result<Value> {
    let powers: Option<Vec<Power>> = input.texts("powers").iter().map(|code| Power::from_code(code)).collect();
    let add = AddAgent {
        company: CompanyId(input.id("company")),
        name: input.text("name"),
        number: number(input)?,
        powers: powers.ok_or_else(|| wrong("powers", "apply, sign or manage"))?,
        from: day(input, "from")?,
        to: day(input, "to")?,
    };
    Ok(json!({ "agency": add.run(cx)?.to_string() }))
}
