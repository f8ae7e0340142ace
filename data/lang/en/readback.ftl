# Read-back: a rule in words.
say-segment = Everyone { $rule }
say-including = { $segment } (including { $labels })
say-everyone = all
say-all = All { $customer }
say-who = who { $text }
say-whose = whose { $text }
say-for-whom = for whom { $text }
say-and = { $a }, and { $b }
say-or = { $a }, or { $b }
say-item = { $a }; { $b }
say-or-word = { $a } or { $b }
say-list = { $a }, { $b }
say-brackets = ({ $text })
say-not = it is not so that ({ $text })
say-at-least-of = at least { $count } of these hold ({ $parts })
say-term = is among “{ $term }” (that is: { $rule })
say-in-segment = is in segment “{ $name }”

say-did = has { $event }{ $detail }{ $window }
say-did-not = has not { $event }{ $detail }{ $window }
say-object = {" "}“{ $object }”
say-filter = {" "}({ $filter })
say-filtered = { $event } ({ $filter })
say-first = the first time they { $what }, { $tests }
say-last = the last time they { $what }, { $tests }
say-lies = it was { $window }
say-exists = there is one

say-sequence = { $first }, and after that{ $then }
say-then = { $within }{ $after } { $then }{ $same }{ $without }
say-within = within { $amount }
say-later = at least { $amount } later
say-between-not = { " " }(and in between { $event })
say-same = { " " }(same { $labels })

say-measure = { $measure } { $bound }
say-measured = { $what }{ $window }
say-count-of = number of times { $event }
say-sum-of = total { $property } of { $event }
say-average-of = average { $property } of { $event }
say-minimum-of = smallest { $property } of { $event }
say-maximum-of = largest { $property } of { $event }
say-distinct-of = different { $property } values of { $event }
say-days-since = days since they last { $event }
say-cycle-of = mean days between days on which they { $event }
say-days-of = days with { $event }
say-percent-of = { $percent }% of { $measure }

say-test = { $label } { $test }
say-equals = is { $value }
say-differs = has a value other than { $value }
say-less = is less than { $value }
say-at-most = is at most { $value }
say-more = is more than { $value }
say-at-least = is at least { $value }
say-between = is between { $low } and { $high } (both included)
say-in = is { $value }
say-not-in = has a value and it is none of { $value }
say-contains = contains “{ $value }”
say-starts = starts with “{ $value }”
say-ends = ends with “{ $value }”
say-missing = has no value
say-present = has a value
say-during = is { $value }
say-has-any = include any of { $value }
say-has-all = include all of { $value }
say-has-none = include none of { $value }
say-yes = yes
say-no = no
say-money = { $symbol }{ $number }
say-unit = { $number } { $unit }

say-top = is in the top { $portion } by { $measure }{ $among } (ties included)
say-bottom = is in the bottom { $portion } by { $measure }{ $among } (ties included)
say-latest = is among the latest { $portion } by { $measure }{ $among } (ties included)
say-earliest = is among the earliest { $portion } by { $measure }{ $among } (ties included)
say-portion-count = { $count }
say-portion-percent = { $percent }%
say-per = { $text } within each { $attribute }

say-state-is = { $state } is { $value }
say-state-is-not = { $state } is known and is not { $value }
say-axis-high = { $axis } is high
say-axis-low = { $axis } is low
say-cell = { $label } ({ $code })
say-side-high = high
say-side-low = low
say-was = { $text } as of { $amount } ago

say-minute = { $count } { $count ->
    [one] minute
   *[other] minutes
}
say-hour = { $count } { $count ->
    [one] hour
   *[other] hours
}
say-day = { $count } { $count ->
    [one] day
   *[other] days
}
say-week = { $count } { $count ->
    [one] week
   *[other] weeks
}
say-month = { $count } { $count ->
    [one] month
   *[other] months
}
say-quarter = { $count } { $count ->
    [one] quarter
   *[other] quarters
}
say-year = { $count } { $count ->
    [one] year
   *[other] years
}
say-ago = { $amount } ago

