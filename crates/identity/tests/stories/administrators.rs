//! Three administrators, and no super user.

use crate::city::{City, PASSWORD, code, hash};
use crate::offices::{facts, office, official, role};
use base::moment::DAY;
use base::{AccountId, Text};
use identity::accounts::commands::{
    FirstLink, FirstLinks, MakeOfficial, NewLink, SetDuty, SignedIn, Welcome, Welcomed, welcomes,
};
use identity::journal::Filter;
use identity::journal::store::{entries, sealed};
use identity::offices::commands::{CloseOffice, CreateOffice};
use identity::posts::commands::{AddPost, GrantRoles, PutRole};
use identity::posts::{RoleRight, ScopeKind};
use identity::{Duty, EVERYWHERE};
use jiff::civil::date;

/// The three first administrators, signed in: system, security, audit.
fn three(city: &City) -> [(AccountId, String); 3] {
    let links = city.system(|cx| FirstLinks.run(cx));
    [Duty::System, Duty::Security, Duty::Audit].map(|duty| {
        let token = links.iter().find(|link| link.duty == duty).expect("a link for each").token.clone();
        let login = duty.code().to_owned();
        let command = Welcome { token, login: login.clone(), name: format!("管理员{login}"), password: hash() };
        let account = city.write(&city.nobody(), move |cx| command.run(cx)).expect("welcome");
        (account, city.sign_in(&login))
    })
}

