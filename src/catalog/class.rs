//! Classes of columns: what sort of thing a column tells of a customer, by which it is opened or closed to people.

use serde::{Deserialize, Serialize};

use super::{Attribute, Event, Privacy, Property, Type};
use crate::lang::Message;

/// What sort of thing a column tells. The catalog says so where the usual is not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// What nobody minds; it is never closed.
    Open,
    /// Who customers are and how to reach them: masked, even where it is not closed.
    Contact,
    /// Their money.
    Spend,
    /// What they do.
    Behaviour,
}

impl Class {
    /// Those that can be closed to people.
    pub const CLOSABLE: [Class; 3] = [Class::Contact, Class::Spend, Class::Behaviour];

    pub fn name(self) -> &'static str {
        match self {
            Class::Open => "open",
            Class::Contact => "contact",
            Class::Spend => "spend",
            Class::Behaviour => "behaviour",
        }
    }

    pub fn named(name: &str) -> Option<Class> {
        [Class::Open].into_iter().chain(Class::CLOSABLE).find(|class| class.name() == name)
    }

    /// What people call it.
    pub fn message(self) -> Message {
        Message::new(format!("class-{}", self.name()))
    }
}

impl Attribute {
    /// What is personal is contact data, whatever else; money is spend.
    pub fn tells(&self) -> Class {
        match (self.privacy, self.class, self.kind) {
            (Privacy::Personal, _, _) => Class::Contact,
            (Privacy::Open, Some(class), _) => class,
            (Privacy::Open, None, Type::Money) => Class::Spend,
            (Privacy::Open, None, _) => Class::Open,
        }
    }
}

impl Property {
    /// Beside what its event tells.
    pub fn tells(&self) -> Class {
        self.class.unwrap_or(if self.kind == Type::Money { Class::Spend } else { Class::Open })
    }
}

impl Event {
    pub fn tells(&self) -> Class {
        self.class.unwrap_or(Class::Behaviour)
    }
}
