"""The fields that a form uses, looked up in what papers of its kind offer."""

import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from documents.environment import ENVIRONMENT
from documents.finding import Finding
from documents.template.lines import Line
from documents.template.rules import FILTER, SYNTAX, UNKNOWN, closest, error, nearest
from documents.template.tags import Tag

IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
_INNER = frozenset({"in_attribute", "in_paragraph", "between_paragraphs", "within_budget", "concatenated"})
_FILTERS = sorted(ENVIRONMENT.filters.keys() - _INNER)
_SAME_ITEMS = frozenset({"sort", "reverse", "list", "unique", "select", "reject", "selectattr", "rejectattr"})
_ONE_ITEM = frozenset({"first", "last", "max", "min"})
_CALLABLE: Final = frozenset(dir(dict)) | frozenset(dir(str)) | frozenset(dir(list))


class _Any:
    """The shape of a value about which nothing is known."""


ANY: Final = _Any()
Shape = Mapping[str, "Shape"] | list["Shape"] | str | _Any
"""A dict of shapes, a list with the shape of its entries, "" for a text, a number or a truth value, or ANY."""


@dataclass(frozen=True)
class Value:
    """What an expression gives: its shape, and the fields of the context it comes from."""

    shape: Shape = ANY
    roots: frozenset[str] = frozenset()


@dataclass
class Usage:
    """What a form uses: fields it mentions, fields it prints, those it seems to mean, findings about the others."""

    used: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)
    meant: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def shape_of(values: Sequence[object]) -> Shape:
    """Tell the common shape of values of the same field in several samples."""
    tables = [value for value in values if isinstance(value, Mapping)]
    if tables:
        names = dict.fromkeys(name for table in tables for name in table)
        return {name: shape_of([table[name] for table in tables if name in table]) for name in names}
    if any(isinstance(value, list) for value in values):
        entries = [entry for value in values if isinstance(value, list) for entry in value]
        return [shape_of(entries) if entries else ANY]
    return ""


def use_of(
    lines: Sequence[Line], tags: Iterable[Tag], fields: Mapping[str, Shape], dropped: Collection[tuple[str, int]] = ()
) -> Usage:
    """Look up every name that the paragraphs of a form use; one line of Jinja stands for each paragraph.

    Paragraphs in `dropped` cannot be read: what they mention is taken as known and as used.
    """
    usage = Usage()
    tags = [tag for tag in tags if tag.line.key not in dropped]
    unread = {name for line in lines if line.key in dropped for name in IDENTIFIER.findall(line.text)}
    usage.meant |= unread
    texts: dict[tuple[str, int], str] = {}
    for tag in tags:
        texts[tag.line.key] = f"{texts.get(tag.line.key, '')} {tag.jinja}"
    for part in dict.fromkeys(line.part for line in lines):
        here = [line for line in lines if line.part == part]
        try:
            tree = _parse(here, texts, usage)
            _Walk(here, fields, usage).body(tree.body, {name: Value() for name in unread - fields.keys()})
        except RecursionError:
            usage.findings.append(error(SYNTAX, "Lệnh lồng nhau quá sâu; hãy tách biểu mẫu.", here[0]))
    unique = {(finding.sentence, finding.spot): finding for finding in usage.findings}
    usage.findings = list(unique.values())
    return usage


def _parse(lines: Sequence[Line], texts: dict[tuple[str, int], str], usage: Usage) -> nodes.Template:
    """Parse the tags of one part; a paragraph that Jinja cannot read is a finding and left out."""
    while True:
        try:
            return ENVIRONMENT.parse("\n".join(texts.get(line.key, "") for line in lines))
        except TemplateSyntaxError as fault:
            named = lines[min(max(fault.lineno, 1), len(lines)) - 1]
            # Jinja may name a paragraph behind the wrong one: each turn leaves one out all the same.
            line = named if named.key in texts else next(line for line in reversed(lines) if line.key in texts)
            text = texts.pop(line.key)
            sentence = f"Không đọc được lệnh “{text.strip()}” ({fault.message}); hãy sửa trong Word."
            usage.findings.append(error(SYNTAX, sentence, line))


