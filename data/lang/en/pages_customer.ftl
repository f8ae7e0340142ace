# One customer: why in, why out, and all that is known.

customer-title = Customer { $id }
customer-back = Back to the list
customer-outside = Out of scope of every list: { $labels }
customer-states = Where they stand
customer-facts = Profile
customer-deeds = What they did
customer-when = When
customer-find = Is somebody in this list, and why?
customer-find-id = Customer ID
customer-find-go = Look up

why-in = In this list
why-out = Not in this list
why-out-of-scope = Not in this list, because out of scope
why-holds = true:
why-fails = false:
why-all = All of these
why-any = One of these
why-at-least = At least { $count } of these
why-value = here { $value }
why-rows = { $n ->
    [0] none
   *[other] { $shown }
}
why-rows-latest = { $n ->
    [one] { $shown }, on { $latest }
   *[other] { $shown }, the latest on { $latest }
}
why-near-none = none either
why-more = { $shown } more
list-why = Why this customer is in the list

profile-title = What sets them apart
profile-none = Nothing differs from everyone by more than chance.
profile-more = More differences
profile-note = Compared with everyone in scope; only differences that are no chance, the surest first. What the rule itself asks for is left out.
profile-trait = Trait
profile-inside = In this list
profile-everyone = Everyone
profile-lift = Times
profile-wait = Compare with everyone

export-as = Download
export-too-long = A workbook holds at most { $rows } customers; take the list as CSV
export-proof = Proof
export-meaning = Meaning
export-definitions = Definitions
export-sql = SQL

columns-title = Columns
columns-show = Show these columns
columns-reset = Back to its own

course-title = Over the last months
course-what = States and segments
course-wait = See how states and segments changed
course-in = in
course-out = out
course-note = Each column shows how things stood at the start of that day; segments by their rules of today.
course-never = { $n ->
    [one] One more segment never held this customer.
   *[other] { $shown } more segments never held this customer.
}
course-more = Only the segments changed last were looked at.
