//! Addresses of the Ask page. Every state of it has one, so that links can be sent and the back button works.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use jiff::civil::Date;

use crate::pipeline::customers::{Chosen, Order, Sort};
use crate::store::SegmentId;

/// What the page shows: the answer to a question, or the list of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub question: String,
    /// The rule that the question refines, and the questions that led to it.
    pub after: Option<After>,
    /// The text of a rule that is run as it stands; the question is then only echoed.
    pub rule: Option<String>,
    pub as_of: Option<Date>,
    /// The saved segment that the rule will be another version of.
    pub revises: Option<Revises>,
    pub by: By,
    /// Which reading of the question, from 1; the preferred one when absent.
    pub reading: Option<usize>,
    /// Scope rules lifted on top of those the question lifts.
    pub including: Vec<String>,
    /// The order of the list, when it is not its own.
    pub sort: Option<Sort>,
    /// Its columns, when they are not its own.
    pub columns: Chosen,
    /// Page of the list, from 1, with the run it belongs to so that turning pages is not another run.
    pub page: Option<(usize, String)>,
}

/// A saved segment as somebody saw it who changes it. Spelled with a point between: `12.3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revises {
    pub segment: SegmentId,
    /// The newest version at that time.
    pub version: u32,
}

impl fmt::Display for Revises {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.segment, self.version)
    }
}

impl FromStr for Revises {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let (segment, version) = text.split_once('.').unwrap_or((text, ""));
        Ok(Revises { segment: segment.parse()?, version: version.parse()? })
    }
}

/// Who answers the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The built-in reader when it is certain; otherwise a page that goes on to ask the model.
    #[default]
    Whoever,
    /// The model where the reader is not certain; the answer waits for it.
    Model,
    /// The reader alone.
    Reader,
}

impl By {
    const NAMED: [(&str, By); 2] = [("model", By::Model), ("reader", By::Reader)];

    pub fn named(name: &str) -> Self {
        By::NAMED.iter().find(|(known, _)| *known == name).map(|(_, by)| *by).unwrap_or_default()
    }

    fn name(self) -> Option<&'static str> {
        By::NAMED.iter().find(|(_, by)| *by == self).map(|(name, _)| *name)
    }
}

/// Where a refinement begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    pub rule: String,
    /// What was asked, first to last, each behind a line break.
    pub trail: String,
}

impl Address {
    #[must_use]
    pub fn with_reading(&self, reading: usize) -> Self {
        Address { reading: Some(reading), page: None, rule: None, ..self.clone() }
    }

    #[must_use]
    pub fn asking(&self, by: By) -> Self {
        Address { by, ..self.clone() }
    }

    #[must_use]
    pub fn with_rule(&self, rule: String) -> Self {
        let (question, as_of, revises) = (self.question.clone(), self.as_of, self.revises);
        Address { rule: Some(rule), question, as_of, revises, columns: self.columns.clone(), ..Address::default() }
    }

    #[must_use]
    pub fn with_including(&self, including: Vec<String>) -> Self {
        Address { including, page: None, ..self.clone() }
    }

    /// What sets the list of the rule apart.
    pub fn profile(&self) -> String {
        let of_list =
            Address { question: String::new(), reading: None, including: Vec::new(), page: None, ..self.clone() };
        of_list.below("/profile")
    }

    /// Where the list of the rule is a file of this name.
    pub fn file(&self, name: &str) -> String {
        Address { reading: None, including: Vec::new(), page: None, ..self.clone() }.below(&format!("/export/{name}"))
    }

    fn below(&self, path: &str) -> String {
        let mut address = path.to_owned();
        // Writing to a string cannot fail.
        let _ = self.query(&mut address);
        address
    }

    /// Where a condition of the rule is changed, with what else is to be known of the change.
    pub fn conditions(&self, page: &str, more: &[(&str, &str)]) -> String {
        let mut address = self.of_rule().below(&format!("/conditions/{page}"));
        for (name, value) in more {
            address.push('&');
            address.push_str(name);
            address.push('=');
            // Writing to a string cannot fail.
            let _ = encode(value, &mut address);
        }
        address
    }

    /// Where a word of the question is given a meaning.
    pub fn teaching(&self, word: &str) -> String {
        format!("/words/new?word={}&q={}", encoded(word), encoded(&self.question))
    }

