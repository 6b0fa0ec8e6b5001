//! Items out as national records and workbooks, and in again.

use crate::city::{CARD, City, code, resident};
use base::Result;
use catalogue::item::exchange::to_record;
use catalogue::item::sheets::{to_records, to_sheets};
use catalogue::library::DraftState;
use catalogue::library::commands::{ImportItems, KeepImport, StartDraft, SubmitDraft, preview};
use db::Call;
use serde_json::{Value, json};
use testkit::on_both;

impl City {
    fn keep(&self, who: &Call, records: Vec<Value>) -> Result<i64> {
        let keep = KeepImport { file: "items.json".into(), records };
        self.run(who, move |cx| keep.run(cx))
    }

    fn import(&self, who: &Call, records: Vec<Value>) -> Result<usize> {
        let import = self.keep(who, records)?;
        self.run(who, move |cx| ImportItems { import }.run(cx))
    }

    /// The national record of the item in use.
    fn record(&self) -> Value {
        to_record(&self.current().parts.item)
    }

    /// The same through a workbook.
    fn through_sheets(&self) -> Value {
        let sheets = to_sheets(std::slice::from_ref(&self.current().parts.item));
        to_records(&sheets).expect("the workbook reads").remove(0)
    }
}

on_both! {
    fn what_goes_out_comes_in_unchanged(city: City) {
        for record in [city.record(), city.through_sheets()] {
            let given = vec![record.clone()];
            let seen = city.db.read_now(&city.editor(), "preview", move |cx| preview(cx, &given)).expect("reads");
            assert_eq!((seen.rows[0].name.as_str(), seen.rows[0].changes), (CARD, 0), "{:#?}", seen.rows[0].findings);
            assert_eq!(city.import(&city.editor(), vec![record]).expect("nothing to do"), 0);
        }
        assert_eq!(city.entry().draft, None);
    }

    fn what_was_changed_becomes_a_draft(city: City) {
        for (mut record, answer) in [(city.record(), "一分钱也不要。"), (city.through_sheets(), "真的不要。")] {
            record["faq"][0]["answer"] = json!(answer);
            assert_eq!(city.import(&city.editor(), vec![record]).expect("imported"), 1);
            let entry = city.entry();
            let draft = city.draft(entry.draft.expect("a draft"));
            assert_eq!((draft.item().faqs[0].answer.zh.as_str(), draft.state), (answer, DraftState::Writing));
            assert_eq!(city.current().version, 1, "an import publishes nothing");
        }
    }

    fn one_bad_record_refuses_all(city: City) {
        let mut changed = city.record();
        changed["faq"][0]["answer"] = json!("不要钱。");
        let mut unknown = city.record();
        unknown["basic"]["item_id"] = json!("nothing-like-it");
        assert_eq!(code(city.import(&city.editor(), vec![changed.clone(), unknown])), "item.import_bad");
        let mut wrong = city.record();
        wrong["basic"]["task_type"] = json!("no such type");
        assert_eq!(code(city.import(&city.editor(), vec![changed.clone(), wrong])), "item.import_bad");
        assert_eq!(code(city.import(&city.editor(), Vec::new())), "item.import_bad");
        assert_eq!(city.entry().draft, None, "nothing is half imported");
        assert_eq!(code(city.import(&city.elsewhere(), vec![changed.clone()])), "item.import_bad", "out of reach is unknown");
        assert_eq!(code(city.import(&city.reviewer(), vec![changed.clone()])), "not_permitted");
        assert_eq!(code(city.import(&resident(5), vec![changed])), "not_permitted");
    }

    fn an_import_is_its_owner_s_and_counts_once(city: City) {
        let mut changed = city.record();
        changed["faq"][0]["answer"] = json!("不要钱。");
        let import = city.keep(&city.editor(), vec![changed]).expect("kept");
        let run = |who: &Call| city.run(who, move |cx| ImportItems { import }.run(cx));
        assert_eq!(code(run(&city.alone())), "not_found", "somebody else's");
        assert_eq!(run(&city.editor()).expect("imported"), 1);
        assert_eq!(code(run(&city.editor())), "not_found");
    }

    fn an_item_with_the_reviewers_is_not_imported_over(city: City) {
        let id = city.run(&city.editor(), |cx| StartDraft { name: CARD.into() }.run(cx)).expect("begun");
        city.run(&city.editor(), move |cx| SubmitDraft { draft: id, version: 1 }.run(cx)).expect("handed in");
        let mut changed = city.record();
        changed["faq"][0]["answer"] = json!("不要钱。");
        assert_eq!(code(city.import(&city.editor(), vec![changed])), "item.import_bad");
        assert_eq!(city.draft(id).state, DraftState::Review);
    }
}
