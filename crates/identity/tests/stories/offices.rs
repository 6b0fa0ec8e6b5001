//! Offices, posts, roles, proxies, and who can do what.

use crate::city::{City, code, hash, id};
use base::{AccountId, OfficeId, Right, Scope, Target, Text};
use db::Call;
use identity::accounts::commands::{Disable, Enable, MakeOfficial, SignedIn};
use identity::offices::commands::{ChangeOffice, CloseOffice, CreateOffice};
use identity::offices::model::OfficeFacts;
use identity::posts::commands::{AddPost, ChoosePost, EndPost, EndProxy, PutRole, SetProxy};
use identity::posts::who::{Reason, rights_of, who_can};
use identity::posts::{RoleRight, ScopeKind};
use identity::{Office, offices_with_function, officials_with_role};
use jiff::civil::date;

const HANDLE: Right = Right("case.handle");

pub fn facts(name: &str, division: &str, functions: &[&str]) -> OfficeFacts {
    OfficeFacts {
        kind: "department".to_owned(),
        name: Text::new(name, ""),
        division: division.to_owned(),
        functions: functions.iter().map(|function| (*function).to_owned()).collect(),
        ..OfficeFacts::default()
    }
}

pub fn office(city: &City, parent: Option<OfficeId>, code: &str, facts: OfficeFacts) -> Office {
    let command = CreateOffice { parent, code: code.to_owned(), facts };
    city.system(move |cx| command.run(cx))
}

pub fn official(city: &City, login: &str, name: &str) -> AccountId {
    let command = MakeOfficial { login: login.to_owned(), name: name.to_owned(), password: Some(hash()) };
    city.system(move |cx| command.run(cx)).account
}

pub fn role(city: &City, code: &str, rights: Vec<RoleRight>) {
    let command =
        PutRole { code: code.to_owned(), name: Text::new("办件员", "Clerk"), rights, reserved: Vec::new() };
    city.system(move |cx| command.run(cx));
}

pub fn add_post(city: &City, account: AccountId, office: OfficeId, roles: &[&str], main: bool) -> i64 {
    let command = AddPost {
        account,
        office,
        title: Text::new("科员", "Clerk"),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        from: date(2026, 1, 1),
        to: None,
        main,
    };
    city.system(move |cx| command.run(cx))
}

