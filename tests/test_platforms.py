"""Whose export a header row is: variants of each platform's, near misses, and no word against what was chosen."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import pytest
from harness import as_csv, examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.columns.platforms import ANY, PLATFORMS, recognise

if TYPE_CHECKING:
    from loyalty_prep.columns.platforms import Platform

# platform: header rows of it, whole and in part, as they are and as spreadsheets and programs write them
HEADERS: Final = {
    "Wix's own example of a loyalty import": (
        "Name,Email,Points balance,Redeemed points,Last activity",
        "Last activity,Redeemed points,Points balance,Email",
    ),
    "Wix contacts export": (
        "First Name,Last Name,Email 1,Phone 1,Labels,Created At (UTC+0),Email subscriber status",
        "Email 1,Email 2,Email subscriber status,SMS subscriber status,Language",
    ),
    "Smile.io customer export": (
        "id,first_name,last_name,email,points_balance,state,date_of_birth,vip_status,referral_url,created_at",
        "email,points_balance,vip_tier_id",
        "Referral URL,Points Balance,Email,First Name",
        "id,first_name,last_name,email,points_balance,state,vip_tier",
        "email,state,date_of_birth,points_balance,updated_at",
    ),
    "Yotpo Loyalty export (with points spent)": (
        "Full Name,Email,Points Balance,Points Spent,Birthday (MM/DD),Anniversary",
        "First Name,Last Name,Points Spent,Points Balance,Email",
    ),
    "Yotpo Loyalty import file (Emails, Points)": ("Emails,Points", "points,emails"),
    "LoyaltyLion customer export": (
        "id,name,email,points approved,points pending,points spent,points total,points lifetime",
        "Points Approved,Email,Points Lifetime",
        "email,points_total,points_approved",
    ),
    "LoyaltyLion Points Accounting report": (
        "Date,Earned Points,Earned Points Reversed,Redeemed Points,Redeemed Points Reimbursed,Expired Points",
        "Date,Total Outstanding Points (Start of Day),Earned Points,Redeemed Points,Expired Points",
    ),
    "Stamped loyalty file (classic)": (
        "first_name,last_name,email,points,birthday,vip_tier,vip_tier_end_date",
        "email,points,vip_tier_end_date",
    ),
    "Stamped 2.0 loyalty file": ("email,points,add_points", "Email,Add Points,Points,VIP Tier,VIP Tier End Date"),
    "Rivo customer file": (
        "Email,Points Balance,Birthdate,VIP Tier,Activation Date,Credits Balance",
        "email,credits_balance,vip_tier,points_balance",
    ),
    "Rivo points log": (
        "customer_email,points_amount,credits_amount,source,applied_at,approved_at,revoked_at,order_id",
        "Email,Points Amount,Approved At",
        "Shopify Customer ID,Shopify Customer Email,Points Amount,Revoked At",
    ),
    "BON Loyalty import file": ("Customer Emails,Shopify Customer IDs,Points", "Email,Points Balance,Shopify ID"),
    "Growave customer file": (
        "Customer ID,email,points,first_name,last_name,birthdate",
        "birthdate,Points,Email,Customer ID",
    ),
    "Influence.io points file": ("Email,Points,Action",),
    "Square loyalty accounts": (
        "customer_id,phone,balance,lifetime_points,enrolled_at,program_id",
        "Program ID,Lifetime Points,Balance",
    ),
    "Lightspeed X-Series (Vend) customer export": (
        "customer_code,first_name,last_name,email,phone,year_to_date,loyalty_balance,balance",
        "email,year_to_date,loyalty_balance",
    ),
    "Shopify customer export": (
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Total Spent,Total Orders,Tags",
        "First Name,Email,Accepts Email Marketing,Default Address City,Accepts SMS Marketing,Tax Exempt",
    ),
    "Matrixify (Excelify) customer export": (
        "ID,Email,Command,First Name,Phone,Address City,Metafield: loyalty.points [integer]",
        "Email,ID,Command,Points",
    ),
    "WPLoyalty export": ("user_email,points", "Points,User Email"),
    "WooCommerce Points and Rewards export": (
        "ID,user_login,user_email,display_name,wc_points_balance",
        "Email,wc_points_balance",
    ),
    "YITH WooCommerce Points and Rewards export": (
        "ID,user_login,user_email,_ywpar_user_total_points,_ywpar_rewarded_points",
        "billing_email,_ywpar_user_total_points",
    ),
    "WooCommerce customers report": (
        "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code",
        "Email,AOV,Total Spend,Username",
    ),
    "Magento (Adobe Commerce) customers main file": (
        "email,_website,_store,confirmation,created_at,created_in,disable_auto_group_change,firstname,group_id,lastname",
        "email,_website,_store,firstname,lastname,rp_token,website_id",
    ),
    "Mirasvit Rewards transactions (Magento)": (
        "customer_email,amount,amount_used,website_id,is_expired,expires_at,code,comment",
        "Amount,Amount Used,Customer Email",
    ),
    "Odoo loyalty cards": (
        "code,partner_id,program_id,points,points_display,expiration_date,use_count",
        "Code,Partner,Balance,Expiration Date",
        "Partner,Code,Points,Use Count",
    ),
    "Voucherify loyalty cards": ("Code,Loyalty points,Category,Active,Start Date", "Active,Code,Loyalty points"),
}
VARIANTS: Final = [(name, header) for name, headers in HEADERS.items() for header in headers]

# Names that several platforms' exports have, one name too few, and names that only look alike.
NEAR_MISSES: Final = (
    "email,points",
    "Email,Points Balance",
    "first_name,last_name,email,points_balance,created_at,updated_at",
    "id,email,points_balance,state,city,country",
    "email,points,vip_tier,birthday",
    "Email,Points Balance,VIP Tier,Birthdate",
    "Email,Points Balance,Credits Balance",
    "Emails,Points,Name",
    "Email,Points,Action,Date",
    "Customer ID,email,points,first_name,last_name",
    "email,points approved",
    "email,Points balance,Redeemed points",
    "customer_email,points_amount,source",
    "customer_email,amount,code,comment",
    "customer_id,balance,enrolled_at",
    "Date,Earned Points,Redeemed Points,Expired Points",
    "Email,Total Spent,Total Orders",
    "Email,Accepts Email Marketing",
    "Email,loyalty_balance,phone",
    "ID,Email,Points",
    "user_email,points,display_name",
    "Name,Email,Orders,Total Spend,City",
    "email,website,store,firstname",
    "code,points,expiration_date",
    "Code,Loyalty points",
    "Email,Email subscriber status",
)
UNKNOWN: Final = ("Note", "Zebra", "Shop floor", "col7", "Vermerk", "備考")
"""Names of columns that no platform has, and that say nothing of addresses or points."""


def platform_of(name: str) -> Platform:
    return next(platform for platform in PLATFORMS if platform.name == name)


def file(names: list[str], rows: int = 12) -> bytes:
    """Return an export with a header row: addresses and balances under the names that say so, else words."""

    def cell(name: str, row: int) -> str:
        folded = name.replace("_", " ").lower()
        if "email" in folded and not {"accepts", "status", "subscriber"} & set(folded.split()):
            return f"c{row}@{'second' if name[-1:] == '2' else 'example'}.com"
        if any(word in folded for word in ("points", "balance", "amount")) and "display" not in folded:
            return str(row * 7919 % 500)
        return f"word {row}"

    return as_csv([names, *([cell(name, row) for name in names] for row in range(1, rows + 1))]).encode()


def test_every_platform_has_header_rows_here() -> None:
    assert HEADERS.keys() == {platform.name for platform in PLATFORMS}
    assert len({platform.name for platform in PLATFORMS}) == len(PLATFORMS)


@pytest.mark.parametrize(("name", "header"), VARIANTS)
def test_a_header_row_is_its_platform_s_in_any_order_case_and_company(name: str, header: str) -> None:
    names = header.split(",")
    chance = random.Random(header)  # noqa: S311 - no secret
    for variant in (names, names[::-1], chance.sample(names, len(names)), [each.upper() for each in names]):
        found = recognise(variant)
        assert found is not None
        assert found.name == name
    found = recognise([*names, *UNKNOWN])
    assert (found and found.name) == (None if platform_of(name).alone else name)


@pytest.mark.parametrize("header", NEAR_MISSES)
def test_names_that_several_platforms_share_are_nobody_s(header: str) -> None:
    assert recognise(header.split(",")) is None


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_without_any_one_group_of_its_names_a_header_row_is_not_the_platform_s(platform: Platform) -> None:
    groups = [group for group in (platform.email, platform.points, *platform.beside) if group not in ("", ANY)]
    rest = {name.strip() for group in (*groups, platform.also) for name in group.split("|")} - {""}
    for group in groups:
        names = sorted(rest - {name.strip() for name in group.split("|")})
        found = recognise(names)
        assert found is None or found.name != platform.name


@pytest.mark.parametrize(("name", "header"), VARIANTS)
def test_a_file_is_of_the_kind_that_its_platform_says(name: str, header: str) -> None:
    platform, found = platform_of(name), loyalty_prep.inspect(file(header.split(",")))
    assert found.platform is platform
    if platform.kind == "no addresses":
        assert found.email.index is None
    elif platform.kind == "no balances":
        assert found.points.index is None
    elif platform.kind == "ledger":
        assert found.points.problem is not None
        assert found.points.problem.code == "LEDGER_OF_TRANSACTIONS"
    else:
        assert found.email.index is not None


CONTRADICTED: Final[list[tuple[str, dict[str, Any]]]] = [
    ("Full Name,Email,Points Balance,Points Spent", {"points_column": "Points Spent"}),
    ("email,points,add_points", {"points_column": "add_points"}),
    ("Email 1,Email 2,Email subscriber status,Labels", {"email_column": "Email 2"}),
    ("Email,Accepts Email Marketing,Total Spent,Total Orders,Points", {}),  # whose trap says that it has no points
    ("code,partner_id,email,points,expiration_date", {}),  # whose trap says that it has no addresses
    ("Email,AOV,Total Spend,Username,Points balance", {}),
    ("id,email,points approved,points total", {"points_column": "points total"}),
]


@pytest.mark.parametrize(("header", "flags"), CONTRADICTED)
def test_a_profile_that_speaks_of_other_columns_than_the_chosen_ones_is_not_told(
    header: str, flags: dict[str, Any]
) -> None:
    assert recognise(header.split(",")) is not None
    found = loyalty_prep.inspect(file(header.split(",")), **flags)
    assert None not in (found.email.index, found.points.index) or "Email 2" in header
    assert found.to_dict()["profile"] is None


ALL_NAMES: Final = sorted({name for _, header in VARIANTS for name in header.split(",")})


@settings(max_examples=examples(30))
@given(st.data())
def test_law_columns_that_come_or_go_give_no_profile_against_what_was_chosen(data: st.DataObject) -> None:
    _, header = data.draw(st.sampled_from(VARIANTS))
    names = [name for name in header.split(",") if data.draw(st.integers(0, 4))]  # most of them stay
    more = data.draw(st.lists(st.sampled_from([*UNKNOWN, *ALL_NAMES]), max_size=3, unique=True))
    names = data.draw(st.permutations([*dict.fromkeys([*names, *more])]))
    if len(names) < 2:
        return
    found = loyalty_prep.inspect(file(names))
    platform = found.platform
    if platform is not None:
        assert found.email.name is None or platform.kind != "no addresses"
        assert found.points.name is None or platform.kind != "no balances"
        assert platform.holds(found.email.name, found.points.name)


@settings(max_examples=examples(30))
@given(st.sampled_from(VARIANTS), st.sampled_from(UNKNOWN))
def test_law_a_profile_makes_no_balance_believed(variant: tuple[str, str], unknown: str) -> None:
    """Under the platform's other names a column of numbers that no word calls points is refused as anywhere."""
    names = [
        each for each in variant[1].split(",") if "oint" not in each and "alance" not in each and "mount" not in each
    ]
    rows = [
        [f"c{row}@example.com" if "mail" in name.lower() else f"word {row}" for name in names] for row in range(1, 13)
    ]
    counted = [[*cells, str(row * 7919 % 500)] for row, cells in enumerate(rows, 1)]
    found = loyalty_prep.inspect(as_csv([[*names, unknown], *counted]).encode())
    assert found.points.index is None
