"""The proof that a form stays well-formed XML whatever the data: every loop and branch leaves what it found.

The proof walks Jinja's own tree of the form once. On its way it guards every expression by its place (inside a tag,
inside a paragraph, between paragraphs), bounds every loop, and takes the line marks out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from jinja2 import TemplateError, nodes

from documents.environment import (
    ENVIRONMENT,
    between_paragraphs,
    concatenated,
    in_attribute,
    in_paragraph,
    printable,
    within_budget,
)
from documents.faults import TemplateFault, UnprovenTemplate
from documents.source import Source, unmarked

_CROSSING = "lệnh mở và đóng không cùng một chỗ (ví dụ mở trong đoạn, đóng trong bảng); hãy sửa trong Word."
_FORBIDDEN = "lệnh này không dùng được trong biểu mẫu; chỉ dùng for, if, set, macro, with."
_MISPLACED = "lệnh in đứng ở chỗ Word không hiện chữ; hãy đặt vào trong đoạn."
_NAME = re.compile(r"<(/?)([A-Za-z_][\w:.\-]*)|<!--.*?-->|<\?.*?\?>|<", re.DOTALL)
_IN_TAG = re.compile(r"""["']|/?>""")
_RUN_PLACES = frozenset({"w:p", "w:hyperlink", "w:ins", "w:smartTag", "w:fldSimple"})
_BLOCK_PLACES = frozenset({"w:body", "w:tc", "w:hdr", "w:ftr", "w:footnote", "w:txbxContent", "w:sdtContent"})
_NO_PLACES = frozenset({"w:r", "w:tbl", "w:tr", "w:document", "w:footnotes", "w:sectPr"})
# docxtpl's way to write template signs as text.
_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


class _State(NamedTuple):
    """Where in the XML the walk stands: the open elements, the unfinished tag, and the open quote in it."""

    open: tuple[str, ...] = ()
    tag: str = ""
    quote: str = ""


_START: Final = _State()


class _Crossing(Exception):
    """The XML of a piece closes what it did not open."""

    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__(at)


def prove(tree: nodes.Template, source: Source) -> None:
    """Prove a form and prepare its tree for compiling. Raises UnprovenTemplate with the place."""
    walk = _Walk(source)
    if walk.body(tree.body, _START) != _START:
        raise UnprovenTemplate(_CROSSING, source.locate(walk.line))
    _rewrite_concatenations(tree)


