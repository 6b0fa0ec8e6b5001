//! A story as its file says it. The vocabulary is closed: an unknown word is an error with file and line.

use base::Text;
use packs::systems;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// Largest story file in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// An executable walk.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What it shows, in a sentence.
    pub title: Text,
    /// Clauses of the map of systems that it proves.
    #[serde(default)]
    pub rows: Vec<String>,
    /// When it begins.
    pub clock: String,
    /// Pack of the items that it names without one; a pack's own stories leave it out.
    #[serde(default)]
    pub pack: String,
    /// What happens.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// What somebody does, or what is seen, or how time passes.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    /// Who: `resident:chen-xiaolan`, `clerk:yunjiang-civil-affairs`, `chief:`, `admin:sys`.
    #[serde(rename = "as")]
    pub who: String,
    /// What is done.
    #[serde(rename = "do")]
    pub verb: Option<Verb>,
    /// The same, but it must be refused.
    #[serde(rename = "try")]
    pub attempt: Option<Verb>,
    /// The code of that refusal: `not_found`, `rule.<id>`, `check`, or the code of a command.
    pub refused: String,
    /// Time moves: `1wd`, `7d`, `2h`.
    pub pass: String,
    /// What a page shows.
    pub see: Option<See>,
    /// The item applied for.
    pub item: String,
    /// The child of the joint case that is worked on, by its item.
    pub case: String,
    /// Answers by field, in the canonical JSON of its type.
    pub answers: Map<String, Value>,
    /// Files by material, from the pack's `demo/`.
    pub files: BTreeMap<String, String>,
    /// Materials that are declared; `promise` for the item's promise.
    pub declare: Vec<String>,
    /// Originals that are shown at the window; `all` for each that the window may look at.
    pub show: Vec<String>,
    /// Materials that are wanting, with the words to the applicant.
    pub missing: BTreeMap<String, String>,
    /// Outcome of a task; of `suspend` the special procedure.
    pub outcome: String,
    /// Opinion, reason or message.
    pub opinion: String,
    /// For whom somebody applies; to whom something goes; a step to return to.
    pub to: String,
    /// A term (`10wd`), a year, a count: whatever the verb measures.
    pub amount: String,
    /// Address of a page, `draft` for the draft that was left; without one, the page on which the actor stands.
    pub at: String,
    /// Links to follow from there, by their words or by the beginning of their address.
    pub follow: Vec<String>,
    /// Part of the address to which the meant form goes; without it, the first form that has all `fields`.
    pub form: String,
    /// What is filled in, by the names of inputs: a text, several, or whether a box is ticked. What is to be chosen is
    /// named by its value or by its words.
    pub fields: Map<String, Value>,
    /// The button that is pressed, by its value or its words; without it, Enter.
    pub button: String,
    /// Files that are chosen, by the names of inputs.
    pub upload: BTreeMap<String, Upload>,
    /// What is remembered of the page that comes, for later steps (`$kept.<name>`): `address`, `download`, or what a CSS
    /// selector finds, its `@attribute`, or only its `|digits`.
    pub keep: BTreeMap<String, String>,
    /// Words that stand on the page that comes, also as what was typed.
    pub shows: Vec<String>,
    /// Words that do not.
    pub lacks: Vec<String>,
    /// What must be true afterwards.
    pub expect: Option<Expect>,
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct See {
    /// Address, or `case` for the case's own page.
    pub at: String,
    /// Links to follow from there.
    pub follow: Vec<String>,
    /// Words that stand there.
    pub text: Vec<String>,
    /// Words that do not.
    pub not: Vec<String>,
}

/// A file that is chosen.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Upload {
    /// A file of the pack's `demo/`.
    pub demo: String,
    /// A download that was kept before.
    pub kept: String,
    /// Words in it that are replaced, as somebody does in a spreadsheet or a text.
    pub replace: BTreeMap<String, String>,
    /// A workbook: rows of cells by the name of the sheet.
    pub sheets: BTreeMap<String, Vec<Vec<String>>>,
}

