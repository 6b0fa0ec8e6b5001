//! A draft from its first word to its publication.

use crate::city::{CARD, City, code, nobody, offered, plain, resident};
use base::{Result, Text};
use catalogue::library::DraftState;
use catalogue::library::commands::{
    ApproveDraft, DiscardDraft, NewItem, PublishDraft, SaveDraft, SendBack, StartDraft, SubmitDraft, TakeBack,
};
use catalogue::published::State;
use catalogue::published::commands::Publish;
use db::Call;
use testkit::on_both;

impl City {
    fn start(&self, who: &Call) -> Result<i64> {
        self.run(who, |cx| StartDraft { name: CARD.into() }.run(cx))
    }

    /// Saves the draft with other conditions.
    fn save(&self, who: &Call, id: i64, conditions: &'static str) -> Result<()> {
        let draft = self.draft(id);
        let mut item = draft.item().clone();
        item.conditions = Text::new(conditions, conditions);
        let save = SaveDraft { draft: id, version: draft.version, item };
        self.run(who, move |cx| save.run(cx))
    }

    fn submit(&self, who: &Call, id: i64) -> Result<()> {
        let command = SubmitDraft { draft: id, version: self.draft(id).version };
        self.run(who, move |cx| command.run(cx))
    }

    fn approve(&self, who: &Call, id: i64) -> Result<()> {
        let command = ApproveDraft { draft: id, version: self.draft(id).version, remarks: "可以".into() };
        self.run(who, move |cx| command.run(cx))
    }

    fn send_back(&self, who: &Call, id: i64, reasons: &'static str) -> Result<()> {
        let command = SendBack { draft: id, version: self.draft(id).version, reasons: reasons.into() };
        self.run(who, move |cx| command.run(cx))
    }

    fn take_back(&self, who: &Call, id: i64) -> Result<()> {
        let command = TakeBack { draft: id, version: self.draft(id).version };
        self.run(who, move |cx| command.run(cx))
    }

    fn publish(&self, who: &Call, id: i64) -> Result<i64> {
        let command = PublishDraft { draft: id, version: self.draft(id).version };
        self.run(who, move |cx| command.run(cx)).map(|release| release.version)
    }

    fn discard(&self, who: &Call, id: i64) -> Result<()> {
        let command = DiscardDraft { draft: id, version: self.draft(id).version };
        self.run(who, move |cx| command.run(cx))
    }

    /// A draft that an editor wrote and handed in.
    fn in_review(&self) -> i64 {
        let id = self.start(&self.editor()).expect("begun");
        self.save(&self.editor(), id, "住在本市，年满六岁。").expect("saved");
        self.submit(&self.editor(), id).expect("handed in");
        id
    }

    fn state(&self, id: i64) -> DraftState {
        self.draft(id).state
    }
}

