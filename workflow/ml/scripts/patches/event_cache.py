"""MadMiner's analysers with the events of a file kept in memory; the results are the same numbers, computed once.

Upstream: ``analysis/dataanalyzer.py``, ``DataAnalyzer.event_loader`` (MadMiner 0.9.3 to 0.9.6)
Without it: the file is read and rescaled again for every parameter point, thousands of times in one sampling step
"""
import numpy as np

from effective_events import effective_events


class CachedEvents:
    """Mixed in before a ``DataAnalyzer``: ``class Sampler(CachedEvents, SampleAugmenter)``."""

    def event_loader(
        self,
        start=0,
        end=None,
        batch_size=100000,
        include_nuisance_parameters=None,
        generated_close_to=None,
        return_sampling_ids=False,
    ):
        """Same as MadMiner's; the weights are copies, because its callers scale them in place."""
        near = None if generated_close_to is None else tuple(np.ravel(generated_close_to))
        key = (start, end, batch_size, include_nuisance_parameters, near, return_sampling_ids)
        batches = self.__dict__.setdefault("_batches", {})
        if key not in batches:
            load = super(CachedEvents, self).event_loader
            batches[key] = list(
                load(start, end, batch_size, include_nuisance_parameters, generated_close_to, return_sampling_ids)
            )
        for batch in batches[key]:
            yield (batch[0], batch[1].copy()) + tuple(batch[2:])

    def xsecs(self, thetas=None, nus=None, partition="all", test_split=0.2, validation_split=0.2, **options):
        """Same as MadMiner's: cross sections and their uncertainties in pb, each of shape (n_thetas,)."""
        if thetas is None or _is_special(nus, options):
            return super(CachedEvents, self).xsecs(thetas, nus, partition, test_split, validation_split, **options)
        sums, sums_of_squares = self._weight_sums(partition, test_split, validation_split)
        matrices = np.asarray([self._get_theta_benchmark_matrix(theta) for theta in thetas])
        return matrices.dot(sums), np.maximum(matrices.dot(sums_of_squares), 0.0) ** 0.5

    def xsec_gradients(
        self, thetas, nus=None, partition="all", test_split=0.2, validation_split=0.2, gradients="all", **options
    ):
        """Same as MadMiner's: derivatives of the cross sections in pb, shape (n_thetas, n_parameters)."""
        if gradients != "theta" or _is_special(nus, options):
            return super(CachedEvents, self).xsec_gradients(
                thetas, nus, partition, test_split, validation_split, gradients, **options
            )
        sums, _ = self._weight_sums(partition, test_split, validation_split)
        return np.asarray([self._get_dtheta_benchmark_matrix(theta) for theta in thetas]).dot(sums)

    def _weight_sums(self, partition, test_split, validation_split):
        """-> cross section per benchmark in pb, shape (n_benchmarks,), and the square of its uncertainty"""
        key = (partition, test_split, validation_split)
        cache = self.__dict__.setdefault("_sums", {})
        if key not in cache:
            own = super(CachedEvents, self)
            sums, errors = own.xsecs(None, None, partition, test_split, validation_split)
            cache[key] = (sums, errors ** 2)
        return cache[key]


def _is_special(nus, options):
    """Whether events of only one benchmark, or nuisance parameters, are requested: then MadMiner's own code runs."""
    return options.get("generated_close_to") is not None or any(nu is not None for nu in nus or ())


def effective_sample_sizes(analyzer):
    """analyzer: MadMiner's DataAnalyzer -> {benchmark: effective number of all the file's events}"""
    return {name: effective_events(analyzer.weighted_events(theta=name)[1]) for name in analyzer.benchmarks}