/// What must be true of a case.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// `submitted`, `supplement`, `accepted`, `suspended`, `finished`.
    pub status: String,
    /// How it ended.
    pub outcome: String,
    /// The due day.
    pub due: String,
    /// Whether the due day is provisional.
    pub provisional: Option<bool>,
    /// The day on which it was accepted.
    pub accepted: String,
    /// The day from which its clock counts.
    pub counts_from: String,
    /// The due day that the law sets, where a promised one comes before it.
    pub statutory: String,
    /// The due day of the open step.
    pub step_due: String,
    /// The first-contact owner, such as `clerk:yunjiang-taxation`.
    pub owner: String,
    /// Where the children stand, by item: their status, or the outcome of one that is finished.
    pub each: BTreeMap<String, String>,
    /// The version of the item that the case keeps.
    pub version: Option<i64>,
    /// Exactly these children are there, by item; each has a number of its own.
    pub children: Option<Vec<String>>,
    /// `parent` looks at the joint case.
    pub case: String,
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What can be done in a story.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
        pub enum Verb { $($(#[$doc])* #[serde(rename = $word)] $name),+ }

        impl Verb {
            /// The word in story files.
            pub fn word(self) -> &'static str {
                match self { $(Verb::$name => $word),+ }
            }
        }
    };
}

verbs! {
    /// Fill an application in and hand it in.
    Apply = "apply",
    /// Begin an application and leave it as a draft.
    Draft = "draft",
    /// Go on with a draft and hand it in.
    Continue = "continue",
    /// Open a case or a step.
    Open = "open",
    /// Confirm or decline, as the applicant's side.
    Confirm = "confirm",
    /// Send what was missing.
    Supplement = "supplement",
    /// Take the application back.
    Withdraw = "withdraw",
    /// Rate.
    Rate = "rate",
    /// Take a step from the shared inbox.
    Claim = "claim",
    /// Accept.
    Accept = "accept",
    /// Refuse acceptance.
    Reject = "reject",
    /// Say everything that is missing.
    AskSupplement = "ask-supplement",
    /// Close a case for which nothing came.
    Lapse = "lapse",
    /// Examine.
    Handle = "handle",
    /// Visit.
    Inspect = "inspect",
    /// Grant or refuse.
    Decide = "decide",
    /// Send a step back.
    Return = "return",
    /// Stop the clock for a special procedure.
    Suspend = "suspend",
    /// Let the clock run again.
    Resume = "resume",
    /// Ask for more time.
    AskExtension = "ask-extension",
    /// Give it.
    ApproveExtension = "approve-extension",
    /// Give a step to another office.
    Transfer = "transfer",
    /// Take a wrong acceptance back.
    Undo = "undo",
    /// Load the calendar of a year.
    LoadCalendar = "load-calendar",
    /// Sign in.
    SignIn = "sign-in",
    /// Fill in a form of a page and send it.
    Send = "send",
    /// Find a step of the case in the own lists, and stand on its page.
    Look = "look",
    /// Register with a phone, a name with a number, and a card.
    Register = "register",
    /// Apply at the window for somebody who stands there, up to the printed receipt.
    WindowApply = "window-apply",
    /// Begin at the window and leave the draft there.
    WindowDraft = "window-draft",
    /// Go on at the window with the draft that was begun or taken over there, up to the printed receipt.
    WindowContinue = "window-continue",
    /// Make a code that moves the draft to the other side.
    GiveCode = "give-code",
    /// Take the draft over by its code.
    TakeCode = "take-code",
    /// Two officials take the same step at the same moment: one has it, the other is told who. The other is named in `to`;
    /// `$kept.first` is who has it, `$kept.second` who was refused.
    Race = "claim-together",
    /// A source takes back what it told the city about somebody: the kind of record in `item`, the person in `to`.
    Unrecord = "unrecord",
    /// The program brings a new version of a pack, in which words of an item's file (`fields`, from and to) are others.
    UpgradePack = "upgrade-pack",
}

/// Reads a story; an error names file and line.
pub fn read(path: &Path) -> Result<Story, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    parse(&text).map_err(|(line, what)| format!("{name}:{line} {what}"))
}

