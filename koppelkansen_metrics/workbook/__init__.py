"""Excel in and out.

In: `gate` (is this a safe .xlsx?) → `reader` (cells, read in a separate limited process) → `formats` (which columns
are there) → `values` (text to typed) → `checks` → a `CheckedWorkbook`. Out: `template`.
"""
