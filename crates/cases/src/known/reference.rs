//! The city's divisions, for forms. A setting of the city, read with each request and parsed once for each text.

use base::{Result, Text};
use codes::{DivisionCode, Divisions};
use db::Cx;
use schema::{Entry, FileFacts};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Name of the setting that holds the city's divisions, a JSON list of [`Division`].
pub const DIVISIONS: &str = "city.divisions";

/// A division that the city serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    /// Code of 6, 9 or 12 digits.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Code of the division above; none for the topmost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

#[derive(Debug)]
struct Tables {
    divisions: Vec<Division>,
    citizens: Divisions,
}

/// Places, lists and identity prefixes as forms see them.
#[derive(Debug, Clone)]
pub struct Reference {
    tables: Arc<Tables>,
    files: Arc<HashMap<String, FileFacts>>,
}

impl Reference {
    /// The city's divisions as they are set now.
    pub fn load(cx: &mut Cx) -> Result<Reference> {
        let text = cx.setting(DIVISIONS)?.unwrap_or_else(|| "[]".to_owned());
        Reference::parse(&text)
    }

    /// From the setting's text.
    pub fn parse(text: &str) -> Result<Reference> {
        static KNOWN: OnceLock<Mutex<HashMap<String, Arc<Tables>>>> = OnceLock::new();
        let known = KNOWN.get_or_init(Mutex::default);
        if let Some(tables) = known.lock().expect("no thread panics while it holds the tables").get(text) {
            return Ok(Reference { tables: Arc::clone(tables), files: Arc::default() });
        }
        let divisions: Vec<Division> = serde_json::from_str(text)?;
        let mut citizens = Divisions::national().clone();
        for division in &divisions {
            if let Ok(code) = DivisionCode::parse(&division.code) {
                citizens = citizens.with(code, &division.name.zh);
            }
        }
        let tables = Arc::new(Tables { divisions, citizens });
        let mut known = known.lock().expect("no thread panics while it holds the tables");
        if known.len() > 16 {
            known.clear();
        }
        known.insert(text.to_owned(), Arc::clone(&tables));
        Ok(Reference { tables, files: Arc::default() })
    }

    /// As [`Reference::load`], with the files that a draft holds, for fields that take files.
    pub fn of_draft(cx: &mut Cx, draft: i64) -> Result<Reference> {
        let mut reference = Reference::load(cx)?;
        let held = files::of(cx, "draft", draft)?;
        let facts = held.into_iter().map(|file| {
            let media = file.kind.media_type().to_owned();
            (file.id.to_string(), FileFacts { name: file.name, size: file.size, media })
        });
        reference.files = Arc::new(facts.collect());
        Ok(reference)
    }

    fn one(&self, code: &str) -> Option<&Division> {
        self.tables.divisions.iter().find(|division| division.code == code)
    }

    /// All divisions of the city.
    pub fn all(&self) -> &[Division] {
        &self.tables.divisions
    }
}

impl schema::Reference for Reference {
    fn divisions(&self, parent: Option<&str>) -> Vec<Entry> {
        let below = self.tables.divisions.iter().filter(|division| division.parent.as_deref() == parent);
        below
            .map(|division| {
                let entry = Entry::new(division.code.clone(), division.name.clone());
                match &division.parent {
                    Some(parent) => entry.under(parent.clone()),
                    None => entry,
                }
            })
            .collect()
    }

    fn division(&self, code: &str) -> Option<Text> {
        let division = self.one(code)?;
        let above =
            division.parent.as_deref().and_then(|parent| self.one(parent)).filter(|above| above.parent.is_some());
        Some(match above {
            Some(above) => Text::new(
                format!("{}{}", above.name.zh, division.name.zh),
                format!("{}, {}", division.name.get(base::Locale::En), above.name.get(base::Locale::En)),
            ),
            None => division.name.clone(),
        })
    }

    fn file(&self, id: &str) -> Option<FileFacts> {
        self.files.get(id).cloned()
    }

    fn citizen_divisions(&self) -> &Divisions {
        &self.tables.citizens
    }
}
