//! The form of a play: what it says, in both languages, and what it suits.

use crate::lang::{Bilingual, Message};
use crate::pipeline::playbook::Situations;
use crate::store::PlayText;
use crate::web::shell::Shell;

/// What is written: name in the form with the key of its label, in the order of the form.
const PARTS: [(&str, &str); 6] = [
    ("label", "play-label"),
    ("action", "play-action"),
    ("benefit", "play-benefit"),
    ("channel", "play-channel"),
    ("cadence", "play-cadence"),
    ("measure", "play-measure"),
];

/// Characters of one text.
const LONGEST: usize = 500;

/// The form as it came, or as it is first shown.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn given(fields: Vec<(String, String)>) -> Self {
        Fields(fields)
    }

    pub fn of(text: &PlayText) -> Self {
        let parts = [&text.label, &text.action, &text.benefit, &text.channel, &text.cadence, &text.measure];
        let parts = PARTS.iter().zip(parts).flat_map(|((name, _), words)| {
            [(format!("{name}.zh"), words.zh.clone()), (format!("{name}.en"), words.en.clone())]
        });
        Fields(parts.chain(text.suits.iter().map(|key| ("suits".to_owned(), key.clone()))).collect())
    }

    /// The newest version that the author had seen.
    pub fn expected(&self) -> u32 {
        self.value("expected").parse().unwrap_or_default()
    }

    /// Why it is changed, as it was given with the text.
    pub fn with_note(mut self, note: String) -> Self {
        self.0.push(("note".to_owned(), note));
        self
    }

    pub fn note(&self) -> String {
        self.value("note").to_owned()
    }

    /// What the form says, if all of it is there; what is written in one language only stands for both.
    pub fn text(&self, known: &[Situations]) -> Result<PlayText, Message> {
        let long =
            |key: &'static str| Message::new("play-part-long").with("part", Message::new(key)).with("limit", LONGEST);
        if self.value("note").chars().count() > LONGEST {
            return Err(long("play-note"));
        }
        let part = |at: usize| -> Result<Bilingual, Message> {
            let (name, key) = PARTS.get(at).copied().unwrap_or_default();
            let (zh, en) = (self.value(&format!("{name}.zh")), self.value(&format!("{name}.en")));
            let longest = zh.chars().count().max(en.chars().count());
            match (zh.is_empty(), en.is_empty()) {
                (true, true) => Err(Message::new("play-part-missing").with("part", Message::new(key))),
                _ if longest > LONGEST => Err(long(key)),
                (false, true) => Ok(Bilingual::same(zh)),
                (true, false) => Ok(Bilingual::same(en)),
                (false, false) => Ok(Bilingual { zh: zh.to_owned(), en: en.to_owned() }),
            }
        };
        let all = known.iter().flat_map(|group| &group.all);
        Ok(PlayText {
            label: part(0)?,
            action: part(1)?,
            benefit: part(2)?,
            channel: part(3)?,
            cadence: part(4)?,
            measure: part(5)?,
            suits: all.filter(|situation| self.suits(&situation.key)).map(|situation| situation.key.clone()).collect(),
        })
    }

    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    fn suits(&self, key: &str) -> bool {
        self.0.iter().any(|(name, value)| name == "suits" && value == key)
    }
}

/// The form in the page's language.
pub struct PlayForm {
    pub parts: Vec<PartField>,
    pub suits: Vec<SuitField>,
    pub note: String,
}

pub struct PartField {
    pub name: &'static str,
    pub label: String,
    pub zh: String,
    pub en: String,
}

/// Situations of one subject, to be ticked.
pub struct SuitField {
    pub label: String,
    pub all: Vec<SuitChoice>,
}

pub struct SuitChoice {
    pub key: String,
    pub label: String,
    pub is_suited: bool,
}

impl PlayForm {
    pub fn new(shell: &Shell, fields: &Fields, known: &[Situations]) -> Self {
        let part = |(name, key): (&'static str, &'static str)| PartField {
            name,
            label: shell.t(key),
            zh: fields.value(&format!("{name}.zh")).to_owned(),
            en: fields.value(&format!("{name}.en")).to_owned(),
        };
        let group = |group: &Situations| SuitField {
            label: shell.words(&group.label).to_owned(),
            all: group
                .all
                .iter()
                .map(|situation| SuitChoice {
                    label: shell.words(&situation.label).to_owned(),
                    is_suited: fields.suits(&situation.key),
                    key: situation.key.clone(),
                })
                .collect(),
        };
        PlayForm { parts: PARTS.map(part).into(), suits: known.iter().map(group).collect(), note: fields.note() }
    }
}
