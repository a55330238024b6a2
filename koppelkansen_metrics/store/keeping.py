"""How long what is kept, in one place. Originals and what was decided are never destroyed by time.

What people answered in a session goes soonest after the list of its meeting was adopted: until then the secretary may
need it to write down what was meant. Where no list was ever adopted, it goes a year after the session was made.
"""

from datetime import timedelta

DRAFTS = timedelta(hours=24)
ANSWERS = timedelta(days=30)
ANSWERS_UNADOPTED = timedelta(days=365)
SIGN_INS = timedelta(days=365)

# As the audit log calls what was destroyed.
ROOM_ANSWERS, UPLOADS, SIGNING_IN = "answers", "uploads", "sign-ins"