@dataclass
class _Walk:
    """One walk through the tags of a part."""

    lines: Sequence[Line]
    fields: Mapping[str, Shape]
    usage: Usage

    def body(self, body: Sequence[nodes.Node], scope: dict[str, Value]) -> None:
        """Walk statements one after the other; names they set stay in `scope`."""
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: dict[str, Value]) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    self.usage.printed |= self.value(child, scope).roots
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign():
                scope |= _targets(node.target, self.value(node.node, scope))
            case nodes.AssignBlock():
                self.body(node.body, dict(scope))
                scope |= _targets(node.target, Value())
            case nodes.Macro():
                scope[node.name] = Value()
                names = [*(argument.name for argument in node.args), "caller", "varargs", "kwargs"]
                self.body(node.body, {**scope, **{name: Value() for name in names}})
            case nodes.With():
                pairs = zip(node.targets, node.values, strict=True)
                bound = [_targets(target, self.value(value, scope)) for target, value in pairs]
                self.body(node.body, dict(ChainMap(*bound, scope)))
            case _:
                # if, elif and whatever else holds expressions and bodies
                self._others(node, scope)

    def _others(self, node: nodes.Node, scope: dict[str, Value]) -> None:
        """Walk what a statement holds."""
        for inside in node.iter_child_nodes():
            if isinstance(inside, nodes.Expr):
                self.value(inside, scope)
            else:
                self._statement(inside, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Value]) -> None:
        """Walk a loop: its variable stands for one entry of the list."""
        values = self.value(node.iter, scope)
        entry = values.shape[0] if isinstance(values.shape, list) else ANY
        inner = {**scope, "loop": Value(), **_targets(node.target, Value(entry, values.roots))}
        if node.test is not None:
            self.value(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(scope))

    def value(self, node: nodes.Node, scope: Mapping[str, Value]) -> Value:
        """Tell what an expression gives; names in it that nobody knows become findings."""
        match node:
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr():
                return self._part(node, self.value(node.node, scope), node.attr)
            case nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._part(node, self.value(node.node, scope), name)
            case nodes.Getitem():
                owner, _ = self.value(node.node, scope), self.value(node.arg, scope)
                return Value(owner.shape[0] if isinstance(owner.shape, list) else ANY, owner.roots)
            case nodes.Filter() | nodes.Test():
                return self._filtered(node, scope)
        roots = [self.value(child, scope).roots for child in node.iter_child_nodes()]
        return Value(ANY, frozenset().union(*roots))

    def _name(self, node: nodes.Name, scope: Mapping[str, Value]) -> Value:
        name = node.name
        if name in scope:
            return scope[name]
        if name in self.fields:
            self.usage.used.add(name)
            return Value(self.fields[name], frozenset({name}))
        if name not in ENVIRONMENT.globals:
            known = [*self.fields, *scope]
            self.usage.meant.add(closest(name, known))
            sentence = f"Không có trường “{name}”.{nearest(name, known)} Hãy sửa tên trường hoặc xóa lệnh."
            self._report(UNKNOWN, node, sentence)
        return Value()

    def _part(self, node: nodes.Expr, owner: Value, name: str) -> Value:
        """Look up ``owner.name``."""
        if isinstance(owner.shape, Mapping) and name in owner.shape:
            return Value(owner.shape[name], owner.roots)
        if owner.shape is not ANY and name not in _CALLABLE:
            known = owner.shape if isinstance(owner.shape, Mapping) else ()
            what = "một danh sách; hãy dùng {%p for … %}" if isinstance(owner.shape, list) else "chữ, không có phần con"
            fact = f"Không có phần “{name}”.{nearest(name, known)} Các phần có: {', '.join(known)}."
            sentence = fact if known else f"Không có phần “{name}”: đây là {what}."
            self._report(UNKNOWN, node, sentence)
        return Value(ANY, owner.roots)

    def _filtered(self, node: nodes.Filter | nodes.Test, scope: Mapping[str, Value]) -> Value:
        """Look up a filter or a test, and tell what it gives."""
        is_filter = isinstance(node, nodes.Filter)
        known = _FILTERS if is_filter else list(ENVIRONMENT.tests)
        if node.name not in known:
            what = "bộ lọc" if is_filter else "phép thử"
            self._report(FILTER, node, f"Không có {what} “{node.name}”.{nearest(node.name, known)} Hãy sửa tên.")
        children = [self.value(child, scope) for child in node.iter_child_nodes()]
        roots: frozenset[str] = frozenset().union(*(child.roots for child in children))
        owner = children[0] if children else Value()
        if is_filter and node.name in _SAME_ITEMS:
            return Value(owner.shape, roots)
        if is_filter and node.name in _ONE_ITEM and isinstance(owner.shape, list):
            return Value(owner.shape[0], roots)
        return Value(ANY, roots)

    def _report(self, rule: str, node: nodes.Node, sentence: str) -> None:
        self.usage.findings.append(error(rule, sentence, self.lines[min(node.lineno, len(self.lines)) - 1]))


def _targets(target: nodes.Node, value: Value) -> dict[str, Value]:
    """Bind the names on the left of a loop or an assignment."""
    if isinstance(target, nodes.Name):
        return {target.name: value}
    return {name.name: Value(ANY, value.roots) for name in target.find_all(nodes.Name)}
