"""The commands of the command line, one a file: each reads its words, lets a session do the work, and prints."""