    /// The rule with where it stands, as the fields of a form.
    pub fn rule_fields(&self) -> Vec<(&'static str, String)> {
        self.of_rule().pairs()
    }

    fn of_rule(&self) -> Self {
        Address { after: None, reading: None, including: Vec::new(), page: None, ..self.clone() }
    }

    /// The page of a customer, with the rule of the list it is reached from.
    pub fn customer(&self, id: i64) -> String {
        Address { reading: None, including: Vec::new(), page: None, ..self.clone() }.below(&format!("/customers/{id}"))
    }

    /// A customer from month to month, with the list that they are reached from.
    pub fn course(&self, id: i64) -> String {
        Address { reading: None, including: Vec::new(), page: None, ..self.clone() }
            .below(&format!("/customers/{id}/course"))
    }

    /// The first page of the list in another order.
    #[must_use]
    pub fn with_sort(&self, sort: Option<Sort>, run: &str) -> Self {
        Address { sort, ..self.with_page(1, run) }
    }

    /// The same page of the list with the columns it has by itself.
    #[must_use]
    pub fn with_own_columns(&self, run: &str) -> Self {
        let page = self.page.as_ref().map_or(1, |(page, _)| *page);
        Address { columns: Chosen::default(), ..self.with_page(page, run) }
    }

    #[must_use]
    pub fn with_page(&self, page: usize, run: &str) -> Self {
        Address { page: Some((page, run.to_owned())), ..self.clone() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.rule.is_some() { "/run" } else { "/ask" })?;
        self.query(f)
    }
}

impl Address {
    /// What follows the path.
    fn query(&self, out: &mut impl fmt::Write) -> fmt::Result {
        for (index, (name, value)) in self.pairs().iter().enumerate() {
            out.write_char(if index == 0 { '?' } else { '&' })?;
            out.write_str(name)?;
            out.write_char('=')?;
            encode(value, out)?;
        }
        Ok(())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut query: Vec<(&'static str, String)> = Vec::new();
        if let Some(rule) = &self.rule {
            query.push(("s", rule.clone()));
        }
        if let Some(After { rule, trail }) = &self.after {
            query.push(("after", rule.clone()));
            if !trail.is_empty() {
                query.push(("trail", trail.clone()));
            }
        }
        if !self.question.is_empty() {
            query.push(("q", self.question.clone()));
        }
        if let Some(as_of) = self.as_of {
            query.push(("as_of", as_of.to_string()));
        }
        // A rule has been translated already.
        if let Some(by) = self.by.name().filter(|_| self.rule.is_none()) {
            query.push(("by", by.to_owned()));
        }
        if let Some(reading) = self.reading {
            query.push(("reading", reading.to_string()));
        }
        if !self.including.is_empty() {
            query.push(("including", self.including.join(",")));
        }
        if let Some(revises) = &self.revises {
            query.push(("for", revises.to_string()));
        }
        if let Some(sort) = &self.sort {
            let sign = if sort.order == Order::Descending { "-" } else { "" };
            query.push(("sort", format!("{sign}{}", sort.column)));
        }
        if !self.columns.0.is_empty() {
            query.push(("cols", self.columns.0.join(",")));
        }
        if let Some((page, run)) = &self.page {
            query.push(("page", page.to_string()));
            query.push(("run", run.clone()));
        }
        query
    }
}

/// A value as it stands in a query.
pub fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    // Writing to a string cannot fail.
    let _ = encode(value, &mut text);
    text
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn encode(value: &str, out: &mut impl fmt::Write) -> fmt::Result {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.write_char(char::from(byte))?,
            _ => write!(out, "%{byte:02X}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_addresses() {
        let asked = Address { question: "茶 & 'x'".into(), ..Address::default() };
        assert_eq!(asked.to_string(), "/ask?q=%E8%8C%B6%20%26%20%27x%27");
        assert_eq!(asked.with_reading(2).with_page(3, "01J").to_string(), format!("{asked}&reading=2&page=3&run=01J"));
        let run = asked.with_reading(2).with_rule("everyone".into());
        assert_eq!(asked.asking(By::Reader).with_reading(2).to_string(), format!("{asked}&by=reader&reading=2"));
        for by in [By::Model, By::Reader, By::Whoever] {
            assert_eq!(By::named(by.name().unwrap_or_default()), by);
        }
        assert_eq!(run.to_string(), "/run?s=everyone&q=%E8%8C%B6%20%26%20%27x%27");
    }
}
