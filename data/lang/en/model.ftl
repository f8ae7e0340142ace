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
model-error-resting = the language model failed several times in a row; it is asked again after { $seconds } s
model-error-crowded = too many questions are waiting for the language model
model-error-declined = the language model declined to answer
model-error-filtered = a content filter stopped the language model's answer
model-error-invalid = the language model's answer was not a valid rule, even after one correction: { $problem }

# What the language model itself says, and what does not add up in what it made.
diagnostic-model-asks = the language model asks back: { $reason }
diagnostic-model-refuses = the language model sees no way to answer this here: { $reason }
diagnostic-model-doubt = the language model's rule is not run as it is: { $problem }
diagnostic-cross-checked = the language model read it the same way as the built-in reader
diagnostic-readers-differ = the two readers differ: the built-in reader has { $ours }, the language model { $theirs }
model-unused = `{ $words }` in the question is not used by the rule
model-denial = `{ $words }` in the question is denied or affirmed differently by the rule
model-turned = `{ $words }` is compared or joined in another way than the question says
model-open = `{ $words }` may belong to something else in the question, or mean more
model-unproven = nothing in the words of the question can vouch for `{ $what }`; it is offered to choose
model-left = the rule leaves out `{ $words }`, as its author says
model-added = `{ $what }` in the rule is not in the question

# Form of an answer. These also go back to the model, in English.
model-wire-json = the answer is not JSON of the form asked for: { $problem }
model-wire-segment = `{ $part }`: { $problem }

# doctor model
doctor-model-works = { $mode }: works, { $ms } ms, { $read } tokens read, { $written } written
doctor-model-fails = { $mode }: { $problem } ({ $ms } ms)
doctor-model-useless = no form of asking this model for an answer works