testkit::on_both! {
    /// One-time links make the first three; each link works once.
    fn first_administrators_by_links(city: City) {
        let early: Vec<FirstLink> = city.system(|cx| FirstLinks.run(cx));
        let links: Vec<FirstLink> = city.system(|cx| FirstLinks.run(cx));
        assert_eq!(links.len(), 3);
        let look = |token: &str| {
            let token = token.to_owned();
            city.read(&city.nobody(), move |cx| welcomes(cx, &token))
        };
        assert_eq!(code(&look(&early[0].token)), "link.gone", "new links end the old ones");
        assert_eq!(look(&links[0].token).expect("welcomes"), Welcomed::First(Duty::System));
        let make = |login: &str| {
            let command = Welcome { token: links[0].token.clone(), login: login.to_owned(), name: "高军".to_owned(), password: hash() };
            city.write(&city.nobody(), move |cx| command.run(cx))
        };
        assert_eq!(code(&make("13900000001")), "account.login_invalid", "a login is never a phone");
        make("Gao.Jun").expect("makes");
        assert_eq!(code(&make("other")), "link.gone");
        let who = city.who(&city.sign_in("gao.jun")).expect("signed in");
        assert!(who.has_role("sys-admin") && who.permit(identity::rights::OFFICES, EVERYWHERE).is_ok());
        city.later(DAY);
        assert_eq!(code(&look(&links[1].token)), "link.gone", "expired");
        assert_eq!(city.system(|cx| FirstLinks.run(cx)).len(), 2, "only for duties that nobody holds");
    }

    /// Each administrator can do what the others cannot, and none can do all.
    fn the_three_are_separated(city: City) {
        let [(system, sys), (security, sec), (auditor, aud)] = three(&city);
        assert_eq!(code(&city.write(&db::Call::system("test"), |cx| FirstLinks.run(cx))), "admin.made");
        let create = CreateOffice { parent: None, code: "CITY".to_owned(), facts: facts("云州市人民政府", "990100", &[]) };
        let put = PutRole { code: "clerk".to_owned(), name: Text::new("办件员", "Clerk"), rights: vec![RoleRight::new("case.handle", ScopeKind::Office)], reserved: vec![] };
        for (token, may_create, may_put, may_read) in [(&sys, true, false, false), (&sec, false, true, false), (&aud, false, false, true)] {
            let (create, put) = (create.clone(), put.clone());
            let yes = |allowed: bool| if allowed { "done" } else { "not_permitted" };
            assert_eq!(code(&city.write(&city.by(token), move |cx| create.run(cx))), yes(may_create));
            assert_eq!(code(&city.write(&city.by(token), move |cx| put.run(cx))), yes(may_put));
            assert_eq!(code(&city.read(&city.by(token), |cx| entries(cx, &Filter::default(), 10))), yes(may_read));
            assert_eq!(code(&city.read(&city.by(token), sealed)), yes(may_read));
        }
        let duty = |token: &str, account, duty| code(&city.write(&city.by(token), move |cx| SetDuty { account, duty }.run(cx)));
        assert_eq!(duty(&sec, system, Some(Duty::Audit)), "admin.exclusive");
        assert_eq!(duty(&sec, security, None), "admin.oneself");
        assert_eq!(duty(&sec, auditor, None), "admin.last");
        assert_eq!(duty(&sys, auditor, None), "not_permitted");
        let second = official(&city, "second", "第二人");
        assert_eq!(duty(&sec, second, Some(Duty::Audit)), "done");
        assert_eq!(duty(&sec, auditor, None), "done");
        assert!(!city.who(&aud).expect("signed in").holds(identity::rights::AUDIT), "at once");

        let root = city.read(&city.by(&sys), |cx| identity::office_by_code(cx, "CITY")).expect("reads").expect("known");
        let post = |account| AddPost { account, office: root.id, title: Text::new("科员", ""), roles: vec![], from: date(2026, 1, 1), to: None, main: true };
        let at_post = post(second);
        assert_eq!(code(&city.write(&city.by(&sys), move |cx| at_post.run(cx))), "post.admin", "an administrator has no post");
        let worker = official(&city, "worker", "林嘉");
        let at_post = post(worker);
        city.write(&city.by(&sys), move |cx| at_post.run(cx)).expect("makes");
        assert_eq!(duty(&sec, worker, Some(Duty::System)), "admin.post");
    }

    /// What one administrator proposes gives nothing until another grants it.
    fn proposed_roles_wait_for_the_grant(city: City) {
        let [(_, sys), (_, sec), _] = three(&city);
        let root = office(&city, None, "CITY", facts("云州市人民政府", "990100", &[]));
        role(&city, "clerk", vec![RoleRight::new("case.handle", ScopeKind::Office)]);
        let made = city.write(&city.by(&sys), |cx| MakeOfficial { login: "linjia".to_owned(), name: "林嘉".to_owned(), password: None }.run(cx)).expect("makes");
        let command = Welcome { token: made.token.expect("a link"), login: String::new(), name: String::new(), password: hash() };
        city.write(&city.nobody(), move |cx| command.run(cx)).expect("welcome");
        let account = made.account;
        let add = AddPost { account, office: root.id, title: Text::new("科员", ""), roles: vec!["clerk".to_owned()], from: date(2026, 1, 1), to: None, main: true };
        let post = city.write(&city.by(&sys), move |cx| add.run(cx)).expect("adds");
        let token = city.sign_in("linjia");
        assert!(!city.who(&token).expect("signed in").has_role("clerk"));
        let grant = |token: &str, roles: &[&str]| {
            let command = GrantRoles { post, roles: roles.iter().map(|role| (*role).to_owned()).collect() };
            code(&city.write(&city.by(token), move |cx| command.run(cx)))
        };
        assert_eq!(grant(&sys, &["clerk"]), "not_permitted");
        assert_eq!(grant(&sec, &["no-such-role"]), "role.unknown");
        assert_eq!(grant(&sec, &["clerk"]), "done");
        assert!(city.who(&token).expect("signed in").has_role("clerk"), "at once");
        assert_eq!(grant(&sec, &[]), "done");
        assert!(!city.who(&token).expect("signed in").has_role("clerk"), "at once");
    }

    /// No role can be given what is reserved for a duty.
    fn reserved_rights_stay_reserved(city: City) {
        let [_, (_, sec), _] = three(&city);
        for right in ["audit.read", "identity.roles", "identity.offices", "job.tend"] {
            let rights = vec![RoleRight::new(right, ScopeKind::Subtree)];
            let command = PutRole { code: "clerk".to_owned(), name: Text::new("办件员", ""), rights, reserved: vec!["job.tend".to_owned()] };
            assert_eq!(code(&city.write(&city.by(&sec), move |cx| command.run(cx))), "role.reserved", "{right}");
        }
        let command = PutRole { code: "sys-admin".to_owned(), name: Text::new("假的", ""), rights: vec![], reserved: vec![] };
        assert_eq!(code(&city.write(&city.by(&sec), move |cx| command.run(cx))), "role.code_invalid");
    }

    /// A new link replaces a forgotten password of an official, never of a resident.
    fn a_new_link_for_an_official(city: City) {
        let [(_, sys), ..] = three(&city);
        let account = official(&city, "linjia", "林嘉");
        let resident = city.resident("陈晓岚", &crate::city::id(1990, 28), 1).account;
        assert_eq!(code(&city.write(&city.by(&sys), move |cx| NewLink { account: resident }.run(cx))), "not_found");
        let token = city.write(&city.by(&sys), move |cx| NewLink { account }.run(cx)).expect("makes");
        assert!(matches!(city.try_sign_in("linjia", PASSWORD), SignedIn::Done { .. }), "the old password until the link is used");
        let command = Welcome { token, login: String::new(), name: String::new(), password: identity::passwords::hash_now("Mountain-2027").expect("hashes") };
        city.write(&city.nobody(), move |cx| command.run(cx)).expect("sets");
        assert!(matches!(city.try_sign_in("linjia", PASSWORD), SignedIn::Wrong { .. }));
    }

    /// The audit names who did what; a refused attempt stands in it too.
    fn the_audit_tells_it(city: City) {
        let [(account, sys), (_, sec), (_, aud)] = three(&city);
        let create = CreateOffice { parent: None, code: "CITY".to_owned(), facts: facts("云州市人民政府", "990100", &[]) };
        let again = create.clone();
        let office = city.db.write_now(&city.by(&sys), "office.create", move |cx| create.run(cx)).expect("creates");
        assert_eq!(code(&city.db.write_now(&city.by(&sec), "office.create", move |cx| again.run(cx))), "not_permitted");
        let closed = CloseOffice { office: office.id };
        assert_eq!(code(&city.db.write_now(&city.by(&aud), "office.close", move |cx| closed.run(cx))), "not_permitted");
        let of = |filter: Filter| city.read(&city.by(&aud), move |cx| entries(cx, &filter, 50)).expect("reads");
        let done = of(Filter { noun: "office".to_owned(), subject: Some(office.id.0), ..Filter::default() });
        assert_eq!((done.len(), done[0].account, done[0].command.as_str(), done[0].sealed), (1, account, "office.create", false));
        // The row of a refusal is written after the answer has gone out.
        let refused = (0..200).find_map(|_| {
            let found = of(Filter { command: "office".to_owned(), refused: true, ..Filter::default() });
            std::thread::sleep(std::time::Duration::from_millis(if found.is_empty() { 25 } else { 0 }));
            (!found.is_empty()).then_some(found)
        });
        let refused = refused.expect("the refusal stands in the audit");
        assert_eq!(refused[0].outcome, "not_permitted");
        let sql = "SELECT a.id FROM audit a WHERE a.id < $1 AND a.outcome <> 'done' ORDER BY a.id DESC LIMIT 50";
        let plan = city.db.explain(sql, vec![db::V::from(i64::MAX)]).expect("explains").join(" ");
        assert!(plan.contains("audit_refused"), "refusals are found by their index: {plan}");
        assert!(of(Filter { before: Some(done[0].id), ..Filter::default() }).iter().all(|entry| entry.id < done[0].id));
        assert!(city.read(&city.by(&aud), sealed).expect("reads").open_since.is_some());
        jobs::Sealer::default().run(&city.db).expect("seals");
        let seal = city.read(&city.by(&aud), sealed).expect("reads");
        assert!(seal.open_since.is_none() && seal.at.is_some(), "{seal:?}");
        assert!(of(Filter::default()).iter().all(|entry| entry.sealed));
    }
}
