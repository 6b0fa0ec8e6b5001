//! A pack's new version over an item that an office has written on: compared, chosen from, never written over.

use crate::city::{CARD, City, code, plain, resident};
use base::{Result, Text};
use catalogue::item::Item;
use catalogue::library::commands::{ApproveDraft, FLOW, PublishDraft, SaveDraft, StartDraft, SubmitDraft, TakeUpgrade};
use catalogue::published::State;
use catalogue::published::commands::SetState;
use db::Call;
use testkit::on_both;

impl City {
    /// An office writes its own conditions and publishes them.
    fn edited(&self) {
        let id = self.run(&self.editor(), |cx| StartDraft { name: CARD.into() }.run(cx)).expect("begun");
        let mut item = self.draft(id).item().clone();
        item.conditions = Text::new("云江区的条件。", "The district's conditions.");
        let save = SaveDraft { draft: id, version: 1, item };
        self.run(&self.editor(), move |cx| save.run(cx)).expect("saved");
        self.through(id, 2);
    }

    /// A draft goes to its publication.
    fn through(&self, id: i64, version: i64) {
        self.run(&self.editor(), move |cx| SubmitDraft { draft: id, version }.run(cx)).expect("handed in");
        let approve = ApproveDraft { draft: id, version: version + 1, remarks: String::new() };
        self.run(&self.reviewer(), move |cx| approve.run(cx)).expect("passed");
        self.run(&self.publisher(), move |cx| PublishDraft { draft: id, version: version + 2 }.run(cx))
            .expect("published");
    }

    fn take_upgrade(&self, who: &Call, paths: &[&str]) -> Result<i64> {
        let take = TakeUpgrade { name: CARD.into(), paths: paths.iter().map(|path| (*path).to_owned()).collect() };
        self.run(who, move |cx| take.run(cx))
    }

    fn waits(&self) -> bool {
        self.read(|cx| catalogue::library::store::has_upgrade(cx, CARD))
    }
}

fn newer() -> Item {
    let mut item = plain();
    item.conditions = Text::new("应用包的新条件。", "The pack's new conditions.");
    item.keywords.push("读书".into());
    item
}

on_both! {
    fn an_item_nobody_wrote_on_takes_the_new_version_by_itself(city: City) {
        let release = city.release(newer(), true).expect("published");
        assert_eq!((release.version, release.new, city.waits()), (2, true, false));
        assert_eq!(city.current().parts.item.conditions.zh, "应用包的新条件。");
        assert_eq!(code(city.take_upgrade(&city.editor(), &["keywords"])), "item.no_upgrade");
    }

    fn an_item_that_an_office_wrote_on_is_never_written_over(city: City) {
        city.edited();
        let release = city.release(newer(), true).expect("offered");
        assert_eq!((release.version, release.new, city.waits()), (2, false, true));
        assert_eq!(city.current().parts.item.conditions.zh, "云江区的条件。");
        assert!(!city.release(newer(), true).expect("again").new && city.waits(), "the same offer twice is one offer");
    }

    fn a_draft_that_is_being_written_is_not_overtaken(city: City) {
        let id = city.run(&city.editor(), |cx| StartDraft { name: CARD.into() }.run(cx)).expect("begun");
        assert!(!city.release(newer(), true).expect("offered").new && city.waits());
        city.through(id, 1);
        assert_eq!((city.current().version, city.current().parts.item.conditions.zh.as_str()), (2, "住在本市。"));
        assert!(city.waits(), "the pack's version waits until somebody has compared it");
    }

    fn what_is_suspended_or_cancelled_stays_so(city: City) {
        let set = |state| {
            let set = SetState { name: CARD.into(), state, reason: "装修".into() };
            city.run(&city.publisher(), move |cx| set.run(cx)).expect("set");
        };
        set(State::Suspended);
        assert!(!city.release(newer(), true).expect("offered").new && city.waits());
        assert_eq!((city.entry().state.as_str(), city.current().version), ("suspended", 1));
        set(State::Current);
        assert!(city.release(newer(), true).expect("published").new && !city.waits(), "in use again, it takes the new version");
        set(State::Cancelled);
        let mut more = newer();
        more.keywords.push("看书".into());
        assert!(!city.release(more, true).expect("offered").new);
        assert_eq!(city.entry().state, "cancelled", "a pack does not bring back what a city has cancelled");
    }

    fn somebody_chooses_what_to_take_over(city: City) {
        city.edited();
        city.release(newer(), true).expect("offered");
        assert_eq!(code(city.take_upgrade(&city.reviewer(), &["keywords"])), "not_permitted");
        assert_eq!(code(city.take_upgrade(&city.elsewhere(), &["keywords"])), "not_found");
        assert_eq!(code(city.take_upgrade(&resident(5), &["keywords"])), "not_found");
        assert_eq!(code(city.take_upgrade(&city.editor(), &["nowhere.at.all"])), "item.upgrade_failed");
        let id = city.take_upgrade(&city.editor(), &["keywords", FLOW]).expect("chosen");
        assert_eq!(code(city.take_upgrade(&city.editor(), &["keywords"])), "item.draft_exists");
        let item = city.draft(id).item().clone();
        assert_eq!((item.conditions.zh.as_str(), item.keywords.len()), ("云江区的条件。", 2), "only what was chosen");
        assert!(city.waits(), "it is settled by its publication, not by its draft");
        city.through(id, 1);
        assert!(!city.waits());
        assert_eq!((city.current().version, city.current().parts.item.keywords.len()), (3, 2));
        assert_eq!(code(city.take_upgrade(&city.editor(), &["keywords"])), "item.no_upgrade");
        city.release(newer(), true).expect("the same pack at the next start");
        assert!(!city.waits() && city.current().version == 3, "what was settled does not come again");
    }
}
