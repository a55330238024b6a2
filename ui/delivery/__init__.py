"""The parts of the screen on which a team lead delivers an Excel file, in the order in which they stand there.

Answers are read from the visit at the top of the screen (`answers.said`) and asked for where they belong, further
down: so the difference that is shown is always the one that would be saved.
"""
