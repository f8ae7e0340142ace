# The playbook
plays-title = Playbook
plays-note = What to do with each kind of customer: action, benefit, channel, how often, and how to measure it. Changes are kept as versions, with who made them and when.
plays-empty = This shop's catalog has no plays yet.
plays-who = Customers
plays-none = none yet
play-label = Name
play-suits = Suits
play-suits-nobody = It suits no kind of customer, so no list shows it.
play-change = Change this play
play-catalog = as in the catalog
play-restore = Restore
play-restored = { $number ->
    [0] As in the catalog again
   *[other] As in version { $number } again
}
play-note = The note on what changed
play-part-missing = “{ $part }” is empty
play-part-long = “{ $part }” is longer than { $limit } characters
