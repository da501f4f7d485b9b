"""The limits of all methods in one table: for summary.json, and as results/limits.csv."""
import csv
import os

COLUMNS = (
    "method", "likelihood", "parameter", "others", "level", "thresholds", "threshold", "best_fit", "piece", "low",
    "high", "reaches_edge_of_scan",
)


def describe_data(results):
    """results: [Result] -> the keys of summary.json about the data, their limits and, if there are any, the toys"""
    first = results[0].facts
    found = {key: first[key] for key in ("data", "observed_data") if key in first}
    found["limits"] = limits_of(results)
    if "toys" in first:
        compared = [row for one in results for row in one.facts.get("comparison", {}).get("calibration", [])]
        calibration = [row for one in results for row in one.facts["toys"]["calibration"]] + compared
        found["toys"] = dict(first["toys"], calibration=calibration)
    return found


def limits_of(results):
    """results: [Result] -> rows of all methods in their order, then of what they are compared with"""
    rows = [row for one in results for row in one.facts.get("limits", [])]
    return rows + [row for one in results for row in one.facts.get("comparison", {}).get("limits", [])]


def save_limits(path, rows):
    """Writes the table as CSV: a line for each interval. An end beyond the scan is empty."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            for piece, (low, high) in enumerate(row["intervals"], 1):
                cells = dict(row, piece=piece, low=low, high=high)
                writer.writerow([_cell(cells[name]) for name in COLUMNS])


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "%.6g" % value if isinstance(value, float) else value
