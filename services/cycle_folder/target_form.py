"""The shape of a target in cycle.toml: its first three fields say all that most plans say."""

from typing import Final, Literal

from pydantic import Field

from domain.target import Counting, Goal, TargetKind
from services.cycle_folder.shapes import Count, Day, Form, ProducerKind, ProductGroup, Star, Text

_NOUNS: Final = {"units": "địa phương", "producers": "chủ thể"}


class Target(Form):
    """A target of the plan that reports compare with."""

    name: Text = Field(description="tên chỉ tiêu")
    planned: Count = Field(description="số theo kế hoạch")
    star_at_least: Star = Field(description="đếm sản phẩm từ số sao này trở lên: 3")
    kind: Literal["products", "upgrades", "units", "producers"] = Field(
        default="products",
        description="đếm gì: products (sản phẩm), upgrades (nâng hạng), units (địa phương), producers (chủ thể)",
    )
    from_star: Star | None = Field(default=None, description="chỉ tiêu nâng hạng: hạng trước khi nâng")
    period_from: Day | None = Field(default=None, description="ngày đầu kỳ; trống: chỉ tính chu trình này")
    period_until: Day | None = Field(default=None, description="ngày cuối kỳ")
    counting: Literal["council", "recognised", "valid"] = Field(
        default="council",
        description="council (theo kết quả Hội đồng), recognised (công nhận trong kỳ), valid (còn hiệu lực)",
    )
    groups: tuple[ProductGroup, ...] = Field(default=(), description="chỉ các nhóm sản phẩm này: I, II")
    units: tuple[Text, ...] = Field(default=(), description="chỉ các đơn vị có mã này")
    producer_kinds: tuple[ProducerKind, ...] = Field(default=(), description="chỉ các loại hình này: HTX, THT")

    @property
    def noun(self) -> str:
        """Name what is counted, behind a number: sản phẩm, địa phương, chủ thể."""
        return _NOUNS.get(self.kind, "sản phẩm")

    def goal(self, cycle: str) -> Goal:
        """Give the target as the rules see it."""
        return Goal(
            name=self.name,
            planned=self.planned,
            kind=TargetKind(self.kind),
            star_at_least=self.star_at_least,
            from_star=self.from_star,
            starts=self.period_from,
            ends=self.period_until,
            counting=Counting(self.counting),
            cycle=cycle,
            groups=frozenset(self.groups),
            units=frozenset(self.units),
            producer_kinds=frozenset(self.producer_kinds),
        )
