# What people did, in the record
subject-access = Signing in
subject-person = People
subject-segment = Segments
subject-word = Words
subject-play = Plays
subject-record = The record
act-unreadable = This act cannot be read: it was changed
act-signed-in = Signed in
act-signed-out = Signed out
act-session-ended = Ended another session of their own
act-no-account = Sign-in failed: nobody has this name
act-wrong-password = Sign-in failed: wrong password
act-locked-name = Sign-in failed: the name is locked
act-disabled-name = Sign-in failed: the person is disabled
act-locked-out = Too many wrong passwords: locked until { $until }
act-first-admin-invited = Made a link for the first admin
act-invited = Invited “{ $person }” as { $role }
act-invited-again = Made a new link for “{ $person }”
act-joined = “{ $person }” chose a password: { $role }
act-role-changed = Changed the role of “{ $person }”: { $from } → { $to }
act-disabled = Disabled “{ $person }”
act-enabled = Enabled “{ $person }”
act-token-made = Made the token “{ $label }” of “{ $person }”: { $rights }; { $limits }
act-token-revoked = Revoked the token “{ $label }” of “{ $person }”
act-segment-created = Saved the segment “{ $name }”
act-segment-saved = Saved version { $version } of “{ $name }”
act-segment-renamed = Renamed “{ $before }” to “{ $name }”
act-segment-moved = Moved “{ $name }” to the folder “{ $folder }”
act-segment-unfiled = Took “{ $name }” out of its folder
act-segment-described = Changed the details of “{ $name }”
act-segment-trashed = Moved “{ $name }” to the trash
act-segment-restored = Took “{ $name }” out of the trash
act-segment-tagged = Tagged “{ $name }”: { $tags }
act-segment-untagged = Took tags off “{ $name }”: { $tags }
act-segment-frozen = Froze “{ $name }” at run { $run }
act-segment-unfrozen = Let “{ $name }” follow its rule again
act-segment-scheduled = Scheduled “{ $name }”: { $timing }
act-segment-unscheduled = Removed the schedule of “{ $name }”
act-schedule-paused = Paused the schedule of “{ $name }”
act-schedule-resumed = Resumed the schedule of “{ $name }”
act-word-taught = Taught “{ $word }”, version { $version }
act-word-withdrawn = Took the word “{ $word }” back, version { $version }
act-play-changed = Changed the play “{ $play }”, version { $version }
act-record-exported = Took the record away: { $records ->
    [one] { $records } record
   *[other] { $records } records
}
act-not-replayed = Run { $run } could not be replayed: { $why }
act-snapshot-gone = its data is gone
act-catalog-changed = the catalog has changed
act-no-list = it had no list
subject-contact = Personal data
act-unmask-given = Let “{ $person }” see personal data
act-unmask-taken = Let “{ $person }” see personal data no more
act-limits-changed = Changed how far the rights of “{ $person }” reach: { $from } → { $to }
act-contact-opened = Asked to see personal data: { $reason }
act-contact-closed = Masked personal data again: { $reason }
act-contact-seen = Saw personal data of { $count ->
    [one] one customer
   *[other] { $count } customers
}: { $reason }
act-contact-taken = Took away personal data of { $count ->
    [one] one customer
   *[other] { $count } customers
} ({ $format }): { $reason }
act-review-submitted = { $said ->
    [yes] Put version { $version } of “{ $name }” up for review: { $comment }
   *[no] Put version { $version } of “{ $name }” up for review
}
act-review-approved = { $said ->
    [yes] Approved version { $version } of “{ $name }”: { $comment }
   *[no] Approved version { $version } of “{ $name }”
}
act-review-rejected = { $said ->
    [yes] Rejected version { $version } of “{ $name }”: { $comment }
   *[no] Rejected version { $version } of “{ $name }”
}
subject-policy = Settings
act-policy-changed = Changed what has to be approved first
act-withheld = The list of run { $run } was not handed out: its rule has to be approved first
act-hook-added = Added a webhook to { $host }
act-hook-removed = Removed the webhook to { $host }
act-hook-tested = Sent a test message to { $host }
act-hook-sent = Sent { $host } who entered and left with run { $run }
act-hook-sent-again = Sent message { $message } to { $host } once more
act-hook-off = Switched off the webhook to { $host }: nothing arrived any more
act-hook-on = Switched on the webhook to { $host } again
subject-hook = Webhooks
act-signed-in-by = Signed in through { $provider }
act-not-proved = Sign-in through the provider failed: { $code }
act-not-invited = Sign-in through the provider failed: nobody invited them
act-other-subject = Sign-in through the provider failed: another account of it has this name
act-admitted = “{ $person }” came in as a newcomer: { $role }
act-bound = From now on “{ $person }” signs in through { $provider } with the same account of it
subject-export = Files
act-export-asked = Asked for a file of run { $run } ({ $format }, { $count } customers)
act-export-finished = Made the file of run { $run } ({ $format }, { $count } customers), SHA-256 { $sha256 }
act-export-failed = The file of run { $run } could not be made
act-export-cancelled = Stopped the making of the file of run { $run }
act-export-fetched = Took away the file of run { $run } ({ $format }, { $count } customers), SHA-256 { $sha256 }
act-export-deleted = Deleted the file of run { $run }: its time was over
act-leaves-files = { $moves ->
    [yes] From now on leaves the list of “{ $name }” in the folder with who entered and who left ({ $format })
   *[no] From now on leaves the list of “{ $name }” in the folder ({ $format })
}
act-leaves-no-files = Leaves the list of “{ $name }” in the folder no more
act-left = Left the list of “{ $name }” in the folder: { $file }, SHA-256 { $sha256 }
act-not-left = The list of “{ $name }” of run { $run } was not left in the folder: { $problem }
