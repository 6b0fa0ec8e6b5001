//! Stories: each item has one that reaches its result and one that is refused, and they name what is there.

use super::Look;
use crate::Pack;
use crate::story::{Story, StoryStep};
use crate::systems;
use catalogue::item::Item;

/// Checks the stories of a pack.
pub(crate) fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for (id, item) in pack.items.iter().filter(|(_, item)| item.alone) {
        let file = format!("items/{id}.toml");
        let named = |name: &str| pack.stories.get(name).is_some_and(|story| story.applies_for(id));
        if !named(id) {
            let zh = format!("还没有办成的故事：stories/{id}.toml");
            look.error("P040", &file, "id", zh, format!("no story reaches the result: stories/{id}.toml"));
        }
        let refused = |(name, story): (&String, &Story)| name.ends_with("-refused") && story.applies_for(id);
        if !pack.stories.iter().any(refused) {
            let zh = format!("还没有不予办理的故事：stories/{id}-refused.toml");
            look.error("P040", &file, "id", zh, format!("no story is refused: stories/{id}-refused.toml"));
        }
        let _ = item;
    }
    for (id, story) in &pack.stories {
        let file = format!("stories/{id}.toml");
        if story.title.zh.trim().is_empty() || story.title.en.trim().is_empty() {
            let en = "a story needs a title in both languages";
            look.error("P041", &file, "title", "故事要有中英文标题", en);
        }
        if let Some(wrong) = systems::wrong_clauses(&story.rows) {
            look.error("P042", &file, "rows", wrong.zh, wrong.en);
        }
        if story.steps.is_empty() {
            look.error("P004", &file, "step", "故事要有步骤", "a story needs steps");
        }
        if let Some(clock) = story.clock.as_ref().filter(|clock| base::Moment::parse(clock).is_none()) {
            let zh = format!("时间“{clock}”读不懂，写成 2026-11-23T09:00+08:00");
            look.error("P004", &file, "clock", zh, format!("\"{clock}\" is no time; write 2026-11-23T09:00+08:00"));
        }
        for step in &story.steps {
            check_step(look, &file, step);
        }
    }
}

fn check_step(look: &mut Look<'_>, file: &str, step: &StoryStep) {
    let pack = look.pack;
    let Some(name) = &step.item else { return };
    let Some((owner, id)) = look.target(name, file, "step") else { return };
    let Some(item) = owner.items.get(id) else {
        return look.missing(
            "P012",
            (file, "step"),
            name,
            ("事项", "the item"),
            owner.items.keys().map(String::as_str),
        );
    };
    fields(look, file, owner, item, step);
    for material in step.files.keys().chain(&step.declare).filter(|id| item.material(id).is_none() && *id != "promise")
    {
        let known = item.materials.iter().map(|material| material.id.as_str());
        look.missing("P013", (file, "step"), material, ("材料", "the material"), known);
    }
    for sample in step.files.values().filter(|name| pack.file(&format!("demo/{name}")).is_none()) {
        let known = pack.paths().filter_map(|path| path.strip_prefix("demo/"));
        look.missing("P001", (file, "step"), sample, ("文件", "the file"), known);
    }
}

fn fields(look: &mut Look<'_>, file: &str, owner: &Pack, item: &Item, step: &StoryStep) {
    let Some(form) = item.form.as_ref().and_then(|form| owner.forms.get(form)) else { return };
    for field in step.answers.keys().filter(|id| form.field(id).is_none()) {
        let known = form.fields().map(|(_, field)| field.id.as_str());
        look.missing("P015", (file, "step"), field, ("申请表的字段", "the form's field"), known);
    }
}
