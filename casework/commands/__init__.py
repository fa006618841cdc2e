"""What `daesup …` does, a file for each group of commands; a file is read when one of its commands is called."""
