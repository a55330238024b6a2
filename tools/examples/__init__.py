"""The fictional example data: the story of each area, told once per record, and the workbooks made from it."""
