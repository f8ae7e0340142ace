# What can be asked in this shop.
nav-catalog = Words
kind-attribute-all = Who they are
kind-event-all = What they do
kind-measure-all = Numbers about them
kind-state-all = Where they stand
kind-term-all = Business terms
kind-festival-all = Sales and festivals
kind-scope-all = Who is left out
catalog-find = Search words or codes
catalog-note = Every word this shop understands: what it means, how else it is said, which values there are, and which segments use it.
catalog-begin = Begin a list with it
catalog-other = Chinese
catalog-name = Code
catalog-words-zh = Also said in Chinese
catalog-words-en = Also said
catalog-rule = Definition
catalog-its-values = Values
catalog-more = and { $n } more
catalog-properties = What each record has
catalog-users = Segments that use it
catalog-no-users = No saved segment uses it yet.
catalog-values = { $kind }, { $n ->
    [one] one value
   *[other] { $n } values
}
catalog-unit = { $kind } ({ $unit })
catalog-with = can be narrowed by { $properties }
catalog-formula = { $aggregate ->
    [count] number of times: { $event }
    [sum] total { $property }: { $event }
    [average] average { $property }: { $event }
    [minimum] least { $property }: { $event }
    [maximum] greatest { $property }: { $event }
    [distinct] number of different { $property }: { $event }
    [days] days on which: { $event }
    [since] days since the last: { $event }
   *[cycle] mean days between two: { $event }
}
type-text = text
type-integer = whole number
type-decimal = number
type-money = money
type-boolean = yes or no
type-date = date
type-time = time
type-list = several values
type-id = id
