"""Speed, as ratios within one run: `make bench`. Absolute times differ per machine and per hour; ratios say more."""
