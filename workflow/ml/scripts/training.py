"""training: the ensemble of networks of one method."""
import os

import bundle  # noqa: F401

import numpy as np

from accounting import account
from json_files import write_json
from methods import kind_of
from ml_card import load_card
from networks.device import use_device
from networks.draws import load_member_arrays, open_method_folder
from networks.estimators import train_ensemble
from outputs.tracking import tracked
from provenance import produced_from
from quadratic.training import train_classifier
from run_parameters import CommandLine

TRAINING_FILE = "training.json"


def parse_arguments():
    """-> the arguments of the command in steps.yml"""
    parser = CommandLine(description=__doc__)
    parser.add_argument("--input", required=True, help="the card")
    parser.add_argument("--samples", required=True, help="folder Samples_<method>_0 of the sampling step")
    parser.add_parameter("--epochs", "epochs", help="times the card's training.epoch_factor")
    parser.add_parameter("--batch-size", "batch_size")
    parser.add_parameter("--alpha", "alpha", help="weight of the score in the loss")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--tracking", default="none", help="MLflow address, or none")
    parser.add_argument("--output", required=True)
    return parser.parse_args()


def train(arguments, card, samples, epochs):
    """-> what is saved as the model, losses: {"train": [[loss per epoch] per member], "validation": [[...]]}"""
    if kind_of(samples["method"]) == "quadratic":
        arrays = {name: np.load(path) for name, path in samples["arrays"].items()}
        settings = dict(card.quadratic, members=samples["members"], validation_split=card.training["validation_split"])
        return train_classifier(arrays, samples, arguments.seed, settings, epochs, arguments.batch_size)
    return train_ensemble(
        samples["method"],
        (load_member_arrays(samples, member) for member in range(samples["members"])),
        arguments.seed,
        card.training,
        epochs,
        arguments.batch_size,
        arguments.alpha,
        samples["morphing"],
    )


def main():
    arguments = parse_arguments()
    card = load_card(arguments.input)
    samples = open_method_folder(arguments.samples)
    method, members = samples["method"], samples["members"]
    device = use_device(card.training["device"], card.root.where("training.device"))
    epochs = arguments.epochs * card.training["epoch_factor"].get(method, 1)
    folder = os.path.join(arguments.output, "models", method)
    settings = dict(
        card.training,
        members=members,
        epochs=epochs,
        batch_size=arguments.batch_size,
        alpha=arguments.alpha,
    )
    if kind_of(method) == "quadratic":
        settings.update(card.quadratic)
    with tracked(arguments.tracking, "madminer-ml-train", "training_%s" % method, arguments.output) as record:
        record.params = dict(settings, method=method, seed=arguments.seed, device=device["type"])
        record.tags["method"] = method
        model, losses = train(arguments, card, samples, epochs)
        model.save(folder)
        for member in range(members):
            record.log_series("train_loss_%d" % member, losses["train"][member])
            record.log_series("validation_loss_%d" % member, losses["validation"][member])
        timing = account("training", method=method, epochs=epochs, members=members)
        training = {
            "method": method,
            "methods_of_run": samples["methods_of_run"],
            "settings": settings,
            "losses": losses,
            "timing": timing,
        }
        training.update(produced_from(arguments.seed, device, card=arguments.input))
        write_json(os.path.join(folder, TRAINING_FILE), training)
        record.add_artifacts(folder)


if __name__ == "__main__":
    main()
