"""The pyhf files as one archive, the form in which HEPData publishes likelihoods."""
import gzip
import io
import os
import tarfile

ARCHIVE = "pyhf.tar.gz"


def write_archive(path, files):
    """files: paths. Without times and users, so that equal files make equal bytes."""
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for file in files:
                with open(file, "rb") as stream:
                    content = stream.read()
                entry = tarfile.TarInfo(os.path.basename(file))
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))


def resource(channel):
    """-> how submission.yaml names the archive"""
    return {
        "location": ARCHIVE,
        "description": "Likelihood of %s as a pyhf workspace (workspace.json), and a patch set with the expected "
        "events at other parameter points (patchset.json)" % channel,
        "type": "HistFactory",
    }
