"""The sections of a pre-read, each from the metrics and the sentences that the screens show too."""
