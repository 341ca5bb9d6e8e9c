"""The command line: thin commands over the verbs of the package."""
