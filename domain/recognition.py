"""The decision of recognition: its article and its annex must tell the same."""

from collections import Counter
from collections.abc import Iterable, Mapping

from domain.errors import RuleBroken
from domain.vietnamese import counted, join_list


class AnnexMismatch(RuleBroken):
    """Say that the totals of the article differ from the rows of the annex.

    ``differences``: (star, stated in the article, rows in the annex), highest star first.
    """

    def __init__(self, differences: tuple[tuple[int, int, int], ...]) -> None:
        super().__init__(differences)
        self.differences = differences

    def sentence(self) -> str:
        """Name every star that differs."""
        facts = join_list(
            [
                f"{star} sao: Điều 1 ghi {counted(stated)}, Phụ lục có {counted(listed)}"
                for star, stated, listed in self.differences
            ]
        )
        return f"Số sản phẩm ở Điều 1 không khớp Phụ lục ({facts}). Hãy lập lại quyết định trước khi trình ký."


def check_annex(stated: Mapping[int, int], rows: Iterable[int]) -> None:
    """Pass when the article's totals per star equal the annex, given as the star of each row.

    A star that one side does not name counts as 0 there. Raises AnnexMismatch with all differences.
    """
    listed = Counter(rows)
    stars = sorted({*stated, *listed}, reverse=True)
    differences = tuple(
        (star, stated.get(star, 0), listed[star]) for star in stars if stated.get(star, 0) != listed[star]
    )
    if differences:
        raise AnnexMismatch(differences)
