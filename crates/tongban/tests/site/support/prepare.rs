//! What is done before everybody follows every link, so that each page type has a sample and each post its form: two people
//! make a mandate, an official sets a proxy, an editor begins a draft, a delivery fails, and the like. All of it goes through the
//! pages; what only time or a machine can do is written into the store.

use super::city::City;
use super::client::Answer;
use super::forms::{FoundForm, forms};
use super::people::{Person, Sort};
use base::{Result, Target};
use db::{Call, Cx, V};
use scraper::Html;
use tongban::demo::PASSWORD;

/// The item that an editor works on.
const EDITED: &str = "/admin/items/community/old-age-card";

impl City {
    /// Prepares; answers addresses at which people also begin, as name and address.
    pub(super) fn prepare(&mut self) -> Vec<(&'static str, String)> {
        let mut starts = Vec::new();
        self.mandates();
        self.agencies(&mut starts);
        self.second_factor(&mut starts);
        self.newcomer(&mut starts);
        self.officials(&mut starts);
        self.library(&mut starts);
        self.failed_deliveries();
        self.at_the_desk(&mut starts);
        self.at_the_window(&mut starts);
        self.asked(&mut starts);
        self.press(
            "chen-xiaolan",
            "/me/tokens",
            "/me/tokens",
            &[("name", "脚本"), ("days", "30"), ("right", "case.apply")],
            &[],
        );
        let notice = r#"{"year":2028,"papers":["国办发明电〔2027〕7号"],"days":[{"name":"元旦","date":"2028-01-01","isOffDay":true}]}"#;
        self.press("sys-admin", "/admin/calendar", "/admin/calendar", &[("notice", notice)], &[]);
        starts
    }

    /// Fills in the form of a page that goes to an address, sends it, and keeps the forms of the answer.
    fn press(
        &mut self,
        person: &str,
        page: &str,
        to: &str,
        told: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let client = self.client(person);
        let shown = client.get(page);
        let found = forms(person, page, &Html::parse_document(&shown.body));
        let form = found.into_iter().find(|form| form.method == "post" && form.path.split('?').next() == Some(to));
        let form = form.unwrap_or_else(|| panic!("{person} finds no form to {to} on {page}: {}", shown.status));
        self.send(&form, told, files)
    }

    fn send(&mut self, form: &FoundForm, told: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let client = self.client(&form.person);
        let mut pairs = form.pairs.clone();
        pairs.retain(|(name, _)| !told.iter().any(|(one, _)| one == name));
        pairs.extend(told.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let answer =
            if form.multipart { client.post_parts(&form.path, &pairs, files) } else { client.post(&form.path, &pairs) };
        assert!(answer.status < 500, "{} posts to {}: {}", form.person, form.path, answer.status);
        let routes = self.routes.clone();
        self.survey.keep_answer(&form.person, &form.path, &answer, &routes);
        answer
    }

    fn told<T: Send + 'static>(&self, body: impl Fn(&mut Cx) -> Result<T> + Send + 'static) -> T {
        self.app.installation.db.read_now(&Call::system("test"), "test.look", body).expect("the store answers")
    }

    /// The first row of a query: a login and a number.
    pub(super) fn row(&self, sql: &'static str) -> Option<(String, i64)> {
        self.told(move |cx| cx.one(sql, &[])?.map(|row| Ok((row.string(0)?, row.i64(1)?))).transpose())
    }

    /// Signs somebody in who is met only here.
    pub(super) fn also(&mut self, name: &'static str, login: String, sort: Sort) {
        let session = self.client("").sign_in(&login, PASSWORD);
        self.survey.sessions.insert(name.to_owned(), session);
        self.people.push(Person { name, login, sort });
    }

