# Why the language model's answer was not used.
model-error-settings = the language model's settings cannot be used
model-error-unreachable = the language model cannot be reached
model-error-broken = the connection to the language model broke
model-error-timed-out = the language model took longer than { $seconds } s
model-error-unauthorized = the language model's server refused the key (HTTP { $status })
model-error-busy = the language model's server is busy
model-error-status = the language model's server failed (HTTP { $status })
model-error-too-large = the language model's answer was longer than { $limit } bytes
model-error-not-an-answer = the language model's server sent something that is no answer
model-error-blank = the language model answered nothing
model-error-cut-off = the language model's answer was cut off
model-error-declined = the language model declined to answer
model-error-filtered = a content filter stopped the language model's answer
model-error-invalid = the language model's answer was not a valid rule, even after one correction: { $problem }

# What the language model itself says, and what does not add up in what it made.
diagnostic-model-asks = the language model asks back: { $reason }
diagnostic-model-refuses = the language model sees no way to answer this here: { $reason }
diagnostic-model-doubt = the language model's rule is not run as it is: { $problem }
model-unused = `{ $words }` in the question is not used by the rule
model-denial = `{ $words }` in the question is denied or affirmed differently by the rule
model-added = `{ $what }` in the rule is not in the question

# Form of an answer. These also go back to the model, in English.
model-wire-json = the answer is not JSON of the form asked for: { $problem }
model-wire-empty = any_of is empty
model-wire-unknown-name = `{ $name }` is no attribute, event, measure, state or term
model-wire-unknown-name-close = `{ $name }` is no attribute, event, measure, state or term; the closest is `{ $close }`
model-wire-unknown-property = `{ $name }` is no property that `where` can test here
model-wire-unused = `{ $name }` has no use for `{ $field }`, which must be empty here
model-wire-operator = operator `{ $operator }` does not fit `{ $name }`
model-wire-arity = operator `{ $operator }` takes { $wanted ->
    [0] no value
    [one] one value
   *[other] { $wanted } values
}
model-wire-number = `{ $text }` is no number
model-wire-window = `{ $text }` is no window
model-wire-ago = `{ $text }` is no earlier moment such as `1 month ago`
model-wire-check = { $problem }
