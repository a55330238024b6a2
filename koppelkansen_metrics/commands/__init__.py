"""The command line, command by command; `program` is the whole.

What is slow to load (pandas, the store) is imported inside the commands, so that `--help` and a mistyped option
answer at once.
"""
