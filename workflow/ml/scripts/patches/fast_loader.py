"""Batches for MadMiner's trainer, cut from its shuffled tensors.

Upstream: ``utils/ml/trainer.py``, ``Trainer.make_dataloaders`` (MadMiner 0.9.3 to 0.9.6)
Without it: torch's DataLoader fetches event by event in Python, by default in eight extra processes, which costs small
networks more than their training
"""
import numpy as np
import torch

VALIDATION_BATCH = 10000  # no gradient is computed there, so the size only affects memory


class FastLoader:
    """Iterates over batches of a list of tensors with equal first dimension, in a new order each time.

    tensors: [(n, ...)]; batch_size: events per batch -> [(batch_size or fewer, ...)] each
    """

    def __init__(self, tensors, batch_size):
        self.tensors, self.batch_size, self.size = tensors, batch_size, len(tensors[0])

    def __len__(self):
        return -(-self.size // self.batch_size)

    def __iter__(self):
        order = torch.randperm(self.size)
        shuffled = [tensor[order] for tensor in self.tensors]
        for start in range(0, self.size, self.batch_size):
            yield [tensor[start : start + self.batch_size] for tensor in shuffled]


def make_dataloaders(trainer, dataset, dataset_val, validation_split, batch_size):
    """Replaces ``Trainer.make_dataloaders``. -> training loader, validation loader or None"""
    tensors = [tensor.to(trainer.device) for tensor in dataset.data]
    if dataset_val is not None:
        held_back = [tensor.to(trainer.device) for tensor in dataset_val.data]
        return FastLoader(tensors, batch_size), FastLoader(held_back, VALIDATION_BATCH)
    if not validation_split:
        return FastLoader(tensors, batch_size), None
    order = torch.from_numpy(np.random.permutation(len(dataset)))
    split = int(validation_split * len(dataset))
    train, validation = order[split:], order[:split]
    return (
        FastLoader([tensor[train] for tensor in tensors], batch_size),
        FastLoader([tensor[validation] for tensor in tensors], VALIDATION_BATCH),
    )


def install():
    """Makes MadMiner's trainers use these batches."""
    from madminer.utils.ml.trainer import Trainer

    Trainer.make_dataloaders = make_dataloaders
