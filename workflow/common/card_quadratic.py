"""The section `quadratic` of the machine-learning card: the networks of the quadratic classifier."""


def read_quadratic(section):
    """-> {"members": number of networks, "hidden": units of each hidden layer, "initial_lr": learning rate}"""
    section.check_keys({"members", "hidden_layers", "initial_lr"})
    return {
        "members": section.integer("members", 3),
        "hidden": tuple(section.integers("hidden_layers", [64, 64])),
        "initial_lr": section.number("initial_lr", 0.003, above=0),
    }
