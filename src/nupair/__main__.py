"""`python -m nupair` is the command line."""

from nupair.cli import main

if __name__ == "__main__":
    main()
