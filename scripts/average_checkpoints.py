"""Average the weights of several runs that started from one checkpoint.

Usage:
    python scripts/average_checkpoints.py RUN_DIR RUN_DIR... --output DIR
"""

import argparse

from stancelib.training.averaging import average_checkpoints


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("runs", nargs="+", metavar="RUN_DIR")
    parser.add_argument("--output", required=True, metavar="DIR")
    options = parser.parse_args()
    average_checkpoints(options.runs, options.output)


if __name__ == "__main__":
    main()
