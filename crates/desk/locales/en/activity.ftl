# The activity log.
activity-title = Activity log
activity-lead = Every decision, by whom and when. Nothing in it can be changed unseen.
activity-whole = Chain intact
activity-broken = Chain broken: run “quittance check”
activity-empty = Nothing has happened yet
activity-empty-hint = As soon as a person or a machine acts, a line is added here.
activity-when = Date
activity-who = Author
activity-what = Action
activity-subject = Subject
activity-hash = Hash { $value }…
list-older = Older
