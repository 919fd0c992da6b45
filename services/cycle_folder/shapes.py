"""The shapes that every piece of a cycle folder is made of: days, codes, roles, and the frozen form."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from services.cycle_folder.days import NotADay, read_day


def _day(value: object) -> date:
    """Read a day; the fault keeps its Vietnamese sentence for services.cycle_folder.translate."""
    try:
        return read_day(value)
    except NotADay as fault:
        context = {"code": fault.code, "problem": fault.problem, "way_out": fault.way_out}
        raise PydanticCustomError("not_a_day", "{problem}", context) from fault


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(min_length=1)]  # a required text that is left empty is a fault
SmallCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
MaybeClock = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]

AgencyRole = Literal["province", "department", "council", "office", "advisors", "unit"]
SigningRole = Literal["province", "department", "council", "office", "advisors"]
CouncilRole = Literal["chair", "deputy", "member", "secretary"]
UnitLevel = Literal["huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu"]
ProductGroup = Literal["I", "II", "III", "IV", "V", "VI"]
ProducerKind = Literal["DN", "HTX", "THT", "hộ", "khác"]
Capacity = Literal["", "KT.", "TL.", "TUQ.", "Q."]
Registration = Literal["lần đầu", "nâng hạng", "đánh giá lại"]
Points = Annotated[int, Field(ge=0, le=100)]
Star = Annotated[int, Field(ge=1, le=5)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Form(BaseModel):
    """A frozen piece of outside input; an unknown key is a fault, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