    fn mandates(&mut self) {
        let li = self.plan.resident("li-guiying").expect("lives here").clone();
        let number = li.number.to_string();
        let told = [("name", li.name.as_str()), ("number", number.as_str())];
        let answer = self.press("chen-xiaolan", "/me/account/mandate", "/me/account/mandate", &told, &[]);
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    fn agencies(&mut self, starts: &mut Vec<(&'static str, String)>) {
        let code = self.plan.company("shiguang").expect("is there").credit_code.to_string();
        let company = self.told(move |cx| {
            Ok(identity::companies::store::by_code(cx, &code)?.map(|company| company.id.0).unwrap_or_default())
        });
        let li = self.plan.resident("li-guiying").expect("lives here").clone();
        let number = li.number.to_string();
        let page = format!("/me/account/companies/{company}/agent");
        let told = [("name", li.name.as_str()), ("number", number.as_str()), ("power", "apply")];
        let answer = self.press("company-owner", &page, &page, &told, &[]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        starts.push(("company-owner", format!("/me/account/companies/{company}")));
    }

    /// The owner of a company also has a second factor, and has only half signed in on another device.
    fn second_factor(&mut self, starts: &mut Vec<(&'static str, String)>) {
        let page = "/me/account/second-factor";
        let answer = self.press("company-owner", page, page, &[("name", "手机")], &[]);
        let found = forms("company-owner", page, &Html::parse_document(&answer.body));
        let confirm = found.into_iter().find(|form| form.path.ends_with("/confirm")).expect("a form to confirm");
        let secret = confirm.pairs.iter().find(|(name, _)| name == "secret").map(|(_, secret)| secret.clone());
        let secret = secret.and_then(|secret| identity::totp::from_base32(&secret)).expect("a secret");
        let secret: [u8; 20] = secret.try_into().expect("twenty bytes");
        let code = identity::totp::code_at(&secret, self.app.installation.db.clock().now());
        let answer = self.send(&confirm, &[("code", &code)], &[]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let login = self.people.iter().find(|person| person.name == "company-owner").expect("signed in").login.clone();
        let half = self.client("").sign_in(&login, PASSWORD);
        self.survey.sessions.insert("half-way".to_owned(), half);
        starts.push(("half-way", "/sign-in/code".to_owned()));
    }

    /// Somebody who has only just registered: identity compared, card not yet.
    fn newcomer(&mut self, starts: &mut Vec<(&'static str, String)>) {
        let answer = self.press("", "/register", "/register", &[("phone", "13900139000")], &[]);
        let html = Html::parse_document(&answer.body);
        let finish = forms("", "/register", &html).into_iter().find(|form| form.path == "/register/finish");
        let words = html.root_element().text().collect::<Vec<_>>().join(" ");
        let code =
            words.split(|letter: char| !letter.is_ascii_digit()).find(|run| run.len() == 6).expect("a code is shown");
        let told = [("code", code), ("password", "Xin-Lai-2026-ab")];
        let answer = self.send(&finish.expect("goes on"), &told, &[]);
        let session =
            answer.session().unwrap_or_else(|| panic!("nobody registered: {} {}", answer.status, answer.body));
        self.survey.sessions.insert("newcomer".to_owned(), session);
        let child = self.plan.residents.iter().find(|one| one.phone.is_none()).expect("a child").clone();
        let number = child.number.to_string();
        let told = [("name", child.name.as_str()), ("number", number.as_str())];
        let answer = self.press("newcomer", "/prove", "/prove", &told, &[]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        starts.push(("newcomer", "/prove".to_owned()));
    }

    fn officials(&mut self, starts: &mut Vec<(&'static str, String)>) {
        let answer = self.press(
            "police-clerk",
            "/desk/profile",
            "/desk/profile/proxies",
            &[("deputy", "yunjiang-public-security-chief")],
            &[],
        );
        assert_eq!(answer.status, 303, "{}", answer.body);
        // A second post, and an account without any, which can be given a duty.
        let account = self
            .row("SELECT login, id FROM account WHERE login = 'yunjiang-public-security-clerk'")
            .expect("works here")
            .1;
        let page = format!("/admin/people/{account}/post");
        let told = [("office", "yunjiang-public-security"), ("title_zh", "兼职"), ("title_en", "Second post")];
        let answer = self.press("sys-admin", &page, &page, &told, &[]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let told = [("name", "何小静"), ("login", "hexiaojing")];
        let answer = self.press("sys-admin", "/admin/people/new", "/admin/people", &told, &[]);
        let token = answer.body.split("/welcome/").nth(1).and_then(|rest| rest.split(['<', '"', '&']).next());
        starts.push(("", format!("/welcome/{}", token.expect("a link is made"))));
        let made = self.row("SELECT login, id FROM account WHERE login = 'hexiaojing'").expect("was made").1;
        starts.push(("sec-admin", format!("/admin/people/{made}")));
        let book = workbook();
        let answer = self.press("sys-admin", "/admin/import", "/admin/import", &[], &[("file", "机构.xlsx", &book)]);
        assert!(answer.body.contains("/admin/import/apply"), "{} {}", answer.status, answer.body);
    }

    fn library(&mut self, starts: &mut Vec<(&'static str, String)>) {
        let answer = self.press("editor", EDITED, EDITED, &[("action", "start")], &[]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        starts.push(("editor", EDITED.to_owned()));
        let json = self.client("editor").get("/admin/items/community/residence-permit/export.json").body;
        let file = [("file", "item.json", json.as_bytes())];
        let answer = self.press("editor", "/admin/items/import", "/admin/items/import", &[], &file);
        assert!(answer.body.contains("/admin/items/import/"), "{} {}", answer.status, answer.body);
        // A pack whose next version says something else.
        self.write("UPDATE pack_item SET taken_digest = 'before', taken = replace(taken, '居住证', '居留证') WHERE name = 'community/residence-permit'");
        starts.push(("editor", "/admin/items/community/residence-permit".to_owned()));
    }

    fn write(&self, sql: &'static str) {
        let written = self.app.installation.db.write_now(&Call::system("test"), "test.write", move |cx| {
            let permit = cx.permit(base::Right("test.write"), Target::default())?;
            cx.about("test", 1);
            cx.write(&permit, sql, Vec::<V>::new())
        });
        written.expect("the store answers");
    }

    fn failed_deliveries(&self) {
        let made = self.app.installation.db.write_now(&Call::system("test"), "test.write", |cx| {
            let permit = cx.permit(base::Right("test.write"), Target::default())?;
            cx.about("test", 1);
            let (id, other, now) = (cx.new_id(), cx.new_id(), cx.now());
            cx.write(
                &permit,
                "INSERT INTO notice_out (id, channel, account, wording, state, attempts, last_error, made_at) \
                 SELECT $1, 'sms', min(id), 'case.accepted', 'failed', 5, 'the gateway does not answer', $2 FROM account",
                vec![V::from(id), V::from(now)],
            )?;
            cx.write(
                &permit,
                "INSERT INTO job (id, kind, payload, run_at, attempts, locked_until, state, last_error, made_at, lane) \
                 VALUES ($1, 'case.told', '{}', $2, 10, 0, 1, 'the payload does not read', $2, 0)",
                vec![V::from(other), V::from(now)],
            )
        });
        made.expect("the store answers");
    }

    /// Officials at the steps that allow what few steps allow.
    fn at_the_desk(&mut self, starts: &mut Vec<(&'static str, String)>) {
        const HOLDER: &str = "JOIN post p ON p.office = t.office JOIN post_role r ON r.post = p.id AND r.role = t.role AND r.state = 'granted' \
             JOIN account a ON a.id = p.account";
        let of = |conditions: &str| {
            format!(
                "SELECT a.login, t.id FROM case_task t JOIN cases c ON c.id = t.case_id {HOLDER} WHERE t.state = 'open' \
                 AND (t.assignee IS NULL OR t.assignee = a.id) AND {conditions} ORDER BY t.id LIMIT 1"
            )
        };
        let done_before = "c.paused = 0 AND c.status = 'accepted' AND EXISTS (SELECT 1 FROM case_task d WHERE d.case_id = c.id \
             AND d.state = 'done' AND d.kind = 'handle' AND d.element <> t.element)";
        let paused = "c.paused = 1 AND c.status = 'accepted' AND EXISTS (SELECT 1 FROM case_span s WHERE s.case_id = c.id \
             AND s.to_day IS NULL AND s.kind <> 'supplement')";
        let lapsed = "c.status = 'supplement' AND EXISTS (SELECT 1 FROM case_span s WHERE s.case_id = c.id AND s.to_day IS NULL AND \
             s.due < (SELECT max(from_day) FROM case_span))";
        let plain = "c.paused = 0 AND c.status = 'accepted' AND c.extended = '' AND t.kind IN ('handle', 'inspect') AND NOT EXISTS \
             (SELECT 1 FROM case_extension e WHERE e.case_id = c.id)";
        let accepted = "SELECT a.login, t.id FROM case_task t JOIN cases c ON c.id = t.case_id JOIN account a ON a.id = t.assignee \
             WHERE t.kind = 'accept' AND t.state = 'done' AND c.status = 'accepted' AND c.paused = 0 AND a.login IS NOT NULL ORDER BY t.id DESC LIMIT 1";
        let approver = "SELECT a.login, e.id FROM case_extension e JOIN cases c ON c.id = e.case_id JOIN post p ON p.office = c.office \
             JOIN post_role r ON r.post = p.id AND r.role = 'section-chief' JOIN account a ON a.id = p.account WHERE e.state = 'asked' ORDER BY e.id LIMIT 1";
        for (name, sql, what) in [
            ("who-returns", of(done_before), "return"),
            ("who-resumes", of(paused), "resume"),
            ("who-extends", of(plain), "extend"),
            ("who-ends", of(lapsed), "lapse"),
            ("who-undoes", accepted.to_owned(), "undo"),
            ("who-approves", approver.to_owned(), ""),
        ] {
            let sql: &'static str = Box::leak(sql.into_boxed_str());
            let Some((login, task)) = self.row(sql) else { continue };
            self.also(name, login, Sort::Official);
            starts.push((
                name,
                if what.is_empty() { "/desk/extensions".to_owned() } else { format!("/desk/tasks/{task}?do={what}") },
            ));
        }
        let booked = self.row(
            "SELECT a.login, b.day FROM booking b JOIN post p ON p.office = b.office JOIN post_role r ON r.post = p.id AND r.role = 'window' \
             JOIN account a ON a.id = p.account WHERE b.state = 'booked' ORDER BY b.day LIMIT 1",
        );
        if let Some((login, day)) = booked {
            self.also("who-receives", login, Sort::Official);
            starts.push(("who-receives", format!("/desk/bookings?day={}", base::moment::day_date(day))));
        }
    }

    /// A clerk's draft as far as the resident's word, and one that was handed in.
    fn at_the_window(&mut self, starts: &mut Vec<(&'static str, String)>) {
        let drafts = self.told(|cx| {
            let rows = cx.query(
                "SELECT d.id, coalesce(d.submitted, 0) FROM case_draft d JOIN account a ON a.id = d.account \
                        WHERE d.channel = 'window' AND a.login = 'binjiang-street-001-clerk' ORDER BY d.id",
                &[],
            )?;
            rows.iter().map(|row| Ok((row.i64(0)?, row.i64(1)? != 0))).collect::<Result<Vec<_>>>()
        });
        for (id, submitted) in drafts {
            let address = if submitted { "receipt" } else { "confirm" };
            starts.push(("community", format!("/desk/window/drafts/{id}/{address}")));
        }
        self.visits(starts);
    }

    /// People come to the window about an application under way: one lacks something, one has something to follow, one is asked.
    fn visits(&mut self, starts: &mut Vec<(&'static str, String)>) {
        const OWN: &str = "c.parent IS NULL AND c.company IS NULL AND c.person IS NOT NULL";
        let lacking = format!(
            "SELECT c.applicant_name, c.id FROM cases c WHERE {OWN} AND c.status = 'supplement' ORDER BY c.id DESC LIMIT 60"
        );
        let owing = format!(
            "SELECT c.applicant_name, c.id FROM cases c JOIN case_material m ON m.case_id = c.id WHERE {OWN} AND m.state = 'later' AND c.status = 'accepted' ORDER BY c.id DESC LIMIT 60"
        );
        let asked = format!(
            "SELECT c.applicant_name, c.id FROM cases c JOIN case_task t ON t.case_id = c.id WHERE {OWN} AND t.kind = 'applicant' AND t.state = 'open' ORDER BY c.id DESC LIMIT 60"
        );
        for sql in [lacking, owing, asked] {
            let found = self.told(move |cx| {
                let rows = cx.query(&sql, &[])?;
                rows.iter().map(|row| Ok((row.string(0)?, row.i64(1)?))).collect::<Result<Vec<_>>>()
            });
            let alone = |name: &str| {
                let mut all = self.plan.residents.iter().filter(|one| one.name == name);
                let (one, None) = (all.next()?, all.next()) else { return None };
                Some((one.name.clone(), one.number.to_string()))
            };
            let Some((case, (name, number))) = found.iter().find_map(|(name, case)| Some((*case, alone(name)?))) else {
                continue;
            };
            let told = [("name", name.as_str()), ("number", number.as_str())];
            let answer = self.press("community", "/desk/window/cases", "/desk/window/cases", &told, &[]);
            assert_eq!(answer.status, 303, "{}", answer.body);
            starts.push(("community", answer.location().to_owned()));
            starts.push(("community", format!("{}/cases/{case}", answer.location())));
        }
    }
}

/// A workbook with one office.
fn workbook() -> Vec<u8> {
    let lines = [
        ["机构代码", "上级机构代码", "名称", "英文名称", "区划代码", "职能"],
        ["YS-YANGBEN", "yunzhou-government", "样本局", "Sample Bureau", "990100", ""],
    ];
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("offices").expect("a name");
    for (row, line) in (0u32..).zip(lines) {
        for (column, value) in (0u16..).zip(line) {
            sheet.write_string(row, column, value).expect("writes");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
