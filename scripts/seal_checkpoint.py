"""Write SHA256SUMS of checkpoint folders anew, after a model card or metrics.json was edited.

Usage:
    python scripts/seal_checkpoint.py models/statements models/stance
"""

import sys
from pathlib import Path

from stancelib.runtime.checkpoint import write_sums

if __name__ == "__main__":
    if len(sys.argv) < 2 or "--help" in sys.argv:
        sys.exit(__doc__)
    for folder in sys.argv[1:]:
        write_sums(Path(folder))
        print(f"sealed {folder}")
