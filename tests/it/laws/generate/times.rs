//! Windows and moments, mostly of the years in which the data lies.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use quanxuan::dsl::time::interval;
use quanxuan::dsl::{Length, Moment, Period, Unit, Window};

use super::{Dice, in_order};

impl Dice<'_> {
    pub fn date(&mut self) -> Date {
        match self.instant() {
            Some(instant) => instant.date(),
            None => self.as_of.date().checked_sub(i64::from(self.below(900)).days()).unwrap(),
        }
    }

    pub fn time(&mut self) -> DateTime {
        match self.instant() {
            Some(instant) => instant,
            None => {
                let (hour, minute) = (self.below(24), self.below(60));
                let time = Time::new(i8::try_from(hour).unwrap(), i8::try_from(minute).unwrap(), 0, 0).unwrap();
                self.date().to_datetime(time)
            }
        }
    }

    /// One of those that matter, most of the time.
    fn instant(&mut self) -> Option<DateTime> {
        if self.instants.is_empty() || self.below(4) == 0 { None } else { Some(self.of(self.instants)) }
    }

    /// A window over an event's rows: some of it lies before as-of.
    pub fn window(&mut self) -> Window {
        let anchors = &self.shop.catalog.attributes;
        match self.below(8) {
            0..=2 => self.of(&[Window::Ever, Window::Ever, Window::Between { from: None, until: None }]),
            3 => match self.one(anchors, |found| found.kind.is_temporal() && found.derive.is_none()) {
                Some(attribute) => {
                    let (count, unit) = (self.of(&[1, 2, 30, 1_000]), self.unit());
                    Window::After { attribute: attribute.name.clone(), count, unit }
                }
                None => Window::Ever,
            },
            _ => self.past_window(),
        }
    }

    fn past_window(&mut self) -> Window {
        let window = self.any_past_window();
        let window = match self.below(6) {
            5 => Window::Earlier { window: Box::new(window), by: self.length() },
            _ => window,
        };
        if self.has_instants(&window, true) { window } else { Window::last(1, Unit::Year) }
    }

    fn any_past_window(&mut self) -> Window {
        match self.below(8) {
            0 => {
                let Length { count, unit } = self.length();
                Window::last(count, unit)
            }
            1 => Window::period(self.of(&Period::ALL), self.below(14)),
            2 => match self.one(&self.shop.catalog.festivals, |_| true) {
                Some(festival) => {
                    let year = (self.below(2) == 1).then(|| self.date().year());
                    Window::Festival { name: festival.name.clone(), year }
                }
                None => Window::last(1, Unit::Month),
            },
            3 => {
                let (from, until) = in_order(self.date(), self.date());
                Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) }
            }
            4 => Window::Between { from: None, until: Some(self.moment()) },
            5 => Window::Between { from: Some(Moment::Ago { count: 4_000, unit: Unit::Year }), until: None },
            6 => {
                let Length { count, unit } = self.length();
                Window::previous(count, unit)
            }
            _ => Window::Between { from: Some(self.moment()), until: None },
        }
    }

    /// A window whose instants are the same for every customer, and not empty; it may lie ahead.
    pub fn dated_window(&mut self) -> Window {
        let window = match self.below(3) {
            0 => self.window_ahead(),
            _ => self.past_window(),
        };
        let bordered = !matches!(window, Window::Ever | Window::Between { from: None, until: None });
        if bordered && self.has_instants(&window, false) { window } else { Window::last(1, Unit::Year) }
    }

    /// A window with both borders, not of many years.
    pub fn bordered_window(&mut self) -> Window {
        let window = match self.below(4) {
            0 => self.window_ahead(),
            1 => {
                let Length { count, unit } = self.length();
                Window::last(count, unit)
            }
            2 => Window::period(self.of(&Period::ALL), self.below(14)),
            _ => {
                let (from, until) = in_order(self.date(), self.date());
                Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) }
            }
        };
        if self.has_instants(&window, false) { window } else { Window::next(1, Unit::Month) }
    }

    fn window_ahead(&mut self) -> Window {
        let Length { count, unit } = self.length();
        match self.below(3) {
            0 => Window::next(count, unit),
            1 => Window::whole_period(self.of(&Period::ALL), self.of(&[0, -1, -2, 1])),
            _ => {
                let ahead = |count| Some(Moment::Ahead { count, unit });
                Window::Between { from: ahead(count), until: ahead(count + 1 + self.below(5)) }
            }
        }
    }

    fn has_instants(&self, window: &Window, past: bool) -> bool {
        let found = interval(window, &self.shop.catalog, self.as_of);
        let found = found.map(|interval| if past { interval.before(self.as_of) } else { interval });
        found.is_some_and(|interval| !interval.is_empty())
    }

    pub fn length(&mut self) -> Length {
        let count = match self.below(2) {
            0 => self.of(&[1, 2, 3, 7]),
            _ => 1 + self.below(40),
        };
        Length { count, unit: self.unit() }
    }

    /// Any unit; few rows lie within minutes.
    fn unit(&mut self) -> Unit {
        match self.below(4) {
            0 => self.of(&Unit::ALL),
            _ => self.of(&[Unit::Year, Unit::Month, Unit::Week, Unit::Quarter, Unit::Day]),
        }
    }

    /// A moment that is not ahead.
    fn moment(&mut self) -> Moment {
        match self.below(4) {
            0 => {
                let Length { count, unit } = self.length();
                Moment::Ago { count, unit }
            }
            1 => {
                let back = i32::try_from(self.below(14)).unwrap();
                Moment::Start { period: self.of(&Period::ALL), back }
            }
            2 => Moment::Date(self.date()),
            _ => Moment::Time(self.time()),
        }
    }
}
