# Files of long lists
exports = Exports
exports-lead = Files of more than { $rows } customers are made while you go on. They can be fetched here for { $days } days, by whoever asked for them.
exports-none = No long list was taken away yet.
export-what = List
export-who = Asked by
export-when = Asked
export-state = State
export-waiting = waiting
export-running = being made
export-finished = finished
export-failed = failed
export-cancelled = stopped
export-deleted = deleted
export-rows = { $done } of { $all } customers
export-again = { $n ->
    [one] begun again once, after the program had ended
   *[other] begun again { $shown } times, after the program had ended
}
export-until = kept until { $at }
export-fetch = Download
export-cancel = Stop
export-no-file = There is no file to fetch: { $state }
drop-title = Leave the list in the folder each time
drop-format = Format
drop-none = no file
drop-moves = also who entered and who left
drop-set = Set
drop-author = Set by
drop-no-right = “{ $who }”, who set it, may not take lists away any more
cli-no-folder = `{ $folder }` is no folder that lists can be left in
