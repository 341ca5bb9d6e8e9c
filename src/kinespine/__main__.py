"""`python -m kinespine`: the command line where the program `kinespine` is not on the path."""

from kinespine.cli.main import main

if __name__ == "__main__":
    main(prog_name="kinespine")