testkit::on_both! {
    /// The office of a region, or of the nearest region around it.
    fn the_office_that_does_something(city: City) {
        let root = office(&city, None, "CITY", facts("云州市人民政府", "990100", &[]));
        let bureau = office(&city, Some(root.id), "SCJG", facts("市市场监督管理局", "990100", &["market-regulation", "licence"]));
        let district = office(&city, Some(root.id), "YJ-SCJG", facts("云江区市场监督管理局", "990102", &["market-regulation"]));
        assert_eq!(district.path, format!("/{}/{}/", root.id, district.id));
        let find = |function: &'static str, region: &'static str| {
            city.read(&Call::system("test"), move |cx| offices_with_function(cx, function, region)).expect("reads").map(|office| office.id)
        };
        assert_eq!(find("market-regulation", "990102003000"), Some(district.id));
        assert_eq!(find("market-regulation", "990103"), Some(bureau.id), "the city's where the district has none");
        assert_eq!(find("licence", "990102"), Some(bureau.id));
        assert_eq!(find("market-regulation", "880102"), None);
        assert_eq!(find("nothing", "990102"), None);

        let close = |office| code(&city.write(&Call::system("test"), move |cx| CloseOffice { office }.run(cx)));
        assert_eq!(close(root.id), "office.in_use");
        assert_eq!(close(district.id), "done");
        assert_eq!(close(district.id), "office.closed");
        assert_eq!(find("market-regulation", "990102"), Some(bureau.id));
    }

    /// Codes are unique; stale changes and wrong facts are refused.
    fn offices_change_and_refuse(city: City) {
        let root = office(&city, None, "CITY", facts("云州市人民政府", "990100", &[]));
        let create = |code: &str, facts: OfficeFacts| {
            let command = CreateOffice { parent: Some(root.id), code: code.to_owned(), facts };
            city.write(&Call::system("test"), move |cx| command.run(cx))
        };
        assert_eq!(code(&create("CITY", facts("又一个", "990100", &[]))), "office.code_taken");
        assert_eq!(code(&create("x y", facts("名称", "990100", &[]))), "office.code_invalid");
        assert_eq!(code(&create("X1", facts(" ", "990100", &[]))), "office.name_invalid");
        assert_eq!(code(&create("X1", facts("名称", "99010", &[]))), "office.division_invalid");
        assert_eq!(code(&create("X1", facts("名称", "990100", &["市场 监管"]))), "office.function_invalid");
        let change = |version| {
            let command = ChangeOffice { office: root.id, version, facts: facts("云州市政府", "990100", &["all"]) };
            city.write(&Call::system("test"), move |cx| command.run(cx))
        };
        assert_eq!(code(&change(7)), "stale");
        change(1).expect("changes");
        let known = city.read(&Call::system("test"), move |cx| identity::office(cx, root.id)).expect("reads").expect("known");
        assert_eq!((known.name.zh.as_str(), known.functions.as_slice(), known.version), ("云州市政府", &["all".to_owned()][..], 2));
    }

    /// An official's rights come from the roles at the chosen post, within its scope, and end with it.
    fn rights_come_from_the_post(city: City) {
        let root = office(&city, None, "CITY", facts("云州市人民政府", "990100", &[]));
        let bureau = office(&city, Some(root.id), "SCJG", facts("市场监管局", "990100", &[]));
        let hall = office(&city, Some(root.id), "HALL", facts("云江区政务大厅", "990102", &[]));
        role(&city, "clerk", vec![RoleRight::new("case.handle", ScopeKind::Office), RoleRight::new("case.see", ScopeKind::Region)]);
        role(&city, "window", vec![RoleRight::new("identity.window", ScopeKind::Office)]);
        let account = official(&city, "fangmin", "方敏");
        let first = add_post(&city, account, bureau.id, &["clerk"], true);
        let second = add_post(&city, account, hall.id, &["window"], false);
        let token = city.sign_in("FangMin");
        let who = city.who(&token).expect("signed in");
        assert_eq!((who.office, &*who.region, who.has_role("clerk"), who.has_role("window")), (Some(bureau.id), "9901", true, false));
        let at = |office: &Office| who.permit(HANDLE, Target { office: Some(office.id), path: &office.path, region: &office.region, owner: None }).is_ok();
        assert!(at(&bureau) && !at(&hall));
        assert!(who.scopes(Right("case.see")).any(|scope| *scope == Scope::Region("9901".to_owned())));

        city.write(&city.by(&token), move |cx| ChoosePost { post: second }.run(cx)).expect("chooses");
        let who = city.who(&token).expect("signed in");
        assert!(who.office == Some(hall.id) && who.has_role("window") && !who.has_role("clerk"));
        assert_eq!(code(&city.write(&city.by(&token), |cx| ChoosePost { post: 4711 }.run(cx))), "not_found");

        city.system(move |cx| EndPost { post: second, last: date(2026, 11, 22) }.run(cx));
        let who = city.who(&token).expect("signed in");
        assert!(who.office == Some(bureau.id) && who.has_role("clerk"), "back at the other post");
        city.system(move |cx| EndPost { post: first, last: date(2026, 11, 23) }.run(cx));
        assert!(city.who(&token).expect("signed in").holds(HANDLE), "to the end of the day");
        city.clock.set(base::Moment::of(date(2026, 11, 24).at(0, 10, 0, 0)));
        let token = city.sign_in("fangmin");
        assert!(!city.who(&token).expect("signed in").holds(HANDLE));
    }

    /// While she is away a colleague acts with her roles, and no longer.
    fn a_proxy_while_away(city: City) {
        let root = office(&city, None, "CITY", facts("云州市人民政府", "990100", &[]));
        let bureau = office(&city, Some(root.id), "SCJG", facts("市场监管局", "990100", &[]));
        let other = office(&city, Some(root.id), "GAJ", facts("公安局", "990100", &[]));
        role(&city, "chief", vec![RoleRight::new("case.decide", ScopeKind::Office)]);
        role(&city, "clerk", vec![RoleRight::new("case.handle", ScopeKind::Office)]);
        let (chief, clerk, far) = (official(&city, "shenke", "沈科"), official(&city, "linjia", "林嘉"), official(&city, "gaojun", "高军"));
        add_post(&city, chief, bureau.id, &["chief"], true);
        add_post(&city, clerk, bureau.id, &["clerk"], true);
        add_post(&city, far, other.id, &["clerk"], true);
        let (hers, his) = (city.sign_in("shenke"), city.sign_in("linjia"));
        let set = |deputy, from, to| city.write(&city.by(&hers), move |cx| SetProxy { deputy, from, to }.run(cx));
        let (today, friday) = (date(2026, 11, 23), date(2026, 11, 27));
        assert_eq!(code(&set(chief, today, friday)), "proxy.oneself");
        assert_eq!(code(&set(far, today, friday)), "proxy.far");
        assert_eq!(code(&set(clerk, friday, today)), "proxy.dates");
        let proxy = set(clerk, today, friday).expect("sets");
        assert_eq!(code(&set(clerk, friday, friday)), "proxy.known");
        let who = city.who(&his).expect("signed in");
        assert!(who.holds(Right("case.decide")) && who.has_role("chief") && who.proxies.contains(&chief));
        assert_eq!(code(&city.write(&city.by(&his), move |cx| EndProxy { proxy }.run(cx))), "not_found");
        city.write(&city.by(&hers), move |cx| EndProxy { proxy }.run(cx)).expect("ends");
        assert!(!city.who(&his).expect("signed in").holds(Right("case.decide")), "at once");
    }

    /// Who can do something over an office, and why; and what somebody can do.
    fn who_can_and_why(city: City) {
        let root = office(&city, None, "CITY", facts("云州市人民政府", "990100", &[]));
        let bureau = office(&city, Some(root.id), "SCJG", facts("市场监管局", "990100", &[]));
        let section = office(&city, Some(bureau.id), "SCJG-QY", facts("企业科", "990100", &[]));
        let other = office(&city, Some(root.id), "GAJ", facts("公安局", "990102", &[]));
        role(&city, "clerk", vec![RoleRight::new("case.handle", ScopeKind::Office)]);
        role(&city, "leader", vec![RoleRight::new("case.handle", ScopeKind::Subtree)]);
        let (clerk, leader, outside, deputy) =
            (official(&city, "linjia", "林嘉"), official(&city, "shenke", "沈科"), official(&city, "gaojun", "高军"), official(&city, "daili", "代理"));
        add_post(&city, clerk, section.id, &["clerk"], true);
        add_post(&city, leader, bureau.id, &["leader"], true);
        add_post(&city, outside, other.id, &["leader"], true);
        add_post(&city, deputy, bureau.id, &[], true);
        let token = city.sign_in("shenke");
        let away = SetProxy { deputy, from: date(2026, 11, 23), to: date(2026, 11, 24) };
        city.write(&city.by(&token), move |cx| away.run(cx)).expect("sets");
        let setup = city.setup.clone();
        let holders = city.read(&Call::system("test"), move |cx| who_can(cx, &setup, "case.handle", Some(section.id))).expect("explains");
        let names: Vec<&str> = holders.iter().map(|holder| holder.name.as_str()).collect();
        assert_eq!(names, ["沈科", "代理", "林嘉"], "the leader above, the deputy, the clerk here; not the other office");
        assert!(matches!(&holders[1].reason, Reason::Proxy { name, .. } if name == "沈科"));
        assert!(matches!(&holders[2].reason, Reason::Role { role, office, .. } if role == "clerk" && office.zh == "企业科"));
        let setup = city.setup.clone();
        let rights = city.read(&Call::system("test"), move |cx| rights_of(cx, &setup, deputy)).expect("explains");
        assert!(rights.iter().any(|held| held.right == "case.handle" && matches!(held.reason, Reason::Proxy { .. })));
        assert!(rights.iter().any(|held| held.right == "identity.own" && held.reason == Reason::Everybody));
        let setup = city.setup.clone();
        assert_eq!(code(&city.read(&city.by(&token), move |cx| who_can(cx, &setup, "case.handle", None))), "not_permitted");
        let found = city.read(&Call::system("test"), move |cx| officials_with_role(cx, section.id, "clerk")).expect("reads");
        assert_eq!(found.iter().map(|official| official.account).collect::<Vec<_>>(), [clerk]);
    }

    /// A leaver is out at once, and the event for the hand-over waits.
    fn a_leaver(city: City) {
        let root = office(&city, None, "CITY", facts("云州市人民政府", "990100", &[]));
        role(&city, "clerk", vec![RoleRight::new("case.handle", ScopeKind::Office)]);
        let account = official(&city, "linjia", "林嘉");
        let post = add_post(&city, account, root.id, &["clerk"], true);
        let token = city.sign_in("linjia");
        city.system(move |cx| Disable { account }.run(cx));
        assert!(city.who(&token).is_none());
        assert!(matches!(city.try_sign_in("linjia", crate::city::PASSWORD), SignedIn::Disabled));
        assert!(matches!(city.try_sign_in("linjia", "wrong"), SignedIn::Wrong { .. }), "only who knows the password is told");
        let jobs = city.system(|cx| cx.query("SELECT payload FROM job WHERE kind = 'hand-over'", &[])?.iter().map(|row| row.string(0)).collect::<base::Result<Vec<_>>>());
        let event: serde_json::Value = serde_json::from_str(&jobs[0]).expect("JSON");
        assert_eq!((event["account"].as_str(), event["posts"][0]["post"].as_str()), (Some(account.to_string().as_str()), Some(post.to_string().as_str())));
        assert_eq!(code(&city.write(&Call::system("test"), move |cx| Disable { account }.run(cx))), "account.disabled");
        assert!(city.read(&Call::system("test"), move |cx| officials_with_role(cx, root.id, "clerk")).expect("reads").is_empty());
        city.system(move |cx| Enable { account }.run(cx));
        let token = city.sign_in("linjia");
        assert_eq!(city.read(&city.by(&token), move |cx| identity::name_of(cx, account)).expect("reads"), "林嘉");
        assert_eq!(id(1990, 28).sequence(), 28);
    }
}
