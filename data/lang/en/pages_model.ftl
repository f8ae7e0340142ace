# How asking the language model goes
usage-title = Language model
usage-lead = The language model is asked only what the built-in reader could not read in full, or is not sure of. Here are numbers, times and costs; what was asked is in the audit log.
usage-patience = a question waits at most
usage-none = no language model is configured
usage-none-advice = Everything works without one. To use one, give its address and name at the start:
usage-none-doctor = To see first whether an address is of use:
usage-period = Time
usage-days = { $n ->
    [one] last day
   *[other] last { $shown } days
}
usage-found = { $n ->
    [one] asked once
   *[other] asked { $shown } times
}
usage-asked-all = questions
usage-calls = { $n ->
    [one] 1 request
   *[other] { $shown } requests
}
usage-listed = gave a list
usage-failed = no usable answer
usage-failed-short = failed
usage-agreed = same as the built-in reader
usage-agreed-none = nothing that both have read yet
usage-wait = wait, median
usage-slow-note = 95% within { $wait }
usage-tokens = tokens
usage-tokens-note = { $read } read, { $written } written
usage-cost = cost
usage-cost-none = no price is configured
usage-part = { $part } of { $whole }
usage-seconds = { $seconds } s
usage-by-day = Day by day
usage-bar = { $date }: { $shown }
usage-days-table = Numbers of each day
usage-day = day
usage-by-model = Models
usage-model = model
usage-answered = listed
usage-asked = asked back
usage-refused = refused
usage-median = median
usage-slow = 95%
usage-failures = What went wrong
usage-latest = Latest questions
usage-latest-note = Of a prompt only its hash is shown; the time leads to the full record of the run.
usage-outcome = outcome
usage-wait-one = wait
usage-calls-one = requests
usage-tokens-one = tokens, read + written
usage-prompt = prompt
usage-empty = The language model was not asked in this period
usage-empty-advice = Questions that the built-in reader reads do not need it.
usage-failure-settings = unusable settings
usage-failure-unreachable = unreachable
usage-failure-broken = connection broke
usage-failure-timed-out = too slow
usage-failure-unauthorized = key refused
usage-failure-busy = busy
usage-failure-status = server failed
usage-failure-too-large = answer too large
usage-failure-not-an-answer = no answer at all
usage-failure-blank = blank answer
usage-failure-cut-off = cut off
usage-failure-resting = resting after failures
usage-failure-crowded = waited for its turn too long
usage-failure-declined = model declined
usage-failure-filtered = content filter
usage-failure-invalid = no valid rule
usage-failure-given-up = not waited for
