"""SQL: who reported what, when; nothing is ever overwritten.

`database` opens, `tables` defines, `migrations` changes the shape, `revisions` writes and undoes, `snapshots` reads.
"""
