"""The parts of the learning agenda: its tables, and what it says in words."""
