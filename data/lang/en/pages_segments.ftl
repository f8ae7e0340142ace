# Segments
search = Search
any = Any
version = Version
version-number = version { $number }
segments-search = Words of the name, description, tags or rule
segments-found = { $n ->
    [one] { $shown } segment
   *[other] { $shown } segments
}
segments-last-run = run at { $time }
segments-never-run = Never run
segments-none-found = No such segment
segments-all = Clear filters
segments-empty = No segments saved yet
segments-empty-advice = Ask a question, look at the list, then choose “Save as segment”. The rule stays here, to run again, change and compare.
segments-ask = Ask a question
segments-write = Write a rule
segments-trash = Trash
segments-trash-empty = The trash is empty
segments-current = Back to segments

new-segment = Save a segment
rule-box = Rule
rule-hint = No need to start from nothing: ask a question and copy the rule under its answer.
rule-stale = Rule no longer valid
rule-stale-advice = This rule has words that the shop’s catalog no longer knows, so it cannot run. Correct it and save a new version.

segment-question = Asked as
segment-owner = Owner
segment-created = Created
segment-updated = Updated
segment-run = Run
segment-in-trash = In the trash
segment-restore = Restore
segment-runs = Latest runs
segment-all-runs = All runs
segment-versions = Versions
segment-change = Changes
segment-edit = Edit the rule
segment-edit-note = Saving makes a new version; the old ones stay as they are.
segment-details = Change name, description, owner, folder or tags
segment-remove = Move to the trash
segment-remove-note = The segment leaves the list and its name becomes free. Versions and runs stay, and it can be restored at any time.
segment-remove-run = Move to the trash
version-note = What changed (optional)
version-save = Save as a new version
version-run = Run this version
details-save = Save

sizes-title = Size
sizes-told = { $n ->
    [one] One run
   *[other] The last { $shown } runs
}, from { $from } to { $to }; lowest { $low }, highest { $high }.
change-since = since the run before, as of { $day }
change-other-rule = other rule
run-change = Change
movement-title = Entered and left
movement-any = Compare any two runs
movement-members = Customers
movement-same-rule = Both runs had the same rule.
movement-sql = What differs in the SQL
movement-too-few = After two runs, this shows who entered and who left
compare-earlier = Earlier
compare-later = Later
compare-go = Compare
versions-compare = Compare their customers
version-without-list = version { $number } gives no list now, so it cannot be compared
members-whole = Customers of this run
members-entered = Entered
members-left = Left
members-kept = Stayed
members-csv = Download CSV
members-not-kept = The list of this run was not kept, so it cannot be compared.
members-run = as of { $as-of }, { $version }, run at { $at }
members-since = Earlier: { $before }. Later: { $after }.
run-excerpt = Taken away
excerpt-whole = { $n ->
    [one] the one customer of that run
   *[other] all { $shown } customers of that run
}
excerpt-entered = { $n ->
    [one] one customer who entered
   *[other] { $shown } customers who entered
}
excerpt-left = { $n ->
    [one] one customer who left
   *[other] { $shown } customers who left
}
excerpt-kept = { $n ->
    [one] one customer who stayed
   *[other] { $shown } customers who stayed
}

frozen = Frozen
frozen-said = The list is frozen: { $count } customers as of { $day } ({ $version }, run at { $at }). It no longer follows the rule.
frozen-undo = Unfreeze
frozen-make = Freeze the list
frozen-note = The segment then is the list of the chosen run and stays so; unfreezing lets it follow its rule again. Rules of other segments cannot name a frozen list.
frozen-at = Freeze at
frozen-run = Freeze
frozen-used = It cannot be frozen: rules of these segments name it:
frozen-no-run = this segment is frozen and its list does not change; unfreeze it to run it again
uses-names = Names
uses-named-by = Named by
uses-nobody = gone
segment-remove-used = It cannot go to the trash: rules of these segments name it:

origin-schedule = By schedule

schedule-title = Schedule
schedule-none = Run by hand only
schedule-set = Run on a schedule
schedule-change = Change the schedule
schedule-hours = { $count ->
    [one] Every hour
   *[other] Every { $count } hours
}
schedule-days = { $count ->
    [one] Every day at { $at }
   *[other] Every { $count } days at { $at }
}
schedule-cron = By the pattern { $pattern }
schedule-paused = Paused
schedule-rests = Rests while frozen
schedule-next = Next run
schedule-last = Last result
schedule-author = Set by
schedule-pause = Pause
schedule-resume = Resume
schedule-clear = Remove the schedule
schedule-by-hours = By hours
schedule-by-days = By days
schedule-by-cron = cron
schedule-hours-count = Every … hours
schedule-days-count = Every … days
schedule-days-at = At
schedule-cron-pattern = Minute hour day month weekday
schedule-note = Runs that were missed are made up for once. Time zone:
schedule-save = Save the schedule
schedule-bad-count = give a whole number from 1 to { $most }
schedule-bad-time = “{ $text }” is no time of day; write it as 08:00
schedule-bad-cron = “{ $text }” is no cron pattern: it has five fields, minute, hour, day, month and weekday, such as 0 8 * * MON
schedule-never = “{ $text }” is never due

