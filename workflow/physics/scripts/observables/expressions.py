"""Expressions of a physics card: the names available to them, and whether they use only pt, eta and phi of objects."""
import ast
import math
from collections import namedtuple

LISTS = ("a", "e", "mu", "j", "l")
WHOLE_EVENT = ("visible", "all", "boost_to_com")
OBJECTS = LISTS + ("met",) + WHOLE_EVENT
PLAIN_ATTRIBUTES = ("pt", "eta", "phi")
TAGS = ("b_tag", "t_tag", "tau_tag")

# madminer.utils.various.math_commands, whose import would take half a second with its dependencies
MATH = {
    name: getattr(math, name)
    for name in "acos asin atan atan2 ceil cos cosh exp floor log pi pow sin sinh sqrt tan tanh".split()
}
# Of Python's own functions, those that compute with numbers and lists; ``all`` is the sum of all objects here
BUILTINS = tuple(
    "abs any bool complex dict divmod enumerate filter float int isinstance len list map max min range reversed round "
    "set sorted sum tuple zip".split()
)

Expression = namedtuple("Expression", "name code used plain")
"""compiled code, names it uses, and whether it uses nothing of an object but pt, eta, phi, and of a list but its
length"""


def compile_expression(name, text):
    """-> Expression; raises SyntaxError"""
    tree = parse(text)
    used = names_in(tree)
    return Expression(name, compile(tree, name, "eval"), used, is_plain(tree) and not used & set(WHOLE_EVENT))


def parse(text):
    """-> the syntax tree of an expression; raises SyntaxError"""
    return ast.parse(str(text).strip(), mode="eval")


def names_in(tree):
    """-> free names of the expression: without those of its own loops and functions"""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return {node.id for node in names} - own


def attributes_in(tree):
    """-> names of all attributes in a syntax tree"""
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def largest_number_in(text):
    """The largest integer literal of the expression: no index is larger"""
    found = [node.value for node in ast.walk(parse(text)) if isinstance(node, ast.Constant)]
    return max([value for value in found if isinstance(value, int)] + [0])


def is_plain(tree):
    """Whether object lists occur only as ``len(j)`` or ``j[i].pt``, and met as ``met.pt``"""
    allowed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in PLAIN_ATTRIBUTES:
            owner = node.value
            allowed.add(id(owner.value) if isinstance(owner, ast.Subscript) else id(owner))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and node.args:
            allowed.add(id(node.args[0]))
    return all(
        id(node) in allowed for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in LISTS + ("met",)
    )
