"""`yadage-run`, started as its own program starts it, with what it compiles again and again compiled once."""
import functools
import sys

import jq
import jsonpath_rw

# It compiles the same programs ten thousand times in one run: that is most of its time.
jq.jq = functools.lru_cache(maxsize=None)(jq.jq)
jsonpath_rw.parse = functools.lru_cache(maxsize=None)(jsonpath_rw.parse)

from yadage.steering import main  # noqa: E402

sys.argv[0] = "yadage-run"
sys.exit(main())
