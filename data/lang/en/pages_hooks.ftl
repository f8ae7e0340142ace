# Webhooks
hooks = Webhooks
hooks-lead = An address is told, signed by Standard Webhooks, who entered and left a segment each time it runs by schedule.
hooks-none = Nobody is told yet.
hook-secret = The secret that the receiver checks signatures with; it is shown this once:
hook-address = Address
hook-address-hint = https://…
hook-segment = Segment
hook-all = every segment
hook-author = Added by
hook-off = switched off
hook-off-note = switched off since { $at }: nothing arrived any more
hook-acts = Actions
hook-test = Test
hook-switch-on = Switch on
hook-remove = Remove
hook-add = Add a webhook
hook-add-go = Add
hook-sent = What was sent
hook-none-sent = Nothing yet. Messages are made when a segment runs by schedule.
hook-message = Message
hook-about = About
hook-a-test = test
hook-came = What came of it
hook-again = Send again
hook-delivered = delivered
hook-waiting = next try { $at }
hook-waits-off = waits until it is switched on
hook-given-up = given up
hook-attempts = { $count ->
    [one] { $count } attempt
   *[other] { $count } attempts
}
hook-answered = answered { $status }
hook-timed-out = no answer in time
hook-unreachable = cannot be reached
hook-tried-not-public = leads to an address that is not public
hook-no-address = This is no address: it begins with https://
hook-not-encrypted = The address must begin with https://, so that nobody reads along
hook-credentials = The address must hold no name and no password
hook-not-public = This address is not public. Whoever runs the server can name hosts that are told all the same (--hook-host).
hook-format = What is sent
hook-format-note = JSON by POST with webhook-id, webhook-timestamp and webhook-signature. Any answer from 200 to 299 counts as arrived; otherwise it is tried ten times in three days, and again under the same webhook-id. Up to { $named } customers are named of those who entered and of those who left; past that, “all” says where the API lists them. Messages may come twice or out of order: “before” is the run that was told before, and the first message names everybody as entered.