on_both! {
    fn three_people_make_a_version_and_the_old_one_stays(city: City) {
        let before = city.current();
        let id = city.in_review();
        city.approve(&city.reviewer(), id).expect("passed");
        assert_eq!(city.publish(&city.publisher(), id).expect("published"), 2);
        let now = city.current();
        assert_eq!((now.version, now.parts.item.conditions.zh.as_str()), (2, "住在本市，年满六岁。"));
        let old = city.read(move |cx| catalogue::published::store::get(cx, before.id)).expect("is there");
        assert_eq!((old.state, old.digest, old.version), (State::Replaced, before.digest, 1), "what cases pinned is as it was");
        let entry = city.entry();
        assert_eq!((entry.version, entry.edited, entry.draft), (2, true, None));
        let said = city.read(|cx| catalogue::library::store::reviews(cx, CARD, 9));
        assert_eq!(said.iter().map(|one| one.outcome.as_str()).collect::<Vec<_>>(), ["published", "approved", "submitted"]);
        assert!(city.audited("test.write") >= 5, "each step leaves a row in the audit");
    }

    fn who_may_not_write_does_not(city: City) {
        assert_eq!(code(city.start(&city.elsewhere())), "not_found", "another district knows no such item");
        assert_eq!(code(city.start(&city.reviewer())), "not_permitted");
        assert_eq!(code(city.start(&resident(5))), "not_found");
        assert_eq!(code(city.start(&nobody())), "not_found");
        let id = city.start(&city.editor()).expect("begun");
        assert_eq!(city.start(&city.editor()).expect("the same"), id, "a draft is begun once");
        assert_eq!(code(city.save(&city.elsewhere(), id, "别处")), "not_found");
        assert_eq!(code(city.save(&city.publisher(), id, "别人")), "not_permitted");
        assert_eq!(code(city.save(&resident(5), id, "居民")), "not_found");
        let item = city.draft(id).item().clone();
        let stale = SaveDraft { draft: id, version: 7, item };
        assert_eq!(code(city.run(&city.editor(), move |cx| stale.run(cx))), "stale");
        assert_eq!(city.draft(id).item().conditions.zh, "住在本市。", "nothing was written");
    }

    fn a_draft_keeps_its_id_and_its_size(city: City) {
        let id = city.start(&city.editor()).expect("begun");
        let mut item = city.draft(id).item().clone();
        item.id = "another".into();
        let save = SaveDraft { draft: id, version: 1, item: item.clone() };
        city.run(&city.editor(), move |cx| save.run(cx)).expect("saved");
        assert_eq!(city.draft(id).item().id, "library-card");
        item.conditions = Text::new("长".repeat(200_000), "long");
        let save = SaveDraft { draft: id, version: 2, item };
        assert_eq!(code(city.run(&city.editor(), move |cx| save.run(cx))), "item.too_large");
    }

    fn errors_stand_against_handing_in_not_against_saving(city: City) {
        let id = city.start(&city.editor()).expect("begun");
        let mut item = city.draft(id).item().clone();
        item.limits.promised = Some(catalogue::item::Limit::plain("30wd".parse().expect("a term")));
        let save = SaveDraft { draft: id, version: 1, item };
        city.run(&city.editor(), move |cx| save.run(cx)).expect("what is wrong may be saved");
        assert_eq!(code(city.submit(&city.editor(), id)), "item.has_errors");
        assert_eq!(code(city.submit(&city.reviewer(), id)), "not_permitted");
        assert_eq!(code(city.submit(&city.elsewhere(), id)), "not_found");
        assert_eq!(city.state(id), DraftState::Writing);
    }

    fn nobody_passes_or_publishes_what_they_wrote(city: City) {
        let id = city.start(&city.alone()).expect("begun");
        city.save(&city.alone(), id, "住在本市，愿意还书。").expect("saved");
        assert_eq!(code(city.approve(&city.reviewer(), id)), "item.not_in_review");
        city.submit(&city.alone(), id).expect("handed in");
        assert_eq!(code(city.submit(&city.alone(), id)), "item.not_writable", "twice counts once");
        assert_eq!(code(city.approve(&city.alone(), id)), "item.own_draft");
        assert_eq!(code(city.send_back(&city.alone(), id, "自己退自己")), "item.own_draft");
        assert_eq!(code(city.publish(&city.publisher(), id)), "item.not_approved");
        city.approve(&city.reviewer(), id).expect("passed");
        assert_eq!(code(city.publish(&city.alone(), id)), "item.own_draft");
        assert_eq!(code(city.publish(&city.editor(), id)), "not_permitted");
        assert_eq!(code(city.publish(&city.elsewhere(), id)), "not_found");
        assert_eq!(city.publish(&city.publisher(), id).expect("published"), 2);
        assert_eq!(code(city.publish(&city.publisher(), id)), "item.not_approved", "twice counts once");
    }

    fn a_reviewer_sends_back_with_reasons(city: City) {
        let id = city.in_review();
        assert_eq!(code(city.approve(&city.editor(), id)), "not_permitted");
        assert_eq!(code(city.approve(&city.elsewhere(), id)), "not_found");
        assert_eq!(code(city.save(&city.editor(), id, "再改改")), "item.not_writable", "it is with the reviewers");
        assert_eq!(code(city.send_back(&city.reviewer(), id, "  ")), "item.reason_needed");
        assert_eq!(code(city.send_back(&city.editor(), id, "不行")), "not_permitted");
        assert_eq!(code(city.send_back(&city.elsewhere(), id, "不行")), "not_found");
        let long = SendBack { draft: id, version: city.draft(id).version, reasons: "长".repeat(1_001) };
        assert_eq!(code(city.run(&city.reviewer(), move |cx| long.run(cx))), "item.reason_too_long");
        city.send_back(&city.reviewer(), id, "条件要写全").expect("sent back");
        assert_eq!(city.state(id), DraftState::Returned);
        assert_eq!(code(city.send_back(&city.reviewer(), id, "再退一次")), "item.not_in_review");
        city.save(&city.editor(), id, "住在本市，年满六岁，有监护人。").expect("written on");
        city.submit(&city.editor(), id).expect("handed in again");
        city.approve(&city.reviewer(), id).expect("passed");
        city.send_back(&city.reviewer(), id, "想起来还有一处").expect("a passed draft can go back before it is published");
        let said = city.read(|cx| catalogue::library::store::reviews(cx, CARD, 1));
        assert_eq!((said[0].outcome.as_str(), said[0].words.as_str(), said[0].name.as_str()), ("returned", "想起来还有一处", "官员12"));
    }

    fn an_editor_takes_a_draft_back(city: City) {
        let id = city.start(&city.editor()).expect("begun");
        assert_eq!(code(city.take_back(&city.editor(), id)), "item.not_in_review");
        city.submit(&city.editor(), id).expect("handed in");
        assert_eq!(code(city.take_back(&city.reviewer(), id)), "not_permitted");
        assert_eq!(code(city.take_back(&city.elsewhere(), id)), "not_found");
        city.take_back(&city.editor(), id).expect("taken back");
        assert_eq!(city.state(id), DraftState::Writing);
        city.save(&city.editor(), id, "住在本市，改过了。").expect("written on");
        city.submit(&city.editor(), id).expect("handed in");
        city.approve(&city.reviewer(), id).expect("passed");
        city.take_back(&city.editor(), id).expect("also from where it waits to be published");
        assert_eq!(code(city.publish(&city.publisher(), id)), "item.not_approved");
    }

    fn a_draft_that_is_given_up_changes_nothing(city: City) {
        let id = city.in_review();
        assert_eq!(code(city.discard(&city.reviewer(), id)), "not_permitted");
        assert_eq!(code(city.discard(&city.elsewhere(), id)), "not_found");
        city.discard(&city.editor(), id).expect("given up");
        assert_eq!((city.state(id), city.entry().draft, city.current().version), (DraftState::Discarded, None, 1));
        assert_eq!(code(city.discard(&city.editor(), id)), "item.not_writable");
        assert_eq!(code(city.submit(&city.editor(), id)), "item.not_writable");
        let again = city.start(&city.editor()).expect("begun anew");
        assert_ne!(again, id);
    }

    fn a_draft_over_a_replaced_version_is_not_published(city: City) {
        let id = city.in_review();
        city.approve(&city.reviewer(), id).expect("passed");
        let mut newer = plain();
        newer.conditions = Text::new("别处改了。", "Somebody else changed it.");
        let publish = Publish { name: CARD.into(), body: offered(&newer), offer: None };
        city.run(&Call::system("test"), move |cx| publish.run(cx)).expect("published");
        assert_eq!(code(city.publish(&city.publisher(), id)), "item.base_replaced");
        assert_eq!(city.current().parts.item.conditions.zh, "别处改了。");
    }

    fn a_new_item_begins_after_the_pattern_of_another(city: City) {
        let new = |who: &Call, pattern: &'static str, id: &'static str, title: &'static str| {
            city.run(who, move |cx| NewItem { pattern: pattern.into(), id: id.into(), title: Text::new(title, title) }.run(cx))
        };
        assert_eq!(code(new(&city.editor(), CARD, "Map Card", "地图借阅证")), "item.bad_id");
        assert_eq!(code(new(&city.editor(), CARD, "map-card", " ")), "item.title_needed");
        assert_eq!(code(new(&city.editor(), "library/nothing", "map-card", "地图借阅证")), "not_found");
        assert_eq!(code(new(&city.reviewer(), CARD, "map-card", "地图借阅证")), "not_permitted");
        assert_eq!(code(new(&city.elsewhere(), CARD, "map-card", "地图借阅证")), "not_found");
        let id = new(&city.editor(), CARD, "map-card", "地图借阅证").expect("begun");
        assert_eq!(code(new(&city.editor(), CARD, "map-card", "又一个")), "item.id_taken");
        let codes = city.draft(id).item().assigned.clone().expect("assigned").codes;
        assert_eq!(codes, catalogue::item::Codes::default(), "the codes of the pattern are not its own");
        city.discard(&city.editor(), id).expect("given up");
        let entry = city.read(|cx| catalogue::library::store::visible(cx, "local/map-card"));
        assert_eq!(entry, None, "what was never published leaves no entry");
        let id = new(&city.editor(), CARD, "map-card", "地图借阅证").expect("the id is free again");
        city.submit(&city.editor(), id).expect("handed in");
        city.approve(&city.reviewer(), id).expect("passed");
        assert_eq!(city.publish(&city.publisher(), id).expect("published"), 1);
    }
}
