//! Windows and moments, mostly of the years in which the data lies.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use quanxuan::dsl::time::interval;
use quanxuan::dsl::{Moment, Period, Unit, Window};

use super::{Dice, in_order};

impl Dice<'_> {
    pub fn as_of(&self) -> DateTime {
        self.shop.catalog.shop.as_of.to_datetime(Time::midnight())
    }

    pub fn date(&mut self) -> Date {
        self.shop.catalog.shop.as_of.checked_sub(i64::from(self.below(900)).days()).unwrap()
    }

    pub fn time(&mut self) -> DateTime {
        self.date().at(i8::try_from(self.below(24)).unwrap(), i8::try_from(self.below(60)).unwrap(), 0, 0)
    }

    /// A window over an event's rows.
    pub fn window(&mut self) -> Window {
        let anchors = &self.shop.catalog.attributes;
        match self.below(6) {
            0 => self.of(&[Window::Ever, Window::Between { from: None, until: None }]),
            1 => match self.one(anchors, |found| found.kind.is_temporal() && found.derive.is_none()) {
                Some(attribute) => {
                    let (count, unit) = (self.of(&[1, 2, 30, 1_000]), self.of(&Unit::ALL));
                    Window::After { attribute: attribute.name.clone(), count, unit }
                }
                None => Window::Ever,
            },
            _ => self.dated_window(),
        }
    }

    /// A window whose instants are the same for every customer, and not empty.
    pub fn dated_window(&mut self) -> Window {
        let window = match self.below(7) {
            0 => {
                let (count, unit) = self.amount();
                Window::last(count, unit)
            }
            1 => Window::period(self.of(&Period::ALL), self.below(14)),
            2 => match self.one(&self.shop.catalog.festivals, |_| true) {
                Some(festival) => Window::Festival {
                    name: festival.name.clone(),
                    year: match self.below(2) {
                        0 => None,
                        _ => Some(self.date().year()),
                    },
                },
                None => Window::last(1, Unit::Month),
            },
            3 => {
                let (from, until) = in_order(self.date(), self.date());
                Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) }
            }
            4 => Window::Between { from: None, until: Some(self.moment()) },
            5 => Window::Between { from: Some(Moment::Ago { count: 4_000, unit: Unit::Year }), until: None },
            _ => Window::Between { from: Some(self.moment()), until: None },
        };
        let found = interval(&window, &self.shop.catalog, self.as_of());
        if found.is_some_and(|interval| !interval.is_empty()) { window } else { Window::last(1, Unit::Year) }
    }

    pub fn amount(&mut self) -> (u32, Unit) {
        (1 + self.below(40), self.of(&Unit::ALL))
    }

    fn moment(&mut self) -> Moment {
        match self.below(4) {
            0 => {
                let (count, unit) = self.amount();
                Moment::Ago { count, unit }
            }
            1 => Moment::Start { period: self.of(&Period::ALL), back: self.below(14) },
            2 => Moment::Date(self.date()),
            _ => Moment::Time(self.time()),
        }
    }
}