say-window-last = in the last { $count ->
    [one] { $unit }
   *[other] { $amount }
}
say-window-this-day = today
say-window-this-week = this week
say-window-this-month = this month
say-window-this-quarter = this quarter
say-window-this-year = this year
say-window-last-day = yesterday
say-window-last-week = last week (calendar)
say-window-last-month = last month (calendar)
say-window-last-quarter = last quarter (calendar)
say-window-last-year = last year (calendar)
say-window-day-ago = on the day { $count } days ago
say-window-week-ago = in the week { $count } weeks ago
say-window-month-ago = in the month { $count } months ago
say-window-quarter-ago = in the quarter { $count } quarters ago
say-window-year-ago = in the year { $count } years ago
say-window-since = since { $from }
say-window-before = before { $until }
say-window-before-ago = more than { $amount } ago
say-window-between = from { $from } until { $until }
say-window-festival = during the latest { $festival }
say-window-festival-year = during { $festival } { $year }
say-window-after = within { $amount } after { $attribute }
say-start-day = { $count ->
    [0] the start of today
    [one] the start of yesterday
   *[other] the start of the day { $count } days ago
}
say-start-week = { $count ->
    [0] the start of this week
    [one] the start of last week
   *[other] the start of the week { $count } weeks ago
}
say-start-month = { $count ->
    [0] the start of this month
    [one] the start of last month
   *[other] the start of the month { $count } months ago
}
say-start-quarter = { $count ->
    [0] the start of this quarter
    [one] the start of last quarter
   *[other] the start of the quarter { $count } quarters ago
}
say-start-year = { $count ->
    [0] the start of this year
    [one] the start of last year
   *[other] the start of the year { $count } years ago
}

say-customers = is one of the listed customers ({ $keys })
say-every-row = every time they { $event }{ $window }, { $filter }
say-among = { " " }among those of whom this holds: { $rule }
say-percent-of-mean = { $percent }% of the mean { $measure }{ $among }
say-mean-among = { " " }(of those of whom this holds: { $rule })
say-ratio = { $of } divided by { $to }
say-own = their own { $label }
say-has-at-least = has at least { $value } values
say-has-at-most = has at most { $value } values
say-anniversary = comes round { $value }
say-sample = is in the first { $until }% of the random draw “{ $name }” (always the same)
say-sample-part = is between { $from }% and { $until }% of the random draw “{ $name }” (always the same)
say-preferred = the { $property } with the most { $measure }
say-together = under one { $by }, the rows of “{ $event }{ $detail }{ $window }” satisfy ({ $rule })
say-some-row = one of them: { $filter }

say-every = { $text } in every { $period } of { $over }
say-at-least-periods = { $text } in at least { $amount } of { $over }
say-in-row = { $text } in { $amount } in a row, of { $over }
say-rises = { $text } rises from each { $period } to the next over { $over }
say-falls = { $text } falls from each { $period } to the next over { $over }
say-period-day = day
say-period-week = week
say-period-month = month
say-period-quarter = quarter
say-period-year = year
say-over-rolling = the last { $amount } (counted back from the as-of date)
say-over-calendar-day = the last { $count } calendar days before today
say-over-calendar-week = the last { $count } calendar weeks before this one
say-over-calendar-month = the last { $count } calendar months before this one
say-over-calendar-quarter = the last { $count } calendar quarters before this one
say-over-calendar-year = the last { $count } calendar years before this one
say-over-all-day = all days
say-over-all-week = all calendar weeks
say-over-all-month = all calendar months
say-over-all-quarter = all calendar quarters
say-over-all-year = all calendar years

say-now = now
say-ahead = { $amount } from now
say-window-next = in the next { $count ->
    [one] { $unit }
   *[other] { $amount }
}
say-window-previous = in the { $amount } before the last { $amount }
say-window-earlier = { $window }, moved back by { $amount }
say-window-whole-day = on the whole of today
say-window-whole-week = in this whole week
say-window-whole-month = in this whole month
say-window-whole-quarter = in this whole quarter
say-window-whole-year = in this whole year
say-window-next-day = tomorrow
say-window-next-week = next week (calendar)
say-window-next-month = next month (calendar)
say-window-next-quarter = next quarter (calendar)
say-window-next-year = next year (calendar)
say-window-day-ahead = on the day { $count } days from now
say-window-week-ahead = in the week { $count } weeks from now
say-window-month-ahead = in the month { $count } months from now
say-window-quarter-ahead = in the quarter { $count } quarters from now
say-window-year-ahead = in the year { $count } years from now
say-start-day-ahead = the start of the day { $count } days ahead
say-start-week-ahead = the start of the week { $count } weeks ahead
say-start-month-ahead = the start of the month { $count } months ahead
say-start-quarter-ahead = the start of the quarter { $count } quarters ahead
say-start-year-ahead = the start of the year { $count } years ahead
