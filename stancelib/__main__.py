"""Makes ``python -m stancelib`` the same as the command ``stancelib``."""

import sys

from stancelib.cli.main import main

sys.exit(main())