/// Reads the text of a story; an error names its line.
pub fn parse(text: &str) -> Result<Story, (usize, String)> {
    if text.len() > MAX_BYTES {
        return Err((1, format!("the file has {} bytes; at most {MAX_BYTES} are read", text.len())));
    }
    let line_of = |at: usize| text.as_bytes()[..at.min(text.len())].split(|byte| *byte == b'\n').count();
    let story: Story = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (line_of(at), error.message().to_owned())
    })?;
    let steps: Vec<usize> = text.match_indices("[[step]]").map(|(at, _)| line_of(at)).collect();
    let line = |number: usize| steps.get(number).copied().unwrap_or(1);
    for (number, step) in story.steps.iter().enumerate() {
        check(step).map_err(|what| (line(number), what))?;
    }
    if story.title.zh.trim().is_empty() || story.title.en.trim().is_empty() {
        return Err((1, "a story has a title in both languages".to_owned()));
    }
    if let Some(wrong) = systems::wrong_clauses(&story.rows) {
        return Err((text.find("\nrows").map_or(1, |at| line_of(at + 1)), wrong.en));
    }
    if story.steps.is_empty() {
        return Err((1, "a story has at least one [[step]]".to_owned()));
    }
    Ok(story)
}

/// Each step says one thing, and whole.
fn check(step: &Step) -> Result<(), String> {
    let said = [step.verb.is_some(), step.attempt.is_some(), step.see.is_some(), !step.pass.is_empty()];
    match said.iter().filter(|one| **one).count() {
        0 => return Err("a step needs one of do, try, see, pass".to_owned()),
        1 => {}
        _ => return Err("a step says only one of do, try, see, pass".to_owned()),
    }
    if step.pass.is_empty() && step.who.is_empty() {
        return Err("a step that is no `pass` needs `as`".to_owned());
    }
    let refusal = step.attempt.is_some() || step.verb == Some(Verb::Race);
    if refusal == step.refused.is_empty() {
        return Err("`try` and `refused` go together".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "title = { zh = \"甲\", en = \"a\" }\nrows = [\"A1.9\"]\nclock = \"2026-11-23T09:00+08:00\"\n";

    fn wrong(steps: &str) -> (usize, String) {
        parse(&format!("{HEAD}{steps}")).expect_err("refused")
    }

    #[test]
    fn an_unknown_word_names_its_line() {
        let (line, what) = wrong("[[step]]\npass = \"1wd\"\n[[step]]\nas = \"clerk:a\"\ndos = \"accept\"\n");
        assert_eq!(line, 8);
        assert!(what.contains("dos"), "{what}");
        let (_, what) = wrong("[[step]]\nas = \"clerk:a\"\ndo = \"acept\"\n");
        assert!(what.contains("acept"), "{what}");
    }

    #[test]
    fn a_step_says_one_thing_and_whole() {
        assert_eq!(wrong("[[step]]\npass = \"1wd\"\n[[step]]\nas = \"a:b\"\n").0, 6);
        assert!(wrong("[[step]]\npass = \"1wd\"\ndo = \"accept\"\n").1.contains("only one"));
        assert!(wrong("[[step]]\ndo = \"accept\"\n").1.contains("`as`"));
        assert!(wrong("[[step]]\nas = \"a:b\"\ntry = \"open\"\n").1.contains("go together"));
        assert!(wrong("").1.contains("step"));
    }

    #[test]
    fn a_story_claims_clauses_of_the_map() {
        let claiming =
            |rows: &str| parse(&format!("{HEAD}[[step]]\npass = \"1wd\"\n").replace("rows = [\"A1.9\"]", rows)).err();
        assert_eq!(claiming("rows = [\"A1.9\", \"A4.1\"]"), None);
        let (line, what) = claiming("rows = [\"A1.9\", \"A1.99\"]").expect("refused");
        assert_eq!(line, 2);
        assert!(what.contains("no clause \"A1.99\""), "{what}");
        assert!(claiming("rows = [\"A1\"]").is_some(), "a row is no clause");
        assert!(claiming("").is_some_and(|(_, what)| what.contains("at least one")));
    }

    #[test]
    fn every_shipped_story_reads() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let found = super::super::find(&[root.join("packs"), root.join("stories")]).unwrap_or_default();
        for one in &found {
            read(&one.path).unwrap_or_else(|error| panic!("{error}"));
        }
        assert!(found.len() >= 40, "only {} stories", found.len());
    }
}
