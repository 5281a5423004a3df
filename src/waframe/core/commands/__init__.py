"""The commands of `waframe`, a file a group; the command line imports the one that is called."""
