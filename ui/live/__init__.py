"""What the screens share on which a meeting is presented and followed."""
