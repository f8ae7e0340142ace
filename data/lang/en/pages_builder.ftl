# A rule, changed condition by condition.
builder-edit = Change this condition
builder-or = Or…
builder-negate = Negate
builder-remove = Remove
builder-swap = All ⇄ any
builder-add = + Add condition
builder-new = Add: { $label }
builder-any-of-them = Make any one of them enough
builder-add-title = Another condition that must hold
builder-or-title = This one, or:
builder-back = Back to the list
builder-find = Search
builder-cancel = Cancel
builder-apply = Apply
builder-all = All of:
builder-any = Any of:
builder-not-all = Not all of:
builder-none = None of:
builder-at-least-of = At least { $count } of:
builder-nothing = Nothing of this condition can be adjusted.
builder-narrow = Narrow by
builder-narrow-none = nothing more
builder-narrow-go = Add
builder-fewer = { $shown } fewer
builder-more-people = { $shown } more
builder-as-many = as many as now
builder-events = What they did
builder-measures = Numbers
builder-attributes = Who they are
builder-states = Where they stand
builder-terms = Business terms
builder-time = When
builder-portion = How many
builder-people = people
builder-percent = %
builder-percent-of = % of the other number
builder-percent-of-mean = % of the mean
builder-unit-label = Unit
builder-count = Number
builder-from = From
builder-to = To (included)
builder-high-end = Upper end
builder-ever = at any time
builder-last = in the last
builder-this = so far this
builder-previous = in the previous
builder-dates = on these dates
builder-festival = during a sale or festival
builder-unit = { $unit ->
    [minute] minutes
    [hour] hours
    [day] days
    [week] weeks
    [month] months
    [quarter] quarters
   *[year] years
}
builder-at-least = at least
builder-more = more than
builder-at-most = at most
builder-less = less than
builder-is = is
builder-is-not = is not
builder-between = between
builder-in = is one of
builder-not-in = is none of
builder-has-any = has any of
builder-has-all = has all of
builder-has-none = has none of
builder-high = high
builder-low = low
builder-contains = contains
builder-starts = starts with
builder-ends = ends with
builder-more-values = { $n ->
    [one] one more: search for it
   *[other] { $shown } more: search for them
}
builder-bad-number = “{ $text }” is no number.
builder-bad-date = “{ $text }” is no date.
builder-no-date = Give at least one date.
builder-no-value = Choose at least one.
builder-no-text = Write some text.
builder-edited = The rule was changed and no longer says what the question asks; the list is that of the rule.
builder-ask-again = Ask the question again
revise-title = Save as a new version
revise-leave = Leave it as it is
segment-conditions = Change it condition by condition
funnel-idle = leaves nobody out
result-broad = This list is { $share } of everyone in scope; the conditions may be wider than meant.
result-saved = This rule is already saved as
