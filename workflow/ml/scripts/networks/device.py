"""The device that networks are trained and evaluated on: a GPU where the card asks for one, else the CPU.

Only the CPU gives the same files for the same seed, bit for bit: sums on a GPU have no fixed order.
"""
import torch

from patches import device as device_patch
from step import fail


def use_device(asked, where):
    """Makes this process compute on one device. Ends the step if it has to be a GPU, and torch can use none.

    asked: "cpu" | "cuda" | "auto", a GPU if there is one; where: the place of that key in the card
    -> {"type": "cpu" | "cuda", "torch": version, with a GPU also "name", "cuda": version}, for the run's records
    """
    found = asked != "cpu" and torch.cuda.is_available()
    if asked == "cuda" and not found:
        hint = "set it to auto or cpu, or run this step where there is a GPU"
        fail("%s is cuda: %s" % (where, reason_against_gpu()), hint)
    device_patch.install(torch.device("cuda" if found else "cpu"))
    return describe(found)


def reason_against_gpu():
    """-> why torch can use no GPU here"""
    if torch.version.cuda is None and getattr(torch.version, "hip", None) is None:
        return "this torch (%s) was built without support for GPUs" % torch.__version__
    return "torch %s finds no GPU, or no driver that fits CUDA %s" % (torch.__version__, torch.version.cuda)


def describe(on_gpu):
    """-> the device and the versions that its results depend on, see ``use_device``"""
    if not on_gpu:
        return {"type": "cpu", "torch": torch.__version__}
    return {
        "type": "cuda",
        "torch": torch.__version__,
        "name": torch.cuda.get_device_name(0),
        "cuda": torch.version.cuda,
    }
