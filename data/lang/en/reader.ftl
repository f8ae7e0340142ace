# The built-in reader: defaults that were not said, proposals, and what it says when it does not understand
assume-recently-30-days = no number of days was given, so the last 30 days are meant
assume-window-covers = conditions without a time of their own share the same window
assume-same-thing = what was not done is about the same thing
assume-rolling-periods = periods are counted back from today, not calendar ones
assume-compared-before = the time of the same length right before is what it is compared with
assume-aside = how the list is sorted, marked or used does not change who is on it
assume-average-year = no time was given for the average, so the last year is meant
assume-average = the average is the total of { $count } periods, divided by { $count }
assume-this-period = the current period is meant
assume-past-buyers = only customers who did it before
assume-at-least = at least { $count } times is meant
assume-none-of-them = none of the listed ones at all
assume-event = no action was named, so “{ $event }” is meant
assume-scope-excluded = { $scope } are never in the list anyway
assume-term-window = “{ $term }” is taken over the time in the question
propose-top = the top { $percent }% by { $measure }
propose-times = at least { $count } times
hint-ask-for-customers = ask what customers bought, when, how often, for how much, or what they are

diagnostic-question-empty = the question is empty
diagnostic-question-too-long = the question has { $length } characters, { $limit } at most
diagnostic-unread-words = `{ $words }` was not understood
diagnostic-nothing-understood = nothing in the question was understood
diagnostic-not-about-customers = the question is not about customers
diagnostic-changes-data = customers can be listed here, data cannot be changed
diagnostic-no-such-data = the shop has no data on `{ $words }`
diagnostic-missing-criterion = nothing says which customers are wanted
diagnostic-missing-number = a number is missing
diagnostic-several-groups = several groups are named at once: any of them, or all at the same time
diagnostic-vague-word = no exact number is given
diagnostic-missing-value = `{ $words }` stands for something that is not named
diagnostic-open-meaning = nothing says what counts as `{ $words }`
diagnostic-how-many = nothing says how many of them are wanted
diagnostic-exact-or-more = nothing says whether exactly so many are meant, or at least so many
diagnostic-open-place = it is not said whether customers registered there or bought there
diagnostic-done-before = it is not said whether it counts when it was done once, before the same thing was bought again
diagnostic-only-what = it is not said what “only” limits: some of what was done, or all of it
diagnostic-did-you-mean = a word is close to one the shop knows

# Refining the last question
diagnostic-follow-nothing = nothing in the last question can be changed by `{ $words }`
diagnostic-follow-several = `{ $words }` could change more than one thing
diagnostic-follow-add = `{ $words }` is added: must customers also be that, or do those who are belong in the list too?
diagnostic-follow-nobody = `{ $words }` is what the last question asks for, without them nobody is left: is the condition to be dropped?
diagnostic-follow-same = `{ $words }` changes nothing in the last question
diagnostic-follow-after = the last question is not settled yet, settle it first
