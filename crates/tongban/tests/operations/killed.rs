//! The program is killed while programs of residents hand applications in: whatever was answered is there after the next start, once.

use crate::program::{Place, Server, text, tongban};
use base::{AccountId, Clock, Locale, Right, Target};
use catalogue::item::Item;
use catalogue::published::Body;
use db::{Call, Cx};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;
use tongban::city::City;
use tongban::operations::{Opening, open};
use tongban::settings::{Given, Settings};

const ROUNDS: usize = 5;
const PROGRAMS: usize = 4;
const NAME: &str = "test/slip";
const ITEM: &str = r#"
id = "slip"
title = { zh = "条子", en = "A slip" }
type = "01"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online"]
limits = { promised = "3wd", statutory = "20wd" }
flow = { use = "slip" }
result = { kind = "licence" }
conditions = { zh = "无", en = "None" }
"#;
const FLOW: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tb="https://tongban.example/bpmn/1" id="d" targetNamespace="t">
<process id="slip" isExecutable="true">
<startEvent id="begin"/>
<userTask id="accept"><extensionElements><tb:task role="clerk" kind="accept" outcome="acceptance"/></extensionElements></userTask>
<endEvent id="end"/>
<sequenceFlow id="f1" sourceRef="begin" targetRef="accept"/>
<sequenceFlow id="f2" sourceRef="accept" targetRef="end"/>
</process></definitions>"#;

fn settings(place: &Place) -> Settings {
    let given = Given { data: Some(place.path("city")), ..Given::default() };
    Settings::load(&given).unwrap_or_else(|failure| panic!("{}", failure.say(Locale::En)))
}

fn publish(cx: &mut Cx) -> base::Result<()> {
    let item: Item = toml::from_str(ITEM).map_err(base::Error::fault)?;
    let permit = cx.permit(Right("item.publish"), Target::default())?;
    let body = Body { pack: "test".into(), item, form: None, flow: FLOW.into() };
    catalogue::published::store::publish(cx, &permit, NAME, &body).map(drop)
}

/// Publishes the item; answers a resident's account and the secret of a program of theirs.
fn prepare(place: &Place) -> (AccountId, String) {
    let installation = open(&settings(place), Clock::system(), Opening::AsItIs).expect("opens");
    let db = &installation.db;
    let city = City::generate(1, 0.1);
    let number = city.resident("chen-xiaolan").expect("lives there").number.to_string();
    let found = db.write_now(&Call::system("test"), "test.prepare", move |cx| {
        publish(cx)?;
        let person = identity::people::store::by_number(cx, identity::people::store::CITIZEN, &number)?;
        identity::accounts::store::of_person(cx, person.expect("is known").id)
    });
    let account = found.expect("prepared").expect("has an account").id;
    let read = move |cx: &mut Cx| identity::principal_of(cx, &tongban::kernel::setup(), account);
    let signed = db.read_now(&Call::system("test"), "test.principal", read).expect("reads").expect("is active");
    let call = Call::new((*signed.principal).clone(), Locale::Zh, "test");
    let secret = api::token::secret();
    let make =
        api::token::MakeToken { name: "test".into(), rights: Vec::new(), days: 1, digest: api::token::digest(&secret) };
    db.write_now(&call, "token.make", move |cx| make.run(cx)).expect("made");
    db.close();
    (account, secret)
}

/// Sends a post; nothing when the program was gone before its whole answer.
fn post(address: &str, secret: &str, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let body = body.to_string();
    write!(
        stream,
        "POST /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {secret}\r\n\
         Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, words) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, serde_json::from_str(words).ok()?))
}

/// A resident's program.
struct Program {
    number: usize,
    turn: usize,
    /// The draft of this turn, once it is known.
    draft: Option<String>,
    /// Cases that were answered.
    cases: Vec<String>,
}

impl Program {
    /// Hands one application in, going on where it was cut off: what got no answer is sent again under the same key.
    fn apply(&mut self, address: &str, secret: &str) -> Option<()> {
        let key = format!("key-{}-{}", self.number, self.turn);
        let id = |answer: (u16, Value)| {
            assert_eq!(answer.0, 200, "{}", answer.1);
            answer.1["id"].as_str().expect("an id").to_owned()
        };
        if self.draft.is_none() {
            let start = json!({ "item": NAME, "region": "990102" });
            self.draft = Some(id(post(address, secret, "/drafts", &format!("{key}-start"), &start)?));
        }
        let path = format!("/drafts/{}/submit", self.draft.as_deref()?);
        let sent = post(address, secret, &path, &format!("{key}-send"), &json!({ "confirmed": true }))?;
        self.cases.push(id(sent));
        (self.turn, self.draft) = (self.turn + 1, None);
        Some(())
    }
}

#[test]
fn what_was_answered_before_a_kill_is_there_once_after_it() {
    let place = Place::with_city();
    let (account, secret) = prepare(&place);
    let config = place.path("tongban.toml");
    std::fs::write(&config, "[limits]\nrequests_per_minute = 0\n").expect("written");
    let data = place.path("city");
    let arguments = ["serve", "--config", text(&config), "--data", text(&data), "--listen", "127.0.0.1:0"];
    let mut programs: Vec<Program> =
        (0..PROGRAMS).map(|number| Program { number, turn: 0, draft: None, cases: Vec::new() }).collect();
    for (round, moment) in testkit::moments(11, ROUNDS, Duration::from_millis(900)).enumerate() {
        let mut server = Server::start(&mut tongban(&arguments));
        let (address, secret) = (server.address.clone(), secret.as_str());
        std::thread::scope(|scope| {
            for program in &mut programs {
                let address = address.as_str();
                scope.spawn(move || while program.apply(address, secret).is_some() {});
            }
            std::thread::sleep(Duration::from_millis(300) + moment);
            server.child.kill().expect("killed");
            server.child.wait().expect("gone");
        });
        let (code, words) = place.run(&["check"], "city");
        assert_eq!(code, 0, "round {round}: {words}");
    }
    // Who got no answer asks again.
    let server = Server::start(&mut tongban(&arguments));
    for program in &mut programs {
        program.apply(&server.address, &secret).expect("answered");
    }
    assert!(server.stop());
    let (code, words) = place.run(&["check"], "city");
    assert!(code == 0 && words.contains(" 0 not sealed yet"), "{words}");
    let told: Vec<i64> =
        programs.iter().flat_map(|program| &program.cases).map(|case| case.parse().expect("a number")).collect();
    assert!(told.len() > PROGRAMS * 3, "only {} applications were answered", told.len());
    let told: BTreeSet<i64> = told.into_iter().collect();
    let installation = open(&settings(&place), Clock::system(), Opening::AsItIs).expect("opens");
    let stored = installation.db.read_now(&Call::system("test"), "test.cases", move |cx| {
        let rows = cx.query(
            "SELECT c.id FROM cases c WHERE c.applicant = $1 AND c.item = $2",
            &[db::V::from(account), db::V::from(NAME)],
        )?;
        rows.iter().map(|row| row.i64(0)).collect::<base::Result<BTreeSet<i64>>>()
    });
    assert_eq!(stored.expect("reads"), told, "each answered application is stored, and no other");
    installation.db.close();
}
