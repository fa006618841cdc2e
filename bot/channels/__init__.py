"""One module per messenger; the file name is the channel's name."""
