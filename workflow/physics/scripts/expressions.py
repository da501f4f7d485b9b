"""Which objects the observables and cuts of a physics card use, and whether pt, eta and phi are all they ask of them."""
import ast
from collections import namedtuple

LISTS = ("a", "e", "mu", "j", "l")
WHOLE_EVENT = ("visible", "all", "boost_to_com")
PLAIN_ATTRIBUTES = ("pt", "eta", "phi")

Expression = namedtuple("Expression", "name code used plain")
"""compiled code, names it uses, and whether nothing is asked of an object but pt, eta, phi, or of a list but its length"""


def compile_expression(name, text):
    tree = ast.parse(str(text).strip(), mode="eval")
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return Expression(name, compile(tree, name, "eval"), used, is_plain(tree) and not used & set(WHOLE_EVENT))


def is_plain(tree):
    """Every object list stands in ``len(j)`` or ``j[i].pt``, and met in ``met.pt``"""
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
