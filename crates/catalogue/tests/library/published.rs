//! Publishing, suspending and cancelling.

use crate::city::{CARD, City, code, nobody, offer, offered, plain, resident};
use base::{Result, Text};
use catalogue::published::State;
use catalogue::published::commands::{Publish, SetState};
use db::Call;
use std::sync::Arc;
use testkit::on_both;

impl City {
    fn bring(&self, who: &Call, conditions: &'static str) -> Result<i64> {
        let mut item = plain();
        item.conditions = Text::new(conditions, conditions);
        let publish = Publish { name: CARD.into(), body: offered(&item), offer: None };
        self.run(who, move |cx| publish.run(cx)).map(|release| release.version)
    }

    fn set_state(&self, who: &Call, state: State, reason: &str) -> Result<()> {
        let set = SetState { name: CARD.into(), state, reason: reason.into() };
        self.run(who, move |cx| set.run(cx))
    }

    fn found(&self) -> bool {
        let live = Arc::new(search::Live::new(catalogue::published::commands::INDEX));
        !live.get_now(&self.db).expect("an index").find("图书借阅证", 5).is_empty()
    }
}

on_both! {
    fn a_version_is_published_by_who_may_and_only_when_it_differs(city: City) {
        assert_eq!(code(city.bring(&city.editor(), "新的。")), "not_permitted");
        assert_eq!(code(city.bring(&city.elsewhere(), "新的。")), "not_permitted");
        assert_eq!(code(city.bring(&resident(5), "新的。")), "not_permitted");
        assert_eq!(code(city.bring(&nobody(), "新的。")), "not_permitted");
        assert_eq!(city.bring(&city.publisher(), "新的。").expect("published"), 2);
        assert_eq!(city.bring(&city.publisher(), "新的。").expect("nothing new"), 2, "the same body is the same version");
        let versions = city.read(|cx| catalogue::published::store::history(cx, CARD, 9));
        let states: Vec<(i64, State)> = versions.into_iter().map(|(_, version, state, _)| (version, state)).collect();
        assert_eq!(states, [(2, State::Current), (1, State::Replaced)]);
    }

    fn a_process_that_does_not_read_is_not_published(city: City) {
        let mut broken = offered(&plain());
        broken.flow = "<definitions/>".into();
        let publish = Publish { name: CARD.into(), body: broken, offer: None };
        assert!(city.run(&city.publisher(), move |cx| publish.run(cx)).is_err());
        assert_eq!(city.current().version, 1);
    }

    fn an_item_of_no_office_is_for_who_may_everywhere(city: City) {
        let publish = Publish { name: "library/other".into(), body: offer(&plain()), offer: None };
        let (mine, theirs) = (publish.clone(), publish);
        assert_eq!(code(city.run(&city.publisher(), move |cx| mine.run(cx))), "not_permitted");
        city.run(&Call::system("packs"), move |cx| theirs.run(cx)).expect("published");
    }

    fn an_item_is_suspended_used_again_and_cancelled(city: City) {
        assert!(city.found());
        assert_eq!(code(city.set_state(&city.publisher(), State::Suspended, " ")), "item.reason_needed");
        assert_eq!(code(city.set_state(&city.publisher(), State::Suspended, &"长".repeat(501))), "item.reason_too_long");
        assert_eq!(code(city.set_state(&city.publisher(), State::Current, "")), "item.same_state");
        assert_eq!(code(city.set_state(&city.publisher(), State::Replaced, "x")), "item.same_state");
        assert_eq!(code(city.set_state(&city.editor(), State::Suspended, "装修")), "not_permitted");
        assert_eq!(code(city.set_state(&city.elsewhere(), State::Suspended, "装修")), "not_permitted");
        assert_eq!(code(city.set_state(&resident(5), State::Suspended, "装修")), "not_permitted");
        city.set_state(&city.publisher(), State::Suspended, "图书馆装修").expect("suspended");
        assert_eq!((city.entry().state.as_str(), city.entry().reason.as_str(), city.current().state), ("suspended", "图书馆装修", State::Suspended));
        assert!(city.found(), "people find it and read why");
        assert_eq!(code(city.set_state(&city.publisher(), State::Suspended, "又一次")), "item.same_state");
        city.set_state(&city.publisher(), State::Current, "").expect("used again");
        city.set_state(&city.publisher(), State::Cancelled, "并入一卡通").expect("cancelled");
        assert!(!city.found());
        assert_eq!(code(city.set_state(&city.publisher(), State::Current, "")), "not_found", "for good");
    }
}
