"""Who stands behind an owner and a unit: invented, and the same on every paper and in every table."""

from examples.making.cast import Product, Province, Unit
from examples.making.people import mail, person, phone

# Invented people are numbered: 0-14 sit in the council and the department, then the units' officers, then the owners.
_FIRST_OFFICER = 15
_FIRST_OWNER = 40


def _owner_number(province: Province, product: Product) -> int:
    owners = list(dict.fromkeys(each.owner for each in province.products))
    return owners.index(product.owner)


def representative_of(province: Province, product: Product) -> str:
    """Name the invented representative of a product's owner."""
    return person(_FIRST_OWNER + _owner_number(province, product)).name


def phone_of(province: Province, product: Product) -> str:
    """Give the invented telephone number of a product's owner."""
    return phone(province.area, 300 + _owner_number(province, product))


def mail_of(province: Province, product: Product) -> str:
    """Give the invented mail address of a product's owner, nothing when it has none."""
    slug = province.folder.rpartition("-")[0]
    return mail(f"chu-the-{_owner_number(province, product) + 1:02d}.{slug}") if product.has_mail else ""


def contact_of(province: Province, unit: Unit) -> str:
    """Name the invented officer of a unit."""
    return person(_FIRST_OFFICER + province.units.index(unit)).name
