"""A HEPData submission: a folder with submission.yaml and a file for each table."""
import os

import yaml


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # of PyYAML's two, the one in C is ten times as fast
    """Writes YAML without anchors."""

    def ignore_aliases(self, data):
        """Anchors and aliases are for programs: each table says everything itself"""
        return True


def write_submission(folder, tables, comment, keywords, resources=()):
    """Writes the folder.

    tables: [Table]; comment: of all tables; keywords: {"reactions" | "cmenergies": [value]} of all tables
    resources: [{"location": file in the folder, "description", "type"}] that belong to the whole record
    """
    os.makedirs(folder, exist_ok=True)
    record = {"comment": comment}
    if resources:
        record["additional_resources"] = list(resources)
    _write_yaml(os.path.join(folder, "submission.yaml"), [record] + [_describe(table, keywords) for table in tables])
    for table in tables:
        data = {"independent_variables": table.independent, "dependent_variables": table.dependent}
        _write_yaml(os.path.join(folder, table.file), [data])


def _describe(table, keywords):
    everything = dict(keywords, phrases=table.phrases)
    return {
        "name": table.name,
        "description": table.description,
        "keywords": [{"name": name, "values": values} for name, values in everything.items()],
        "data_file": table.file,
    }


def _write_yaml(path, documents):
    with open(path, "w") as stream:
        yaml.dump_all(
            documents, stream, Dumper=Dumper, sort_keys=False, default_flow_style=None, width=120,
            explicit_start=len(documents) > 1,
        )
