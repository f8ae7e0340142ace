//! What to do with lists: the catalog's plays as people have changed them, and the situations each of them suits.

use super::{Pipeline, PipelineError};
use crate::catalog::{Catalog, Play};
use crate::dsl::{Condition, Shop, Standing, StateTest};
use crate::lang::Bilingual;
use crate::store::{PlayText, PlayVersion};

/// All plays, in the catalog's order.
#[derive(Clone, Debug, Default)]
pub struct Playbook {
    pub plays: Vec<CurrentPlay>,
}

/// A play as it is now.
#[derive(Clone, Debug)]
pub struct CurrentPlay {
    pub name: String,
    /// 0 as long as it is the catalog's.
    pub version: u32,
    pub text: PlayText,
}

/// Something that customers have in common, for which there is something to do: a value of a state, or a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// What plays know it by.
    pub key: String,
    pub label: Bilingual,
    /// Its customers.
    pub rule: Condition,
}

/// Situations of one subject: of a state, or of a gallery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situations {
    pub label: Bilingual,
    pub all: Vec<Situation>,
}

impl Pipeline {
    /// The plays as they are now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn playbook(&self) -> Result<Playbook, PipelineError> {
        let changed = self.store.newest_plays().await?;
        let catalog = &self.shop().catalog;
        let current = |play: &Play| match changed.iter().find(|version| version.play == play.name) {
            Some(PlayVersion { number, text, .. }) => {
                CurrentPlay { name: play.name.clone(), version: *number, text: text.clone() }
            }
            None => CurrentPlay { name: play.name.clone(), version: 0, text: written(play, catalog) },
        };
        Ok(Playbook { plays: catalog.plays.iter().map(current).collect() })
    }
}

impl Playbook {
    pub fn play(&self, name: &str) -> Option<&CurrentPlay> {
        self.plays.iter().find(|play| play.name == name)
    }

    pub fn of(&self, situation: &str) -> impl Iterator<Item = &CurrentPlay> {
        self.plays.iter().filter(move |play| play.text.suits.iter().any(|key| key == situation))
    }

    /// What to do with the customers of a rule: the plays of the template that it is, and those of the states it asks
    /// for. Each once.
    pub fn suiting(&self, rule: &Condition, shop: &Shop) -> Vec<&CurrentPlay> {
        let same = shop.catalog.templates().find(|template| shop.template_rule(&template.name) == Some(rule));
        let mut keys: Vec<String> = same.map(|template| of_template(&template.name)).into_iter().collect();
        let parts = match rule {
            Condition::All(parts) => parts.as_slice(),
            single => std::slice::from_ref(single),
        };
        for part in parts {
            if let Condition::State(Standing { state, test: StateTest::In(values) }) = part {
                keys.extend(values.iter().map(|value| of_state(state, value)));
            }
        }
        let mut once: Vec<&CurrentPlay> = Vec::new();
        for play in keys.iter().flat_map(|key| self.of(key)) {
            if !once.iter().any(|known| known.name == play.name) {
                once.push(play);
            }
        }
        once
    }
}

/// Everything a play can suit.
pub fn situations(shop: &Shop) -> Vec<Situations> {
    let catalog = &shop.catalog;
    let states = catalog.states.iter().map(|state| {
        let all = state.values().into_iter().map(|(value, label, _)| Situation {
            key: of_state(&state.name, value),
            label: label.clone(),
            rule: Condition::State(Standing { state: state.name.clone(), test: StateTest::In(vec![value.to_owned()]) }),
        });
        Situations { label: state.label.clone(), all: all.collect() }
    });
    let galleries = catalog.galleries.iter().map(|gallery| {
        let all = gallery.templates.iter().filter_map(|template| {
            let rule = shop.template_rule(&template.name)?.clone();
            Some(Situation { key: of_template(&template.name), label: template.question.clone(), rule })
        });
        Situations { label: gallery.label.clone(), all: all.collect() }
    });
    states.chain(galleries).filter(|group| !group.all.is_empty()).collect()
}

/// What the catalog says of a play, with the situations that name it there.
pub fn written(play: &Play, catalog: &Catalog) -> PlayText {
    let names = |found: Option<&Play>| found.is_some_and(|found| found.name == play.name);
    let states = catalog.states.iter().flat_map(|state| {
        let values = state.values().into_iter().map(|(value, _, _)| value.to_owned());
        values.map(move |value| (state.name.as_str(), value))
    });
    let states = states.filter(|(state, value)| names(catalog.play_of_state(state, value)));
    let states = states.map(|(state, value)| of_state(state, &value));
    let templates = catalog.templates().filter(|template| template.play.as_ref() == Some(&play.name));
    PlayText {
        label: play.label.clone(),
        action: play.action.clone(),
        benefit: play.benefit.clone(),
        channel: play.channel.clone(),
        cadence: play.cadence.clone(),
        measure: play.measure.clone(),
        suits: states.chain(templates.map(|template| of_template(&template.name))).collect(),
    }
}

pub fn of_template(name: &str) -> String {
    format!("template:{name}")
}

fn of_state(state: &str, value: &str) -> String {
    format!("state:{state}:{value}")
}
