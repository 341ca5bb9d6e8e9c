"""What findings mean: listings in the words of several methods, the pattern of one person, bedside tests."""
