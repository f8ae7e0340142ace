//! Values of the database as people may see them: labels instead of stored values, personal data masked
//! unless they may see it.

use super::mask::mask;
use super::sight::Sight;
use crate::catalog::{Attribute, Catalog, Class, Property, Says};
use crate::dsl::Number;
use crate::engine::Cell;
use crate::lang::{Bilingual, Message};

/// What a column's values are called, and who may see them.
#[derive(Clone, Copy)]
pub(super) struct Saying<'c> {
    catalog: &'c Catalog,
    vocabulary: Option<&'c str>,
    says: Option<&'c Says>,
    masked: bool,
}

impl<'c> Saying<'c> {
    pub fn attribute(attribute: &'c Attribute, catalog: &'c Catalog, sight: &Sight) -> Self {
        let (vocabulary, says) = (attribute.vocabulary.as_deref(), attribute.says.as_ref());
        Saying { catalog, vocabulary, says, masked: sight.masks(attribute.privacy) }
    }

    /// The phrases of a property are about its being there, not about a truth value. What is contact data in one is
    /// never shown as it is.
    pub fn property(property: &'c Property, catalog: &'c Catalog) -> Self {
        let masked = property.tells() == Class::Contact;
        Saying { catalog, vocabulary: property.vocabulary.as_deref(), says: None, masked }
    }

    /// `None` where there is no value.
    pub fn say(self, cell: &Cell) -> Option<Bilingual> {
        let text = match cell {
            Cell::Null => return None,
            Cell::Boolean(truth) => match self.says {
                Some(says) => return Some(if *truth { says.yes.clone() } else { says.no.clone() }),
                None => return Some(Message::new(if *truth { "say-yes" } else { "say-no" }).both()),
            },
            Cell::Integer(number) => number.to_string(),
            Cell::Decimal(number) => number.clone(),
            Cell::Text(text) => text.clone(),
            Cell::Date(date) => date.to_string(),
            // Seconds tell nobody anything here.
            Cell::Time(time) => time.strftime("%Y-%m-%d %H:%M").to_string(),
            Cell::List(items) => {
                return Some(Bilingual::build(|lang| {
                    let items: Vec<String> = items.iter().map(|item| self.label(item).get(lang).to_owned()).collect();
                    items.join(lang.list_comma())
                }));
            }
        };
        Some(if self.masked { Bilingual::same(mask(&text)) } else { self.label(&text) })
    }

    fn label(self, value: &str) -> Bilingual {
        self.catalog.value_label(self.vocabulary, value)
    }
}

/// A number per customer: whole, or to two decimals; `None` where there is none.
pub(super) fn number(cell: &Cell) -> Option<Bilingual> {
    match cell {
        Cell::Integer(number) => Some(Bilingual::same(number.to_string())),
        Cell::Decimal(number) => {
            let rounded = number.parse::<Number>().ok()?.decimal().round_dp(2);
            Some(Bilingual::same(if number.contains('.') { format!("{rounded:.2}") } else { rounded.to_string() }))
        }
        Cell::Null | Cell::Boolean(_) | Cell::Text(_) | Cell::Date(_) | Cell::Time(_) | Cell::List(_) => None,
    }
}
