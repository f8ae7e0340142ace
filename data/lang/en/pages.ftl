# Shared by all pages
product = Quanxuan
skip-to-content = Skip to content
nav-label = Main
nav-ask = Ask
nav-gallery = Templates
nav-segments = Segments
nav-language = Language
nav-audit = Audit
other-language = 中文
theme-label = Appearance
theme-system = As the system
theme-light = Light
theme-dark = Dark

# Errors
error-home = Back to questions
error-request-id = Request
error-not-found = No such page
error-not-found-advice = The address may be mistyped, or its content has moved.
error-bad-request = This request cannot be read
error-bad-request-advice = Check the address or what was filled in, then try again.
error-conflict = Somebody else changed this meanwhile
error-conflict-advice = Look at the newest content first, then decide whether to change it.
error-forbidden = This request was refused
error-forbidden-advice = It did not come from a page on this machine. Open the address directly in a browser on this computer.
error-too-large = Too long
error-too-large-advice = Shorten it and try again.
error-timed-out = Out of time
error-timed-out-advice = There is no result this time, and no data was changed. Narrow the question or try again later.
error-busy = Too busy right now
error-busy-advice = Try again in a few seconds.
error-defect = Something went wrong
error-defect-advice = It has been logged. Try again; if it keeps happening, give the request number below to an administrator.
error-unreachable = The server cannot be reached
error-unreachable-advice = It may have stopped, or the network is down. Once it is back, run the question again: what was typed is still there.

# Ask
ask-label = Which customers are you looking for?
ask-placeholder = Say it in one sentence: who they are, what they did or did not do, how often, and when
ask-keys = Enter to run · Shift+Enter for a new line · / to focus
ask-run = Find customers
ask-stop = Stop
ask-history = Asked lately
ask-examples = Try asking
ask-as-of = As of
ask-bad-number = “{ $text }” is no number
ask-bad-date = “{ $text }” is no date; write it like 2026-11-21

understood-title = How your question was understood
unread-title = Not understood:
unread-advice = These words were not used: the list is not limited by them. Try saying it differently.
unread-advice-no-list = Try saying it differently.
unread-advice-choices = Try saying it differently, or go on without them.

role-attribute = profile
role-attribute-help = Something known about the customer: gender, city, level
role-value = value
role-value-help = One particular value
role-property = detail
role-property-help = A detail of what was done: category, channel, amount
role-event = action
role-event-help = Something customers did
role-measure = measure
role-measure-help = A number added up from actions: spend, orders
role-number = number
role-number-help = A number
role-comparison = compare
role-comparison-help = More than, less than, between
role-rank = rank
role-rank-help = The first or last customers by a measure, or by a number or date of their own
role-state = status
role-state-help = The stage or value group a customer is in
role-term = term
role-term-help = A business word defined by the shop
role-time = time
role-time-help = When
role-negation = not
role-negation-help = Did not, is not
role-connective = link
role-connective-help = And, or, but
role-scope = scope
role-scope-help = Who counts at all
role-subject-help = Who the list is made of
role-unfinished = being written
role-unread = not read
role-unread-help = Words that were not used

verdict-bad-rule = This rule cannot run yet
verdict-refused = This cannot be answered here
verdict-unread = Some words were not understood
verdict-missing = One thing is missing
verdict-choose = One thing is missing: please choose

result-unit = { $label }
result-found = { $shown } { $label } found
result-of = { $share } of { $shown } { $label } in scope
result-as-of = as of { $time } ({ $zone })
result-snapshot = data snapshot { $snapshot }
result-elapsed = { $ms } ms

result-by-model = translated by the language model, then checked

# Refining an answer
trail-label = What was asked
trail-back = Back to the one before
changes-title = Against the one before
change-kept = kept
change-changed = changed
change-added = added
change-removed = dropped
refine-title = Refine this list
refine-placeholder = only women; exclude those with a refund; make it the last 6 months
refine-run = Refine

# Suggestions while typing, refinements to try, examples made from the catalog
suggest-title = Suggestions
suggest-found = Suggestions: #
suggest-pinyin = pinyin
suggest-slip = did you mean
ideas-title = Try
refine-only = only { $what }
refine-time = make it { $time }
example-but-not = customers who { $event } { $one } but not { $other } in the last 3 months
example-term = { $term }
example-top = the top 10% of customers by { $measure }

# Why a question was read so
reading-why = Why it was read so
reading-title = How the question was read
reading-note = The reading with the lowest cost is taken; a word may have several meanings, and those in use are ticked.
reading-chosen = Taken
reading-rival = Not taken
reading-cost = cost
reading-unsayable = cannot be said as a rule
reading-pieces = no reading covers the whole question: it was read in pieces
reading-words = Meanings of the words
reading-word = word
reading-role = role
reading-meaning = meaning
reading-used = used

assumptions-title = Assumed, because it was not said
readings-title = It could also mean
choices-title = It could mean
readings-switch = Use this reading
choices-use = Use this

funnel-title = How the number came about
funnel-condition = Condition
funnel-bar = Share
funnel-alone = On its own
funnel-left = Left so far
funnel-everyone = All { $label } in scope

empty-scope = Nobody is in scope.
empty-rule = Nobody meets these conditions together.
empty-alone = The list is empty because nobody meets this condition: { $condition }
empty-together = The list becomes empty here: { $condition }. { $n ->
    [one] One meets it on its own, but not
   *[other] { $shown } meet it on their own, but none of them
  } together with the conditions before it.

scope-outside = Left out:
scope-inside = Counted in:
scope-lift = Count { $label } in as well
scope-apply = Leave { $label } out again

window-from-to = { $from } to { $to }
window-to = up to { $to }
window-own = counted from each customer’s own date

list-title = The list
list-id = ID
list-range = { $first }–{ $last } of { $shown }
list-none = no value
list-pages = Pages
list-previous = Previous
list-next = Next
list-masked = Names, phone numbers, e-mail addresses and other personal data are masked.

proof-title = Save and check
save-title = Save as a segment
save-name = Name
save-description = Description (optional)
save-note = The rule is saved: “last 3 months” is worked out anew on every run.
save-run = Save
rule-title = Rule
rule-note = Change it and run it again
rule-run = Run this rule
sql-title = SQL
sql-show = SQL
sql-note = Laid out for reading; otherwise exactly what ran
sql-params = Parameters
sql-cost = Estimated by the database before the run: { $n ->
    [one] { $shown } row
   *[other] { $shown } rows
  } taken from tables ({ $tables })
sql-hash = SHA-256 of the list
copy = Copy
copy-done = Copied
copy-selected = The browser does not allow copying; the text is selected, press Ctrl+C

# While the language model is asked
asking-title = Asking the language model
asking-seconds = s
asking-note = The built-in reader could not read all of it, or in more than one way, so { $model } is asked. This takes { $seconds } s at most and can be stopped at any time.
asking-not = The language model has not been asked
asking-ask = Ask the language model
asking-reader = Use the built-in reader alone
