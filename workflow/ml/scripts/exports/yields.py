"""Expected numbers of events in bins, as polynomials of the parameters: what morphing says about a histogram."""
import numpy as np

YIELDS_FILE = "yields.npz"
_ARRAYS = ("boxes", "components", "coefficients", "covariance", "theta_true", "reference", "thetas", "observed")


class Yields:
    """Expected events in the bins of one channel, at every parameter point.

    channel: its name; parameters, variables: names
    boxes: (n_bins, n_variables, 2), see exports.bins
    components: (n_components, n_parameters), powers of the parameters
    coefficients: (n_components, n_bins), events; covariance: (n_components, n_components, n_bins), of the finite number
    of simulated events
    theta_true: where the expected data are taken from; reference: the Standard Model, if the scan includes it;
    thetas: (n_thetas, n_parameters), the points of a patch set
    observed: (n_bins,), events in data, or none of the bins (0,) where the data are expected ones
    """

    def __init__(self, channel, parameters, variables, **arrays):
        self.channel = str(channel)
        self.parameters, self.variables = [str(name) for name in parameters], [str(name) for name in variables]
        for name in _ARRAYS:
            setattr(self, name, np.asarray(arrays[name]))

    def at(self, theta):
        """-> expected events (n_bins,), not rounded"""
        return self._monomials(theta) @ self.coefficients

    def errors_at(self, theta):
        """Standard deviation of the yields by the finite number of simulated events -> (n_bins,)"""
        monomials = self._monomials(theta)
        variances = np.einsum("i,ijk,j->k", monomials, self.covariance, monomials)
        return np.sqrt(np.maximum(variances, 0.0))

    def data(self):
        """Observed events, or those expected at theta_true -> (n_bins,)"""
        return self.observed if len(self.observed) else self.at(self.theta_true)

    def _monomials(self, theta):
        return np.prod(np.asarray(theta, dtype=float) ** self.components, axis=1)

    def grouped(self, groups, boxes):
        """The same channel with bins added up. groups: lists of bins; boxes: of the groups"""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        arrays["boxes"] = boxes
        for name in ("coefficients", "covariance"):
            arrays[name] = np.stack([arrays[name][..., group].sum(axis=-1) for group in groups], axis=-1)
        if len(self.observed):
            arrays["observed"] = np.array([self.observed[group].sum() for group in groups])
        return Yields(self.channel, self.parameters, self.variables, **arrays)

    def save(self, path):
        """Writes all arrays to an .npz file."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(path, channel=self.channel, parameters=self.parameters, variables=self.variables, **arrays)

    @staticmethod
    def load(path):
        """-> the object that ``save`` wrote"""
        with np.load(path) as file:
            return Yields(**{name: file[name] for name in file.files})


def polynomials(positions, number, weights, morphing_matrix):
    """Sums the weights of the events in each bin, in the basis of the morphing's components.

    positions: (n_events,), bins, of which there are `number`; weights: (n_events, n_benchmarks), in any unit;
    morphing_matrix: (n_components, n_benchmarks) -> coefficients (n_components, number) in the same unit, covariance
    (n_components, n_components, number)
    """
    coefficients, covariance = [], []
    for position in range(number):
        parts = weights[positions == position] @ morphing_matrix.T
        coefficients.append(parts.sum(axis=0))
        covariance.append(parts.T @ parts)
    return np.stack(coefficients, axis=-1), np.stack(covariance, axis=-1)
