"""The shape of contacts.csv: whom a unit or member is reached through, by role and for a span of days."""

from typing import Final, Literal

from pydantic import Field

from services.cycle_folder.columns import Column, Table
from services.cycle_folder.shapes import Day, Form, Text

ContactRole = Literal["officer", "head", "clerk"]

CONTACT_ROLES: Final = {"cán bộ đầu mối": "officer", "lãnh đạo": "head", "văn thư": "clerk"}
"""Roles as clerks write them."""


class ContactRow(Form):
    """A row of contacts.csv."""

    owner: Text = Field(description="mã đơn vị hoặc mã thành viên Hội đồng")
    role: ContactRole = Field(description="cán bộ đầu mối, lãnh đạo hoặc văn thư")
    name: str = Field(default="", description="họ và tên, hoặc tên bộ phận")
    email: Text = Field(description="thư điện tử")
    phone: str = Field(default="", description="điện thoại")
    valid_from: Day | None = Field(default=None, description="dùng từ ngày; trống: từ trước")
    valid_until: Day | None = Field(default=None, description="dùng đến hết ngày; trống: chưa biết")


CONTACTS: Final = Table(
    "contacts",
    "bảng đầu mối",
    ContactRow,
    (
        Column("owner", "Mã đơn vị, thành viên"),
        Column("role", "Vai trò", "choice", CONTACT_ROLES),
        Column("name", "Họ và tên"),
        Column("email", "Thư điện tử"),
        Column("phone", "Điện thoại"),
        Column("valid_from", "Hiệu lực từ", "day"),
        Column("valid_until", "Hiệu lực đến", "day"),
    ),
)
