engine-not-found = this shop has no data yet
engine-held = the shop's data is being written by another program, try again in a moment
engine-unreadable = the shop's data file cannot be read by this version
engine-out-of-memory = this query needs more memory than it may use; narrow the time window or raise the memory limit
engine-timed-out = the query took too long and was stopped
engine-cancelled = the query was cancelled
engine-closed = the server is shutting down
engine-failed = the query could not be run; the log says why
