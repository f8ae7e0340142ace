//! A window of time as controls.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Choice, Form, choices};
use crate::dsl::{Moment, Period, Shop, Unit, Window, readback};
use crate::lang::Message;
use crate::web::shell::Shell;

/// How the window is said, with what each way of saying it needs; what the chosen way does not need is ignored.
#[derive(Debug)]
pub struct WhenField {
    pub how: Vec<Choice>,
    pub count: String,
    pub units: Vec<Choice>,
    pub periods: Vec<Choice>,
    /// First and last day, both included; either may be open.
    pub from: String,
    pub to: String,
    pub festivals: Vec<Choice>,
}

/// What of a window the controls can say.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said<'a> {
    Ever,
    Last(u32, Unit),
    This(Period),
    Previous(Period),
    Dates(Option<Date>, Option<Date>),
    Festival(&'a str),
    /// In words of its own, which can be kept.
    Other,
}

impl Said<'_> {
    fn key(&self) -> &'static str {
        match self {
            Said::Ever => "ever",
            Said::Last(..) => "last",
            Said::This(_) => "this",
            Said::Previous(_) => "previous",
            Said::Dates(..) => "dates",
            Said::Festival(_) => "festival",
            Said::Other => "keep",
        }
    }
}

fn said(window: &Window) -> Said<'_> {
    match window {
        Window::Ever => Said::Ever,
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None } => Said::Last(*count, *unit),
        Window::Between { from: Some(Moment::Start { period, back: 0 }), until: None } => Said::This(*period),
        Window::Between {
            from: Some(Moment::Start { period, back: 1 }),
            until: Some(Moment::Start { period: end, back: 0 }),
        } if period == end => Said::Previous(*period),
        Window::Between { from, until } => match (day(*from), day(*until)) {
            (Ok(from), Ok(until)) => Said::Dates(from, until.and_then(|until| until.yesterday().ok())),
            _ => Said::Other,
        },
        Window::Festival { name, year: None } => Said::Festival(name),
        Window::Festival { .. } | Window::After { .. } | Window::Earlier { .. } => Said::Other,
    }
}

/// A border that is a date, or open.
fn day(moment: Option<Moment>) -> Result<Option<Date>, Moment> {
    match moment {
        None => Ok(None),
        Some(Moment::Date(date)) => Ok(Some(date)),
        Some(other) => Err(other),
    }
}

pub fn show(window: &Window, shop: &Shop, shell: &Shell) -> WhenField {
    let said = said(window);
    let words = [
        ("ever", "builder-ever"),
        ("last", "builder-last"),
        ("this", "builder-this"),
        ("previous", "builder-previous"),
        ("dates", "builder-dates"),
        ("festival", "builder-festival"),
    ];
    let mut how = choices(&words, said.key(), shell);
    if said == Said::Other {
        how.insert(0, Choice::new("keep", shell.words(&readback::window(window, shop)), true));
    }
    if shop.catalog.festivals.is_empty() {
        how.retain(|choice| choice.value != "festival");
    }
    let (count, unit) = if let Said::Last(count, unit) = said { (count, unit) } else { (90, Unit::Day) };
    let period = if let Said::This(period) | Said::Previous(period) = said { period } else { Period::Month };
    let (from, to) = if let Said::Dates(from, to) = said { (from, to) } else { (None, None) };
    let named = |name: &'static str, chosen| {
        Choice::new(name, shell.text(&Message::new("builder-unit").with("unit", name)), chosen)
    };
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let festival = |festival: &crate::catalog::Festival| {
        Choice::new(&festival.name, shell.words(&festival.label), said == Said::Festival(&festival.name))
    };
    WhenField {
        how,
        count: count.to_string(),
        units: Unit::ALL.into_iter().map(|known| named(known.name(), known == unit)).collect(),
        periods: Period::ALL.into_iter().map(|known| named(known.name(), known == period)).collect(),
        from: date(from),
        to: date(to),
        festivals: shop.catalog.festivals.iter().map(festival).collect(),
    }
}

pub fn set(window: &mut Window, name: &str, form: Form<'_>) -> Result<(), Message> {
    let get = |part| form.get(name, part).unwrap_or_default();
    let period = || Period::ALL.into_iter().find(|period| period.name() == get("period")).unwrap_or(Period::Month);
    *window = match get("how") {
        "ever" => Window::Ever,
        "last" => {
            let unit = Unit::ALL.into_iter().find(|unit| unit.name() == get("unit")).unwrap_or(Unit::Day);
            let count = get("count");
            Window::last(count.parse().map_err(|_| Message::new("builder-bad-number").with("text", count))?, unit)
        }
        "this" => Window::period(period(), 0),
        "previous" => Window::period(period(), 1),
        "dates" => {
            let date = |text: &str| match text {
                "" => Ok(None),
                text => text.parse::<Date>().map(Some).map_err(|_| Message::new("builder-bad-date").with("text", text)),
            };
            let from = date(get("from"))?;
            let until = date(get("to"))?.map(|last| last.saturating_add(1.day()));
            if from.is_none() && until.is_none() {
                return Err(Message::new("builder-no-date"));
            }
            Window::Between { from: from.map(Moment::Date), until: until.map(Moment::Date) }
        }
        "festival" => Window::Festival { name: get("festival").to_owned(), year: None },
        _ => return Ok(()),
    };
    Ok(())
}
