"""`python -m deploy.local`: see cli.py."""

from deploy.local.cli import main

if __name__ == "__main__":
    main()
