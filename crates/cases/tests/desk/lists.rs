//! Lists of steps: pages, lights, roles, who decided; and every page in both languages.

use super::*;

on_both! {
    fn a_thousand_steps_are_paged_without_loss(desk: Desk) {
        let case = desk.city.apply("one");
        let model = desk.city.task(case.id);
        let far = desk.city.offices["market-far"];
        desk.city.run(&Call::system("test"), move |cx| {
            let permit = cx.permit(rights::HANDLE, base::Target::default())?;
            cx.about("case", model.case.0);
            for number in 0..1_200_i64 {
                let here = number % 6 != 0;
                let task = Task {
                    id: cx.new_id(),
                    activity: 1_000 + number,
                    due: model.due + number % 7,
                    office: if here { model.office } else { far },
                    office_path: if here { model.office_path.clone() } else { format!("/0/{far}/") },
                    state: State::Open,
                    ..model.clone()
                };
                cases::task::store::insert(cx, &permit, &task)?;
            }
            Ok(())
        }).expect("inserted");
        let (mut path, mut seen, mut pages) = ("/desk/pool".to_owned(), BTreeSet::new(), 0);
        let mut last = String::new();
        while !path.is_empty() {
            let page = desk.get("clerk:market", &path);
            is_ok(&page, &path);
            for part in page.text.split("class=\"row\" href=\"/desk/tasks/").skip(1) {
                assert!(seen.insert(part.split('"').next().unwrap_or_default().to_owned()), "shown twice");
            }
            let next = page.text.split("rel=\"next\"").next().filter(|_| page.text.contains("rel=\"next\""));
            let href = next.and_then(|before| before.rsplit("href=\"").next()).map_or("", |rest| rest.split('"').next().unwrap_or(""));
            last = std::mem::replace(&mut path, href.replace("&amp;", "&").replace("&#38;", "&"));
            pages += 1;
            assert!(pages < 60);
        }
        assert_eq!(seen.len(), 1_001, "every step of one's own office, none of another's");
        let back = desk.get("clerk:market", &last);
        assert!(back.text.contains("rel=\"prev\""));
        let green = desk.get("clerk:market", "/desk/pool?light=green&region=990102&item=test%2Fone");
        is_ok(&green, "filtered");
        assert!(green.text.contains("class=\"row\""));
        for light in ["red", "yellow", "soon", "paused"] {
            let none = desk.get("clerk:market", &format!("/desk/pool?light={light}"));
            assert_eq!(none.text.matches("class=\"row\"").count(), 0, "{light}");
        }
        assert_eq!(desk.get("clerk:market", "/desk/pool?region=990103").text.matches("class=\"row\"").count(), 0);
    }

    fn each_light_is_shown_by_its_own_filter_with_its_words(store: Store) {
        let desk = Desk::alone(store);
        let case = desk.accepted();
        // Promised until Thursday the 26th of November, by law until Monday the 21st of December.
        let lights = ["green", "soon", "yellow", "red", "paused"];
        let shown = |light: &str| {
            let page = desk.get("clerk:market", &format!("/desk/pool?light={light}"));
            is_ok(&page, light);
            let row = page.text.split("class=\"row\"").nth(1).and_then(|rest| rest.split("</a>").next()).map(|row| words(&format!("<{row}")));
            (page.text.matches("class=\"row\"").count(), row.unwrap_or_default())
        };
        let only = |light: &str, said: &str, english: &str| {
            for other in lights {
                let (rows, row) = shown(other);
                assert_eq!(rows, usize::from(other == light), "{other} while it is {light}");
                assert!(other != light || row.contains(said), "{light} says {row}");
            }
            let page = desk.look(&desk.city.official("clerk:market"), &format!("/desk/pool?light={light}"), "en");
            assert!(words(&page.text).contains(english), "{light} in English: {}", words(&page.text));
        };
        only("green", "剩 3 日", "3 days left");
        desk.city.pass("2026-11-25T09:00:00+08:00");
        only("soon", "剩 1 日", "1 day left");
        desk.city.pass("2026-11-26T09:00:00+08:00");
        only("soon", "今天到期", "due today");
        desk.city.pass("2026-11-30T09:00:00+08:00");
        only("yellow", "超承诺 2 日", "2 days over the promise");
        desk.city.pass("2026-12-22T09:00:00+08:00");
        only("red", "超法定 1 日", "1 day over the legal limit");
        let step = desk.step(case);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        let fields = [("kind", "inspection"), ("amount", "3"), ("reason", "现场看")];
        went(&desk.post("clerk:market", &format!("{step}/pause"), &fields), &step);
        went(&desk.post("clerk:market", &format!("{step}/release"), &[]), "/desk");
        only("paused", "停", "paused");
    }

    fn a_step_lies_in_the_pool_of_its_role_only(desk: Desk) {
        let case = desk.accepted();
        let lies = |who: &str| desk.get(who, "/desk/pool").text.contains(&desk.step(case));
        assert!(lies("clerk:market") && lies("second:market"), "examination is for clerks");
        assert!(!lies("chief:market") && !lies("director:market"));
        desk.city.complete("clerk:market", case, "pass").expect("examined");
        assert!(lies("chief:market"), "the decision is for chiefs");
        assert!(!lies("clerk:market") && !lies("second:market") && !lies("director:market"));
        let taken = desk.post("clerk:market", &format!("{}/claim", desk.step(case)), &[]);
        assert_eq!(taken.status, StatusCode::FORBIDDEN, "nor is it taken by its address");
        assert_eq!(desk.city.task(case).assignee, None);
    }

    fn the_file_says_who_decided_for_whom(desk: Desk) {
        let case = desk.accepted();
        desk.city.complete("clerk:market", case, "pass").expect("examined");
        let step = desk.step(case);
        went(&desk.post("chief:market", &format!("{step}/claim"), &[]), &step);
        let (own, absent) = (desk.city.official("second:market"), desk.city.official("chief:market"));
        let mut actor = (*own.actor).clone();
        actor.proxies = Arc::from(vec![absent.actor.account]);
        actor.roles = own.actor.roles.iter().chain(absent.actor.roles.iter()).cloned().collect();
        actor.grants = own.actor.grants.iter().chain(absent.actor.grants.iter()).cloned().collect();
        let deputy = Call::new(actor, base::Locale::Zh, "test");
        went(&desk.post_as(&deputy, &format!("{step}/decide"), &[("choice", "grant"), ("opinion", "同意发证")]), "/desk");
        let page = desk.get("clerk:market", &format!("/desk/cases/{case}"));
        is_ok(&page, "the case");
        assert!(words(&page.text).contains("second market 代 chief market"), "{}", words(&page.text));
        let english = desk.look(&desk.city.official("clerk:market"), &format!("/desk/cases/{case}"), "en");
        assert!(words(&english.text).contains("second market for chief market"));
        for (who, rows) in [("second:market", 1), ("chief:market", 1), ("director:market", 0)] {
            let done = desk.get(who, "/desk/done").text.matches("class=\"row\"").count();
            assert_eq!(done, rows, "{who} among what is done");
        }
    }

    fn every_page_reads_in_both_languages(desk: Desk) {
        let case = desk.accepted();
        let joint = desk.city.apply("joint");
        desk.city.accept("clerk:services", joint.id);
        let step = desk.step(case);
        let id = case;
        let papers = desk.city.db.read_now(&Call::system("test"), "papers", move |cx| cases::paper::store::of_case(cx, id)).expect("reads");
        let paper = format!("/desk/cases/{case}/papers/{}", papers[0].id);
        let (clerk, of_case, of_joint) = ("clerk:market", format!("/desk/cases/{case}"), format!("/desk/cases/{}", joint.id));
        let mut pages: Vec<(&str, String)> = vec![(clerk, step.clone()), (clerk, of_case), (clerk, paper), ("clerk:services", of_joint)];
        for path in ["/desk", "/desk/pool", "/desk/paused", "/desk/done", "/desk/cases", "/desk/cases?q=%E9%99%88", "/desk/window", "/desk/window/apply/test/one", "/desk/countersigns", "/desk/promises"] {
            pages.push((clerk, path.to_owned()));
        }
        for panel in ["supplement", "pause", "extend", "transfer", "full", "countersign"] {
            pages.push((clerk, format!("{step}?do={panel}")));
        }
        pages.push(("chief:market", "/desk/extensions".to_owned()));
        pages.push(("director:market", "/desk/stuck?days=0".to_owned()));
        pages.push(("director:market", "/desk/hand-over".to_owned()));
        for language in ["zh-CN", "en"] {
            for (who, path) in &pages {
                is_ok(&desk.look(&desk.city.official(who), path, language), &format!("{path} in {language}"));
            }
            is_ok(&desk.look(&administrator(), "/admin/calendar", language), "calendar");
        }
        // Steps are called by the names that the process gives them in the reader's language.
        let english = |path: &str| words(&desk.look(&desk.city.official(clerk), path, "en").text);
        for path in [step.as_str(), &format!("/desk/cases/{case}"), "/desk", "/desk/pool", "/desk/cases"] {
            let text = english(path);
            for name in ["审查", "决定", "受理"] {
                assert!(!text.contains(name), "{path} says {name} in English");
            }
        }
        assert!(english(&step).contains("Examine") && english("/desk/cases").contains("Examine"));
        assert!(words(&desk.get(clerk, &step).text).contains("审查"));
        went(&desk.get(clerk, "/desk/search?q=000001"), "/desk/cases?q=000001");
    }
}
