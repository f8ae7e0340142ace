//! What a rule is said to read is what its SQL reads, and limits only ever take away.

use std::collections::BTreeSet;

use proptest::prelude::*;
use quanxuan::catalog::{Catalog, Class};
use quanxuan::compile::Shortcuts;
use quanxuan::dsl;
use quanxuan::dsl::text::print_condition;
use quanxuan::store::{Folder, Format, Limits, Only};

use super::{PRICE, always, runner};

/// Columns that tell of one class and of nothing else, as SQL writes them; those of validity rules aside.
fn columns(catalog: &Catalog, class: Class) -> BTreeSet<String> {
    let attributes = catalog.attributes.iter().map(|it| (it.tells(), &it.column));
    let properties = catalog.events.iter().flat_map(|event| &event.properties).map(|it| (it.tells(), &it.column));
    let (of, others): (Vec<_>, Vec<_>) = attributes.chain(properties).partition(|(tells, _)| *tells == class);
    let others: BTreeSet<&String> = others.into_iter().map(|(_, column)| column).collect();
    let valid: Vec<&str> = catalog.events.iter().filter_map(|event| event.valid.as_deref()).collect();
    let of = of.into_iter().map(|(_, column)| column).filter(|column| !others.contains(column));
    let of = of.filter(|column| !valid.iter().any(|rule| rule.contains(column.as_str())));
    of.map(|column| format!("\"{column}\"")).collect()
}

#[test]
fn sql_names_no_column_of_a_class_that_its_rule_is_not_said_to_read() {
    always(
        PRICE,
        |dice| dice.condition(3),
        |desk, rule| {
            let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
            let checked = dsl::check(&rule.clone().into(), &desk.shop, &desk.library, as_of);
            let Ok(checked) = checked else { return Ok(()) };
            let query = desk.query(&Shortcuts::default(), &checked);
            for class in [Class::Contact, Class::Spend] {
                let said = checked.reads().iter().any(|read| read.class == class);
                let read = columns(&desk.shop.catalog, class).into_iter().find(|column| query.text().contains(column));
                prop_assert!(said || read.is_none(), "{}: {read:?}", print_condition(&rule));
            }
            let events = desk.shop.catalog.events.iter().map(|event| format!("\"{}\"", event.table));
            let said = checked.reads().iter().any(|read| read.class == Class::Behaviour);
            let read = events.into_iter().find(|table| query.text().contains(table));
            prop_assert!(said || read.is_none(), "{}: {read:?}", print_condition(&rule));
            Ok(())
        },
    );
}

fn folders() -> Vec<Folder> {
    ["大促", "会员", "VIP"].into_iter().filter_map(|name| Folder::parse(name).unwrap()).collect()
}

fn limits() -> impl Strategy<Value = Limits> {
    let some = prop::collection::btree_set(prop::sample::select(Class::CLOSABLE.to_vec()), 0..=3);
    let formats = prop::collection::btree_set(prop::sample::select(Format::ALL.to_vec()), 0..=4);
    let folders = prop::collection::btree_set(prop::sample::select(folders()), 0..=3);
    let all = (prop::option::of(some), prop::option::of(formats), prop::option::of(folders));
    all.prop_map(|(columns, formats, folders)| Limits {
        folders: folders.map_or_else(Only::default, Only::these),
        columns: columns.map_or_else(Only::default, Only::these),
        formats: formats.map_or_else(Only::default, Only::these),
    })
}

#[test]
fn two_limits_together_allow_what_each_of_them_allows_and_nothing_else() {
    let law = |(one, other): (Limits, Limits)| {
        let both = one.and(&other);
        for class in Class::CLOSABLE {
            prop_assert_eq!(both.sees(class), one.sees(class) && other.sees(class));
        }
        for format in Format::ALL {
            let each = one.formats.holds(&format) && other.formats.holds(&format);
            prop_assert_eq!(both.formats.holds(&format), each);
        }
        for folder in folders() {
            let each = one.folders.holds(&folder) && other.folders.holds(&folder);
            prop_assert_eq!(both.folders.holds(&folder), each);
        }
        prop_assert_eq!(&both, &other.and(&one));
        prop_assert_eq!(&both.and(&one), &both);
        prop_assert_eq!(&one.and(&Limits::default()), &one);
        prop_assert_eq!(&one.and(&Limits::nothing()), &Limits::nothing());
        Ok(())
    };
    runner(1).run(&(limits(), limits()), law).unwrap_or_else(|failure| panic!("{failure}"));
}
