"""A metric as its YAML file in ``data/metrics`` defines it: typed and frozen. :mod:`etl.metrics.catalogue` reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from etl.metrics.expression import Expression, parse
from etl.model import PublisherKind, Scope


def _parsed(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    if not isinstance(value, str):
        raise ValueError("write a sum of cell keys as text")
    return parse(value)


Formula = Annotated[Expression, BeforeValidator(_parsed), PlainSerializer(str, return_type=str)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, str_strip_whitespace=True)


class Alternative(_Frozen):
    """A formula that stands in where the report has no such table, or its form no such row; the first that is whole."""

    numerator: Formula
    denominator: Formula | None = None

    @property
    def is_quoted(self) -> bool:
        """True where any figure comes from the prose."""
        return any(side.is_quoted for _, side in self.sides())

    def sides(self) -> Iterator[tuple[str, Expression]]:
        """``("numerator", …)`` and, where there is one, ``("denominator", …)``."""
        yield "numerator", self.numerator
        if self.denominator is not None:
            yield "denominator", self.denominator


class Metric(_Frozen):
    """One metric. ``kind``: count and days have no denominator, a rate is a share of its denominator (0-1),

    a ratio is events per ``per`` units of its denominator. ``min_n`` applies to the denominator.
    """

    id: Code
    topic: Code
    order: int = 1000
    kind: Literal["count", "days", "rate", "ratio"]
    name_zh: Text
    name_en: Text
    short_name_zh: Text
    short_name_en: Text
    why_zh: Text
    why_en: Text
    how_zh: Text
    how_en: Text
    numerator: Formula
    denominator: Formula | None = None
    per: Annotated[float, Field(gt=0)] | None = None
    unit: Code
    lower_is_better: bool | None = None
    min_n: Annotated[int, Field(ge=0)] = 10
    comparable_from: str | int
    pooling_years: Annotated[int, Field(ge=1, le=10)] = 1
    scopes: tuple[Scope, ...] = ()
    publisher_kinds: tuple[PublisherKind, ...] = ()
    population_lag_years: Annotated[int, Field(ge=0, le=5)] = 0
    caveats_zh: Text
    caveats_en: Text
    related: tuple[Code, ...] = ()
    also: tuple[Alternative, ...] = ()

    @model_validator(mode="after")
    def _sides_fit_kind(self) -> Metric:
        needs = self.kind in ("rate", "ratio")
        if any((formula.denominator is not None) != needs for formula in self.formulas):
            has = "a" if needs else "no"
            raise ValueError(f"a {self.kind} has {has} denominator, in also too; change kind or denominator")
        if (self.per is not None) != (self.kind == "ratio"):
            raise ValueError("per belongs to a ratio and to nothing else; change kind or per")
        if self.pooling_years > 1 and not needs:
            raise ValueError("pooling_years belongs to a rate or a ratio; change kind or pooling_years")
        return self

    @property
    def formulas(self) -> tuple[Alternative, ...]:
        """The definition's own formula first, then those that may stand in, in order."""
        return (Alternative.model_construct(numerator=self.numerator, denominator=self.denominator), *self.also)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of the definition's own formula: cells, groups and facts, as written."""
        return tuple(term.key for _, side in self.formulas[0].sides() for term in side.terms)