@dataclass
class _Walk:
    """One walk through the tree of a form; `line` is the last line it saw."""

    source: Source
    line: int = 1

    def body(self, body: Sequence[nodes.Node], state: _State) -> _State:
        """Walk statements one after the other."""
        for node in body:
            state = self._statement(node, state)
        return state

    def _statement(self, node: nodes.Node, state: _State) -> _State:
        """Walk one statement; give the state behind it."""
        match node:
            case nodes.Output():
                node.nodes = [self._printed(child, state := self._behind(child, state)) for child in node.nodes]
                return state
            case nodes.For(iter=nodes.Expr() as values):
                node.iter = _filtered(values, within_budget.__name__)
                self._unchanged(node, node.body, state)
                self._unchanged(node, node.else_, state)
            case nodes.If():
                return self._branches(node, state)
            case nodes.Macro() | nodes.AssignBlock():
                self._unchanged(node, node.body, _START)
            case nodes.With():
                return self.body(node.body, state)
            case nodes.Assign():
                pass
            case _:
                raise UnprovenTemplate(_FORBIDDEN, self.source.locate(node.lineno or self.line))
        return state

    def _unchanged(self, node: nodes.Node, body: Sequence[nodes.Node], state: _State) -> None:
        """Prove that a body leaves the state as it found it, however often it runs."""
        if self.body(body, state) != state:
            raise UnprovenTemplate(_CROSSING, self.source.locate(node.lineno))

    def _branches(self, node: nodes.If, state: _State) -> _State:
        """Prove that all branches, and the way around them, end alike."""
        ends = [self.body(branch.body, state) for branch in (node, *node.elif_)]
        ends.append(self.body(node.else_, state))
        if any(end != ends[0] for end in ends):
            raise UnprovenTemplate(_CROSSING, self.source.locate(node.lineno))
        return ends[0]

    def _behind(self, child: nodes.Expr, state: _State) -> _State:
        """Give the state behind a piece of output: text moves it, an expression does not."""
        self.line = child.lineno
        if not isinstance(child, nodes.TemplateData):
            return state
        try:
            return _scan(child.data, state)
        except _Crossing as crossing:
            line = child.lineno + child.data.count("\n", 0, crossing.at)
            raise UnprovenTemplate(_CROSSING, self.source.locate(line)) from crossing

    def _printed(self, child: nodes.Expr, state: _State) -> nodes.Expr:
        """Clean a text, or guard an expression by its place."""
        if isinstance(child, nodes.TemplateData):
            child.data = unmarked(child.data)
            for sign, meant in _BRACES:
                child.data = child.data.replace(sign, meant)
            return child
        self._check_constant(child)
        holder = state.open[-1] if state.open else ""
        if state.quote:
            return _filtered(child, in_attribute.__name__)
        if state.tag or holder in _NO_PLACES:
            raise UnprovenTemplate(_MISPLACED, self.source.locate(child.lineno))
        if holder in _RUN_PLACES:
            return _filtered(child, in_paragraph.__name__)
        if holder in _BLOCK_PLACES:
            return _filtered(child, between_paragraphs.__name__)
        return child

    def _check_constant(self, child: nodes.Expr) -> None:
        """Check what is the same on every paper: Jinja escapes constants before anybody looks at them."""
        try:
            printable(child.as_const(nodes.EvalContext(ENVIRONMENT)))
        except nodes.Impossible:
            return
        except TemplateError as error:
            sentence = f"không tính được ({error}); hãy sửa trong Word."
            raise TemplateFault(sentence, self.source.locate(child.lineno)) from error


def _scan(data: str, state: _State) -> _State:
    """Read a piece of XML; raises _Crossing where it closes what is not open."""
    at = 0
    while at >= 0:
        if state.quote:
            at = data.find(state.quote, at) + 1 or -1
            state = state._replace(quote="" if at >= 0 else state.quote)
        elif state.tag:
            at, state = _in_tag(data, at, state)
        else:
            at, state = _in_text(data, at, state)
    return state


def _in_text(data: str, at: int, state: _State) -> tuple[int, _State]:
    """Read up to the name of the next tag; -1 when the piece ends before it."""
    found = _NAME.search(data, at)
    if found is None:
        return -1, state
    if found[0] == "<":
        raise _Crossing(found.start())
    return found.end(), state._replace(tag=found[1] + found[2] if found[2] else "")


def _in_tag(data: str, at: int, state: _State) -> tuple[int, _State]:
    """Read up to the end of the tag or the next quote in it; -1 when the piece ends before it."""
    found = _IN_TAG.search(data, at)
    if found is None:
        return -1, state
    if found[0] in "\"'":
        return found.end(), state._replace(quote=found[0])
    if state.tag.startswith("/"):
        if not state.open or state.open[-1] != state.tag[1:]:
            raise _Crossing(found.start())
        return found.end(), _State(state.open[:-1])
    return found.end(), _State((*state.open, state.tag) if found[0] == ">" else state.open)


def _filtered(expression: nodes.Expr, name: str) -> nodes.Expr:
    """Pass an expression through one of the guards."""
    return nodes.Filter(expression, name, [], [], None, None, lineno=expression.lineno)


def _rewrite_concatenations(tree: nodes.Node) -> None:
    """Let every ``~`` go through a filter that bounds its result."""
    for node in tree.iter_child_nodes():
        _rewrite_concatenations(node)
    for field, value in tree.iter_fields():
        if isinstance(value, nodes.Concat):
            setattr(tree, field, _bounded(value))
        elif isinstance(value, list):
            setattr(tree, field, [_bounded(item) if isinstance(item, nodes.Concat) else item for item in value])


def _bounded(node: nodes.Concat) -> nodes.Expr:
    """Write a ``~`` as a filter over the list of its sides."""
    return _filtered(nodes.List(node.nodes, lineno=node.lineno), concatenated.__name__)
