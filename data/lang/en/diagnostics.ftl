hint-did-you-mean = did you mean `{ $name }`

kind-attribute = an attribute
kind-event = an event
kind-measure = a measure
kind-state = a state
kind-term = a business term
kind-festival = a festival
kind-scope = a scope rule

diagnostic-unexpected-text = `{ $text }` cannot stand here
diagnostic-unclosed-text = the quote is not closed
diagnostic-unclosed-bracket = the bracket is not closed
diagnostic-bad-number = `{ $text }` is no number
diagnostic-bad-date = `{ $text }` is no date or time
diagnostic-bad-json = the JSON cannot be read: { $problem }
diagnostic-empty-rule = a group or a list of values is empty
diagnostic-too-long = { $length } characters, and the limit is { $limit }
diagnostic-too-deep = nested more than { $limit } levels deep
diagnostic-too-many-nodes = { $count } conditions, and the limit is { $limit }
diagnostic-too-many-values = { $count } values, and the limit is { $limit }
diagnostic-number-too-long = `{ $number }` has too many digits, the limit is { $whole } before the point and { $decimals } after it
diagnostic-unknown-name = no attribute, event, measure or term is called `{ $name }`
diagnostic-unknown-property = this event has no `{ $name }`
diagnostic-unknown-value = there is no value `{ $name }`
diagnostic-unknown-segment = no segment is called `{ $name }`
diagnostic-wrong-kind = `{ $name }` is { $kind } and cannot stand here
diagnostic-wrong-type = `{ $name }` has the wrong type, it takes { $type }
diagnostic-wrong-test = `{ $name }` ({ $type }) cannot be tested this way
diagnostic-empty-range = the range from `{ $low }` to `{ $high }` is empty
diagnostic-empty-window = no instant lies in the window “{ $window }”
diagnostic-bad-percent = `{ $percent }`% is not between 0 and 100
diagnostic-bad-count = `{ $number }` cannot be a count here
diagnostic-cyclic-rule = terms refer to each other in a circle: { $path }

diagnostic-catalog-syntax = { $problem }
diagnostic-catalog-duplicate = the name `{ $name }` is used more than once
diagnostic-catalog-reference = `{ $name }` is not defined
diagnostic-catalog-incomplete = `{ $name }` is missing, or conflicts with something else
diagnostic-catalog-name = `{ $name }` cannot be a name: lower-case letters, digits and underscores only, and no word of the language
diagnostic-catalog-table = the database has no table `{ $name }`
diagnostic-catalog-column = table `{ $table }` has no column `{ $name }`
diagnostic-catalog-column-type = column `{ $name }` is { $found }, and the catalog needs { $expected }

diagnostic-timed-out = the query took too long and was stopped
diagnostic-cancelled = the query was cancelled
diagnostic-model-unavailable = the language model did not answer
diagnostic-model-answer-invalid = the language model's answer is not valid

diagnostic-question-set-duplicate = the id `{ $name }` is used more than once
diagnostic-question-set-gold = `{ $name }` expects an answer, and no gold SQL says which
