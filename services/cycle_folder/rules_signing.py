"""Rules of authority lines: what stands above a signature follows from the signer's post."""

from collections.abc import Iterator

from domain.signing import SigningImpossible, authority_lines, check_authority, title_of
from services.cycle_folder.faults import Fault
from services.cycle_folder.form import Signer
from services.cycle_folder.parts import Parts


def check_signing(parts: Parts) -> Iterator[Fault]:
    """Compare each signer's free lines with the post; without lines, check that they can be made."""
    for code, signer in parts.signers.items():
        yield from _check_lines(parts, code, signer) if signer.authority else _check_post(parts, code, signer)


def _check_lines(parts: Parts, code: str, signer: Signer) -> Iterator[Fault]:
    fault = check_authority(signer.agency, signer.post, signer.authority)
    if fault is None:
        return
    place = parts.toml.at("signers", code, "authority")
    choice = " hoặc ".join(_as_written(block) for block in fault.right)
    fill = (
        f"ghi authority = {choice}, hoặc bỏ dòng authority" if choice else "ghi chức vụ của người ký trong cơ quan này"
    )
    make = place.error if title_of(signer.agency, signer.post) else place.warning
    yield make("signer.authority", fault.problem, f"{fill}; nếu sai chức vụ thì sửa post")


def _check_post(parts: Parts, code: str, signer: Signer) -> Iterator[Fault]:
    try:
        authority_lines(signer.agency, "collective", signer.post, signer.capacity or None)
    except SigningImpossible as fault:
        name = "capacity" if signer.capacity else "post"
        yield parts.toml.at("signers", code, name).error("signer.post", fault.problem, fault.way_out)


def _as_written(block: tuple[str, ...]) -> str:
    lines = ", ".join(f'"{line}"' for line in block)
    return f"[{lines}]"
