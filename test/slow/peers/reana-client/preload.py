"""What PyPI's reana-client imports, but for its own modules: they read the environment as they are imported."""
import sys

import reana_client.cli  # noqa: F401

for name in [name for name in sys.modules if name.split(".")[0] in ("reana_client", "reana_commons")]:
    del sys.modules[name]
