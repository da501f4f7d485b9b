"""What load_workflow.py imports."""
import cwltool.main  # noqa: F401
import reana_commons.specification  # noqa: F401
