"""The rules of the filtered stream: value, tag, and what they match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .x_model import Json, Tweet
from .x_problems import PROBLEMS
from .x_query import BadQuery, Matcher, parse

MAX_RULES = 1000


class Rules:
    """The rules of one app; ids are given by X, values are unique."""

    def __init__(self) -> None:
        self._rules: dict[str, tuple[str, str | None, Matcher]] = {}
        self._numbers = 0

    def listed(self) -> list[Json]:
        """All rules as JSON."""
        return [_json(i, value, tag) for i, (value, tag, _) in self._rules.items()]

    def values(self) -> list[str]:
        """The queries alone, oldest first."""
        return [value for value, _, _ in self._rules.values()]

    def matching(self, tweet: Tweet, *, tags: bool = True) -> list[Json]:
        """`matching_rules` of a post; X has been seen to leave the tags out."""
        found = [(i, tag) for i, (_, tag, matches) in self._rules.items() if matches(tweet)]
        return [{"id": i} | ({"tag": tag or ""} if tags else {}) for i, tag in found]

    def add(self, wanted: list[Json], *, dry: bool = False) -> tuple[int, Json]:
        """Status and body of adding; known and wrong values are refused one by one."""
        if len(self._rules) + len(wanted) > MAX_RULES:
            error = {"title": "RulesCapExceeded", "detail": f"Rules must be at most {MAX_RULES}."}
            counts = {"created": 0, "not_created": len(wanted), "valid": 0, "invalid": 0}
            return 422, {"meta": {"summary": counts}, "errors": [error | {"type": PROBLEMS + "rule-cap"}]}
        made: dict[str, tuple[str, str | None, Matcher]] = {}
        errors: list[Json] = []
        for rule in wanted:
            self._add_one(str(rule.get("value", "")), rule.get("tag"), made, errors)
        if not dry:
            self._rules |= made
        counts = {"created": len(made), "not_created": len(errors), "valid": len(made), "invalid": len(errors)}
        data = [_json(i, value, tag) for i, (value, tag, _) in made.items()]
        return (201 if made else 200), _body(counts, data, errors)

    def _add_one(self, value: str, tag: str | None, made: dict[str, Any], errors: list[Json]) -> None:
        known = {v: i for i, (v, _, _) in [*self._rules.items(), *made.items()]}
        if value in known:
            error = {"value": value, "id": known[value], "title": "DuplicateRule"}
            errors.append(error | {"type": PROBLEMS + "duplicate-rules"})
            return
        try:
            matcher = parse(value)
        except BadQuery as error:
            why: Json = {"value": value, "details": [str(error)], "title": "UnprocessableEntity"}
            errors.append(why | {"type": PROBLEMS + "invalid-rules"})
            return
        self._numbers += 1
        made[str(1_800_000_000_000_000_000 + self._numbers)] = (value, tag, matcher)

    def delete(self, wanted: Json, *, dry: bool = False) -> Json:
        """Body of deleting, by `ids` or `values`."""
        by_value = {value: i for i, (value, _, _) in self._rules.items()}
        ids = [str(i) for i in wanted.get("ids", [])] + [by_value.get(v, v) for v in wanted.get("values", [])]
        known = [i for i in ids if i in self._rules]
        for rule_id in known if not dry else ():
            del self._rules[rule_id]
        unknown = [i for i in ids if i not in known]
        errors = [{"errors": [{"parameters": {}, "message": "Rule does not exist"}], "id": i} for i in unknown]
        return _body({"deleted": len(known), "not_deleted": len(unknown)}, [], errors)


def _json(rule_id: str, value: str, tag: str | None) -> Json:
    return {"id": rule_id, "value": value} | ({"tag": tag} if tag else {})


def _body(counts: Json, data: Iterable[Json], errors: Iterable[Json]) -> Json:
    body: Json = {"meta": {"summary": counts}}
    return body | ({"data": data} if data else {}) | ({"errors": errors} if errors else {})
