"""Tables to pictures: the only room that knows plotly.

A figure gets a table of the metrics and a language, and says nothing that the table does not hold. All of them wear
one template (`style`), are drawn with direct labels, and say with a sign and a word what they say with a colour.
"""
