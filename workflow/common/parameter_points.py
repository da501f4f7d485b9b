"""Parameter points of the machine-learning card (``alice.theta_0`` and so on), as MadMiner's samplers expect them."""

METHODS_OF_SAMPLING = ("benchmark", "morphing_point", "random_morphing_points")


class ParameterPoints:
    """Where in parameter space events are drawn.

    sampling: one of METHODS_OF_SAMPLING
    argument: benchmark name | theta, shape (n_parameters,) | (number of points, [(shape, param_0, param_1), ...])
    """

    def __init__(self, sampling, argument):
        self.sampling = sampling
        self.argument = argument

    def __eq__(self, other):
        return (self.sampling, self.argument) == (other.sampling, other.argument)

    def for_madminer(self, at_most=None):
        """-> the tuple that ``SampleAugmenter`` expects; `at_most` caps the number of random points"""
        from madminer.sampling import benchmark, morphing_point, random_morphing_points

        if self.sampling == "benchmark":
            return benchmark(self.argument)
        if self.sampling == "morphing_point":
            return morphing_point(self.argument)
        number, priors = self.argument
        return random_morphing_points(number if at_most is None else min(number, at_most), priors)


def read_points(section):
    """section: a Section such as ``alice.theta_0`` -> ParameterPoints"""
    section.check_keys({"sampling_method", "sampling_arg", "sampling_number", "prior"})
    sampling = section.word("sampling_method", choices=METHODS_OF_SAMPLING)
    if sampling == "benchmark":
        return ParameterPoints(sampling, section.word("sampling_arg"))
    if sampling == "morphing_point":
        return ParameterPoints(sampling, section.numbers("sampling_arg"))
    return ParameterPoints(sampling, (section.integer("sampling_number"), _read_priors(section)))


def _read_priors(section):
    """-> [(shape, param_0, param_1)], one per parameter; gaussian: mean and width, flat: minimum and maximum"""
    priors = []
    for index, entry in enumerate(section.entries("prior")):
        entry.check_keys({"parameter_%d" % index})
        prior = entry.section("parameter_%d" % index)
        prior.check_keys({"prior_shape", "prior_param_0", "prior_param_1"})
        shape, first = prior.word("prior_shape", choices=("flat", "gaussian")), prior.number("prior_param_0")
        # a flat prior has its maximum above its minimum, a gaussian one a positive width
        priors.append((shape, first, prior.number("prior_param_1", above=first if shape == "flat" else 0)))
    if not priors:
        section.reject("prior", [], "a list with one entry per parameter")
    return priors
