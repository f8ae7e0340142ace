//! Comparisons with numbers, as tests on values and bounds on measures.

use crate::dsl::{self, Number, Test, Value};
use crate::translate::rules::meaning::{Bound, Op};

/// The tests of a bound on one value; two ends that are both included make a range.
pub fn number_tests(bound: &Bound) -> Vec<Test> {
    if let [(Op::AtLeast, low), (Op::AtMost, high)] | [(Op::AtMost, high), (Op::AtLeast, low)] = bound.tests.as_slice()
    {
        return vec![Test::Between(Value::Number(*low), Value::Number(*high))];
    }
    let test = |(op, number): &(Op, Number)| {
        let value = Value::Number(*number);
        match op {
            Op::Is => Test::Is(value),
            Op::IsNot => Test::IsNot(value),
            Op::Less => Test::Less(value),
            Op::AtMost => Test::AtMost(value),
            Op::More => Test::More(value),
            Op::AtLeast => Test::AtLeast(value),
        }
    };
    bound.tests.iter().map(test).collect()
}

/// How many values a list has.
pub fn list_sizes(bound: &Bound) -> Option<Vec<Test>> {
    let one = |(op, number): &(Op, Number)| {
        let count = u32::try_from(number.whole()?).ok()?;
        Some(match op {
            Op::Is => vec![Test::HasAtLeast(count), Test::HasAtMost(count)],
            Op::AtLeast => vec![Test::HasAtLeast(count)],
            Op::AtMost => vec![Test::HasAtMost(count)],
            Op::More => vec![Test::HasAtLeast(count.checked_add(1)?)],
            Op::Less => vec![Test::HasAtMost(count.checked_sub(1)?)],
            Op::IsNot => return None,
        })
    };
    let tests: Option<Vec<_>> = bound.tests.iter().map(one).collect();
    Some(tests?.concat())
}

/// The bounds on a measure.
pub fn measure_bounds(bound: &Bound) -> Vec<dsl::Bound> {
    if let [(Op::AtLeast, low), (Op::AtMost, high)] | [(Op::AtMost, high), (Op::AtLeast, low)] = bound.tests.as_slice()
    {
        return vec![dsl::Bound::Between(*low, *high)];
    }
    let one = |(op, number): &(Op, Number)| match op {
        Op::Is => dsl::Bound::Is(*number),
        Op::IsNot => dsl::Bound::IsNot(*number),
        Op::Less => dsl::Bound::Less(*number),
        Op::AtMost => dsl::Bound::AtMost(*number),
        Op::More => dsl::Bound::More(*number),
        Op::AtLeast => dsl::Bound::AtLeast(*number),
    };
    bound.tests.iter().map(one).collect()
}
