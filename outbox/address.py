"""Mail addresses: what the outbox accepts as one address."""

import re
from typing import Final

LONGEST_ADDRESS: Final = 254  # RFC 5321 4.5.3.1.3 less the angle brackets, as RFC 3696 erratum 1690 counts
LONGEST_LOCAL_PART: Final = 64

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?=[A-Za-z])(?:{_LABEL})")

# Cc and Cs cannot travel in a header; Zl and Zp are line breaks to some programs. The last two ranges turn the
# reading direction: "gpj.exe" is shown as "exe.jpg".
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def first_unsafe(text: str, allowed: str = "") -> str | None:
    """Find the first character that must not stand in a header (control, line break, direction), or None."""
    found = (one.group() for one in _UNSAFE.finditer(text))
    return next((character for character in found if character not in allowed), None)


def is_domain(text: str) -> bool:
    """Say whether the text is a full ASCII domain name such as ``thuky.example.vn``."""
    return _DOMAIN.fullmatch(text) is not None and len(text) < LONGEST_ADDRESS


def address_fault(address: str) -> str | None:
    """Name in Vietnamese what is wrong with one address; None when it is good.

    Quoted local parts, addresses without a dot in the domain and non-ASCII addresses (RFC 6531) are refused:
    the mail servers of administrative offices do not accept them.
    """
    local_part, at, domain = address.rpartition("@")
    faults = (
        (not address.strip(), "để trống"),
        (first_unsafe(address) is not None, "có ký tự xuống dòng hoặc ký tự điều khiển"),
        (address.count("@") > 1 or "," in address or ";" in address, "có nhiều hơn một địa chỉ"),
        (any(character.isspace() for character in address), "có dấu cách"),
        (not at or not domain, "thiếu tên miền sau dấu @"),
        (len(address) > LONGEST_ADDRESS, f"dài {len(address)} ký tự, tối đa {LONGEST_ADDRESS}"),
        (not address.isascii(), "có chữ có dấu hoặc ký tự ngoài bảng chữ La-tinh"),
        (len(local_part) > LONGEST_LOCAL_PART, f"phần trước dấu @ dài hơn {LONGEST_LOCAL_PART} ký tự"),
        (_LOCAL_PART.fullmatch(local_part) is None, "phần trước dấu @ không đúng"),
        (not is_domain(domain), f"tên miền “{domain}” không đúng"),
    )
    return next((sentence for is_wrong, sentence in faults if is_wrong), None)