segment-folder = Folder
segment-folder-optional = Folder (optional)
segment-tags = Tags
segment-tags-optional = Tags (optional)
tags-hint = separated by commas
segment-copy = Copy
segment-copied = { $name } (copy)
sort = Sort by
sort-changed = Last changed
sort-name = Name
sort-size = Largest
sort-growth = Grown most
bulk-title = With the ticked segments
bulk-none = tick the segments first
bulk-tags-hint = Tags, separated by commas
bulk-tag = Add tags
bulk-untag = Remove tags
bulk-restore = Restore

# Audit
audit-lead = Everything that is asked, run or done is recorded here. Records are only added; a check finds any that was changed.
audit-words = Words of the question, rule or act
audit-kind = What
audit-runs = Every run
audit-group-runs = Run
audit-group-acts = Done
audit-from = From
audit-to = To
audit-nobody = somebody unknown
audit-take = Download these records (JSON Lines)
audit-record = Record { $sequence }
audit-found = { $n ->
    [one] { $shown } record
   *[other] { $shown } records
}
audit-all = Clear filters
audit-empty = No such record
audit-newest = Newest
audit-older = Older
chain-check = Check all records
chain-head = Hash of the last record (note it elsewhere to compare later)
chain-holds = { $n ->
    [one] The one record is intact.
   *[other] All { $shown } records are intact; none is missing, none was added.
}
chain-altered = Record { $sequence } ({ $id }) is not as it was written: it, or the one before it, was changed.
chain-missing = Record { $sequence } is missing.
chain-added = Record { $sequence } ({ $id }) was not written by this program.
head-found = { $sequence ->
    [0] The noted hash is that of an empty record. Written since: { $since }.
   *[other] The noted hash is that of record { $sequence }, written { $at }: the record was not rewritten up to it. Written since: { $since }.
}
head-missing = No record has the noted hash: the record was rewritten or cut since, or the hash is of another shop.
head-noted = A hash noted earlier
head-compare = Look for it

status-answered = Answered
status-choose = Asked back
status-refused = Refused
status-failed = Not finished
origin-ask = Question
origin-run = Rule run directly
origin-segment = Segment run
origin-replay = Replay
origin-export = export

# One run
run-count = Customers
run-status = Result
run-origin = Origin
run-at = Run at
run-as-of = As of
run-snapshot = Data snapshot
run-catalog = Catalog version
run-translator = Understood by
run-elapsed = Took
run-elapsed-ms = { $ms } ms
run-id = Run
run-who = Who
run-question = Question
run-segment = Segment
run-facts = Facts
run-assumptions = Assumed by convention
run-choices = Other readings that were offered
run-rule = Rule
run-windows = Windows of time
run-statistics = Statistics beforehand
run-statistics-results = Results
run-statistics-more = { $n ->
    [one] { $shown } more row, compared in a replay
   *[other] { $shown } more rows, all compared in a replay
}
run-proof = Proof
run-intact = This record is as it was written.
run-changed = This record is not as it was written: it was changed and proves nothing.
run-ids-hash = Hash of the list
run-sequence = Record number
run-hash = Hash of the record
run-previous = Hash of the record before
run-model = What the model answered
run-replay = Replay and compare
window = Window
window-first = From (included)
window-end = To (excluded)
window-open = open
window-each = depends on the customer
value-text = text
value-number = number
value-boolean = yes or no
value-date = date
value-time = time
compare-same = The replay gives exactly the same list.
compare-different = The replay gives another list.
compare-with = Replay of the run at
compare-fact = Fact
compare-before = Then
compare-after = Replay
compare-nothing = none
run-list = Show the list
replay-snapshot-gone = The data snapshot of this run ({ $snapshot }) was removed, so it cannot be replayed.
replay-catalog-changed = The catalog does not name any more what this run read, so it cannot be replayed.
replay-no-list = This run gave no list, so there is nothing to replay.
compare-recorded = as recorded
compare-unequal = different

gallery-note = Ready to run, to change, to save
gallery-empty = This shop has no templates.
play-title = What to do
play-action = Action
play-benefit = Benefit
play-channel = Channel
play-cadence = How often
play-measure = Measured by

overlap-title = Overlaps
overlap-only = Exactly these
overlap-in = in
overlap-out = not in
overlap-note = Each line is a segment of its own: click the number to run it.
overlap-how-many = Compare 2 to { $most } segments
overlap-go = Compare the ticked

# Review
review-title = Review
review-draft = Draft
review-submitted = Waits for review
review-approved = Approved
review-rejected = Rejected
review-outdated = Needs review again
review-submit = Put up for review
review-comment = What is it for? (optional)
review-decide = Decide
review-reason = Comment (a rejection says why)
review-approve = Approve
review-reject = Reject
review-own = You wrote this or put it up, so somebody else decides.
review-since = Compared with { $version }, approved { $at } by { $who }.
review-differs = Not what was approved any more:
review-rule = the rule
review-sql = the SQL
review-catalog = the catalog
review-definitions = What its words mean
review-found = { $n ->
    [one] { $shown } customer now
   *[other] { $shown } customers now
}
review-samples = Some in it and some beside it
review-history = Reviews so far
reviews-title = Reviews
reviews-lead = Segments that wait to be approved or rejected, the longest waiting first.
reviews-empty = Nothing waits
review-undecided = say whether it is approved or rejected
