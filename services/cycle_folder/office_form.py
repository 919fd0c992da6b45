"""How the office keeps its registers and who does what: [series.…] and [duties] of cycle.toml."""

from typing import Literal

from pydantic import Field

from services.cycle_folder.shapes import Form, Text

COMMON = "chung"
"""The series of an agency that numbers all types together."""
Pair = Literal["drafter-signer", "drafter-numberer", "checker-numberer"]


class SeriesPlan(Form):
    """How one agency numbers (Decree 30/2020, Article 15: set by the head of the agency); by type unless said."""

    common: bool = Field(default=False, description="true: một dãy số chung cho mọi loại văn bản")
    own: tuple[Text, ...] = Field(default=("gcn", "sy"), description="dãy số vẫn để riêng khi common = true")
    groups: dict[str, tuple[Text, ...]] = Field(
        default_factory=dict, description='các nhóm loại văn bản dùng chung một dãy: { "hanh-chinh" = ["cv", "tb"] }'
    )

    def name_of(self, series: str) -> str:
        """Give the series in which papers of a kind's series are numbered."""
        for name, members in self.groups.items():
            if series in members:
                return name
        return COMMON if self.common and series not in self.own else series


class Duties(Form):
    """Who drafts, checks the form, signs and numbers; an empty list names nobody in particular."""

    enforce: bool = Field(default=False, description="true: mỗi việc một người khác nhau, sai thì từ chối")
    drafters: tuple[Text, ...] = Field(default=(), description="những người soạn thảo, họ và tên")
    checkers: tuple[Text, ...] = Field(default=(), description="những người kiểm tra thể thức")
    signers: tuple[Text, ...] = Field(default=(), description="những người ký")
    numberers: tuple[Text, ...] = Field(default=(), description="những người cấp số (văn thư)")
    may_share: tuple[Pair, ...] = Field(default=(), description="hai việc được cùng một người: drafter-numberer")
