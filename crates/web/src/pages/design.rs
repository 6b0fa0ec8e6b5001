//! The component sheet at `/about/design`: every part in every state, so that a change of the look is seen at once.

use crate::frame::{Frame, Page};
use crate::markup::Markup;
use crate::parts::{
    Action, Cell, Choice, ClockState, ClockTag, Column, Day, Entry, Field, FileRow, Lane, Material, Pages, Problem,
    Progress, Row, Step, Table, Tag, Tone, Weight, Width,
};
use crate::render::render;
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "pages/design.html")]
struct DesignPage {
    colours: Vec<(&'static str, String, String)>,
    tags: Vec<Tag>,
    clocks: Vec<ClockTag>,
    problems: Vec<Problem>,
    fields: Vec<Field>,
    dense: Vec<Field>,
    receive: Vec<Choice>,
    files: Vec<FileRow>,
    steps: Vec<Step>,
    lanes: Vec<Lane>,
    events: Vec<Step>,
    days: Vec<Day>,
    rows: Vec<Row>,
    materials: Vec<Material>,
    table: Table,
    tabs: Vec<Entry>,
    pages: Pages,
    actions: Vec<Action>,
    icons: Vec<String>,
    seal: Markup,
    paper_seal: Markup,
    waves: Markup,
    frame: Frame,
}

/// `GET /about/design`
pub async fn show(Page(frame): Page) -> Response {
    let frame = frame.titled_by("design-title");
    let (office, purpose, label) =
        (frame.t("design-office"), frame.t("design-seal-purpose"), frame.t("design-seal-label"));
    let template = DesignPage {
        colours: colours(&frame),
        tags: tags(&frame),
        clocks: clocks(&frame),
        problems: vec![
            Problem { field: "id".to_owned(), message: frame.t("design-id-error") },
            Problem { field: "road".to_owned(), message: frame.t("design-notice-bad") },
        ],
        fields: fields(&frame),
        dense: dense(&frame),
        receive: vec![
            Choice::new("post", frame.t("design-receive-post"), true).hint(frame.t("design-receive-post-hint")),
            Choice::new("window", frame.t("design-receive-window"), false).hint(frame.t("design-receive-window-hint")),
        ],
        files: files(&frame),
        steps: steps(&frame),
        lanes: lanes(&frame),
        events: vec![
            Step::new(frame.t("design-event-1"), "11-23 09:41", Progress::Now),
            Step::new(frame.t("design-event-2"), "11-18 09:32", Progress::Done),
            Step::new(frame.t("design-step-4"), "11-24", Progress::Next),
        ],
        days: days(&frame),
        rows: vec![
            Row::new(frame.t("design-name"), frame.t("design-name-value")).change("#name"),
            Row::new(frame.t("design-capital"), frame.money(30_000_000)).change("#capital"),
            Row::new(frame.t("design-known"), frame.t("design-known-value")).source(frame.t("design-known-source")),
        ],
        materials: materials(&frame),
        table: table(&frame),
        tabs: vec![
            Entry::new(frame.t("design-tab-1"), "#lists", "").current(true).count(2),
            Entry::new(frame.t("design-tab-2"), "#lists", "").count(11),
        ],
        pages: Pages { shown: frame.t("design-shown"), previous: String::new(), next: "#lists".to_owned() },
        actions: vec![
            Action::button(frame.t("design-act-send"), "send", "ctrl+enter").weight(Weight::Primary),
            Action::button(frame.t("design-act-supplement"), "supplement", "b"),
            Action::button(frame.t("design-act-return"), "return", "r"),
        ],
        icons: icons(),
        seal: Markup::seal("seal-1", &office, &purpose, &label),
        paper_seal: Markup::seal("seal-2", &office, &purpose, &label),
        waves: Markup::waves(),
        frame,
    };
    render(&template.frame, &template)
}

fn colours(frame: &Frame) -> Vec<(&'static str, String, String)> {
    vec![
        ("f-civic", frame.t("design-civic"), frame.t("design-civic-note")),
        ("f-warm", frame.t("design-warm"), frame.t("design-warm-note")),
        ("f-ink", frame.t("design-ink"), frame.t("design-ink-note")),
        ("f-ink2", frame.t("design-ink-2"), frame.t("design-ink-2-note")),
        ("f-paper", frame.t("design-paper"), frame.t("design-paper-note")),
        ("f-tint", frame.t("design-tint"), frame.t("design-tint-note")),
        ("f-ok", frame.t("design-ok"), frame.t("design-ok-note")),
        ("f-soon", frame.t("design-soon"), frame.t("design-soon-note")),
        ("f-yellow", frame.t("design-yellow"), frame.t("design-yellow-note")),
        ("f-bad", frame.t("design-bad"), frame.t("design-bad-note")),
    ]
}

fn tags(frame: &Frame) -> Vec<Tag> {
    vec![
        Tag::new(frame.t("design-tag-draft"), Tone::Plain),
        Tag::new(frame.t("design-tag-work"), Tone::Civic),
        Tag::new(frame.t("design-tag-you"), Tone::Soon),
        Tag::new(frame.t("design-tag-done"), Tone::Ok),
        Tag::new(frame.t("design-tag-refused"), Tone::Bad),
        Tag::new(frame.t("design-tag-new"), Tone::Warm),
    ]
}

fn clocks(frame: &Frame) -> Vec<ClockTag> {
    vec![
        ClockTag::new(ClockState::Green, frame.t("design-clock-green")),
        ClockTag::new(ClockState::Soon, frame.t("design-clock-soon")),
        ClockTag::new(ClockState::Yellow, frame.t("design-clock-yellow")),
        ClockTag::new(ClockState::Red, frame.t("design-clock-red")),
        ClockTag::new(ClockState::Stop, frame.t("design-clock-stop")),
    ]
}

fn fields(frame: &Frame) -> Vec<Field> {
    vec![
        Field::new("name", frame.t("design-name"))
            .hint(frame.t("design-name-hint"))
            .value(frame.t("design-name-value")),
        Field::new("capital", frame.t("design-capital"))
            .value("300,000.00")
            .unit(frame.t("design-yuan"))
            .width(Width::Mid),
        Field::new("id", frame.t("design-id")).value("99010119900101402").digits().error(frame.t("design-id-error")),
        Field::new("known", frame.t("design-known"))
            .value(frame.t("design-known-value"))
            .source(frame.t("design-known-source")),
        Field::new("story", frame.t("design-story")).lines(3).limit(200).optional(),
    ]
}

fn dense(frame: &Frame) -> Vec<Field> {
    vec![
        Field::new("d-name", frame.t("design-dense-person")).value(frame.t("design-known-value")),
        Field::new("d-id", frame.t("design-dense-id"))
            .digits()
            .value("99010119900101402")
            .error(frame.t("design-id-error")),
        Field::new("d-phone", frame.t("design-dense-phone")).kind("tel").digits(),
        Field::new("d-address", frame.t("design-dense-address")).value(frame.t("design-road-value")),
    ]
}

fn files(frame: &Frame) -> Vec<FileRow> {
    vec![
        FileRow {
            name: frame.t("design-file"),
            note: "1.8 MB".to_owned(),
            remove: "1".to_owned(),
            ..FileRow::default()
        },
        FileRow { name: frame.t("design-file-2"), error: frame.t("design-file-error"), ..FileRow::default() },
    ]
}

fn steps(frame: &Frame) -> Vec<Step> {
    vec![
        Step::new(frame.t("design-step-1"), "11-17", Progress::Done),
        Step::new(frame.t("design-step-2"), "11-18", Progress::Done),
        Step::new(frame.t("design-step-3"), "3 / 5", Progress::Now),
        Step::new(frame.t("design-step-4"), "11-24", Progress::Next),
    ]
}

fn lanes(frame: &Frame) -> Vec<Lane> {
    vec![
        Lane {
            matter: frame.t("design-lane-1"),
            office: frame.t("design-office"),
            steps: vec![Progress::Done; 4],
            words: frame.t("design-lane-1-words"),
            tag: Some(Tag::new(frame.t("design-tag-done"), Tone::Ok)),
            ..Lane::default()
        },
        Lane {
            matter: frame.t("design-lane-2"),
            office: frame.t("design-lane-2-office"),
            steps: vec![Progress::Done, Progress::Now, Progress::Next],
            words: frame.t("design-lane-2-words"),
            clock: Some(ClockTag::new(ClockState::Soon, frame.t("design-clock-soon"))),
            ..Lane::default()
        },
    ]
}

fn days(frame: &Frame) -> Vec<Day> {
    let names = frame.t("design-ruler-days");
    let (accepted, off) = (frame.t("design-ruler-accepted"), frame.t("design-ruler-off"));
    let marks = [accepted.as_str(), "1", "2", off.as_str(), off.as_str(), "3"];
    marks
        .iter()
        .zip(names.split(','))
        .enumerate()
        .map(|(number, (mark, name))| Day {
            mark: (*mark).to_owned(),
            label: format!("11-{} {name}", 18 + number),
            note: if number == 5 { frame.t("design-ruler-note") } else { String::new() },
            off: *mark == off,
            spent: matches!(number, 1 | 2),
            today: number == 5,
            due: number == 5,
        })
        .collect()
}

fn materials(frame: &Frame) -> Vec<Material> {
    vec![
        Material {
            trust: "A".to_owned(),
            name: frame.t("design-material-2"),
            tag: Tag::new(frame.t("design-material-none"), Tone::Ok),
            hint: frame.t("design-material-2-hint"),
            ..Material::default()
        },
        Material {
            trust: "B".to_owned(),
            name: frame.t("design-material-1"),
            tag: Tag::new(frame.t("trust-b"), Tone::Plain),
            ..Material::default()
        },
        Material {
            trust: "C".to_owned(),
            name: frame.t("design-upload"),
            href: "#upload".to_owned(),
            link: frame.t("design-sample"),
            ..Material::default()
        },
        Material { trust: "D".to_owned(), name: frame.t("design-story"), ..Material::default() },
    ]
}

fn table(frame: &Frame) -> Table {
    let column = |key: &str, numeric| Column { label: frame.t(key), numeric };
    Table {
        caption: frame.t("design-table"),
        columns: vec![
            column("design-col-matter", false),
            column("design-col-promise", false),
            column("design-col-count", true),
            column("design-col-state", false),
        ],
        rows: vec![
            vec![
                Cell::link(frame.t("design-lane-1"), "#table"),
                Cell::text(frame.working_days(1)),
                Cell::text("4,812"),
                Cell::tag(Tag::new(frame.t("design-tag-done"), Tone::Ok)),
            ],
            vec![
                Cell::link(frame.t("design-lane-2"), "#table"),
                Cell::text(frame.working_days(3)),
                Cell::text("27"),
                Cell { clock: Some(ClockTag::new(ClockState::Red, frame.t("design-clock-red"))), ..Cell::default() },
            ],
        ],
        wide: false,
    }
}

/// Names of all icons, out of the sheet itself.
fn icons() -> Vec<String> {
    let sheet = include_str!("../../assets/icons.svg");
    sheet.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}
