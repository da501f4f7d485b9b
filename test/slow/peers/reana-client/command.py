"""`reana-client`, started as its own program starts it."""
import sys
import time

# It looks at a run every five seconds, as is right for a cluster: here it does so four times a second.
time.sleep = lambda seconds, sleep=time.sleep: sleep(seconds / 20)

from reana_client.cli import cli  # noqa: E402

sys.argv[0] = "reana-client"
sys.exit(cli())
