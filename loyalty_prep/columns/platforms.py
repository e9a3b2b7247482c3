"""Exports of known platforms: how their header rows look, and what is easily got wrong about them.

A profile is a row of data with its source. It decides nothing that names and cells decide, but it gives the file
its name, tells the merchant the platform's trap, and lets a refusal say what to export instead.

A header row is a platform's when it has a name of its column of addresses, one of its column of points, and one of each
group of names `beside` them that no other platform has together (in any case and order, `points_balance` and `Points
balance` being the same). Further columns change nothing, but where `alone` says so. Of several platforms the one is
meant that knows most of the names; where two know as many, none. Nor is one where other columns were chosen than those
that it speaks of. Merchants rename columns before they export, so not to be recognised means nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from loyalty_prep.languages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["balances", "ledger", "no addresses", "no balances"]
ANY: Final = "*"
"""A column that may have any name."""


class Platform(NamedTuple):
    """One platform's export: its columns, its trap in one sentence, and where that is documented.

    `email`, `points` and each group of `beside` are names with bars between, of which one must be there: all of them
    are variants of one column, or tell the platform each by itself. `email` and `points` are empty where the export has
    no such column. `also` are further names that the platform gives.
    """

    name: str
    kind: Kind
    email: str
    points: str
    beside: tuple[str, ...]
    trap: str
    source: str
    also: str = ""
    alone: bool = False

    def holds(self, email: str | None, points: str | None) -> bool:
        """Tell whether columns that were chosen by these names are those that the platform speaks of."""
        return all(
            chosen is None or own == ANY or fold(chosen) in _names(own)
            for chosen, own in ((email, self.email), (points, self.points))
        )


_FIELD_OF_USERS: Final = (
    "The balance is a field of WordPress users that some exporter wrote: check that the file holds all customers."
)
_NO_POINTS: Final = "It lists customers and no points: export the balances from the program that keeps the points."

PLATFORMS: Final = (
    Platform(
        "Wix's own example of a loyalty import",
        "balances",
        email="Email",
        points="Points balance",
        beside=("Redeemed points", "Last activity"),
        trap="`Redeemed points` were spent already; `Points balance` is what the customer has.",
        source="https://dev.wix.com/docs/rest/crm/loyalty-program/imports/introduction",
        also="Name",
    ),
    Platform(
        "Wix contacts export",
        "no balances",
        email="Email 1",
        points="",
        beside=("Email subscriber status",),
        trap="It lists contacts and no points; files of balances are compared with it; one may have several addresses.",
        source="https://support.wix.com/en/article/importing-contacts-by-uploading-a-csv-file-1066522",
        also="First Name | Last Name | Labels | Created At (UTC+0) | SMS subscriber status",
    ),
    Platform(
        "Smile.io customer export",
        "balances",
        email="email",
        points="points_balance",
        beside=(
            "vip_status | vip_tier_id | referral_url | state",
            "vip_status | vip_tier_id | referral_url | vip_tier | date_of_birth",
        ),
        trap=(
            "A birthday in the year 1004 means that the year is unknown, and `state` tells members from candidates and "
            "disabled ones, who are in the file too."
        ),
        source="https://dev.smile.io/api/resources/customers/customer-object",
        also="id | first_name | last_name | created_at | updated_at",
    ),
    Platform(
        "Yotpo Loyalty export (with points spent)",
        "balances",
        email="Email",
        points="Points Balance",
        beside=("Points Spent",),
        trap="`Points Spent` is the sum of all that was ever spent; `Points Balance` is what is left.",
        source="https://support.yotpo.com/v1/docs/importingexporting-points-and-customers",
        also="Full Name | First Name | Last Name | Birthday (MM/DD) | Birthday (MM/DD/YYYY)",
    ),
    Platform(
        "Yotpo Loyalty import file (Emails, Points)",
        "balances",
        email="Emails",
        points="Points",
        beside=(),
        trap="Yotpo adds these points to what a customer has, so they may be a gift and not the balance.",
        source="https://support.yotpo.com/docs/importing-or-adjusting-your-customers-points",
        alone=True,
    ),
    Platform(
        "LoyaltyLion customer export",
        "balances",
        email="email",
        points="points approved",
        beside=("points pending | points spent | points total | points lifetime",),
        trap="`points total` includes pending points; `points approved` is what can be spent.",
        source="https://help.loyaltylion.com/en/articles/6062006-how-points-work",
    ),
    Platform(
        "LoyaltyLion Points Accounting report",
        "no addresses",
        email="",
        points="",
        beside=(
            "Earned Points",
            "Redeemed Points",
            "Expired Points",
            "Earned Points Reversed | Redeemed Points Reimbursed | Total Outstanding Points (Start of Day)",
        ),
        trap="It counts the points of the whole programme by day and names no customers; export the customers instead.",
        source="https://help.loyaltylion.com/en/articles/11081309",
        also="Date",
    ),
    Platform(
        "Stamped loyalty file (classic)",
        "balances",
        email="email",
        points="points",
        beside=("vip_tier_end_date",),
        trap="Stamped adds these points where the customer exists, so they may be a gift and not the balance.",
        source="https://support.stamped.io/article/759",
        also="first_name | last_name | birthday | vip_tier",
    ),
    Platform(
        "Stamped 2.0 loyalty file",
        "balances",
        email="email",
        points="points",
        beside=("add_points",),
        trap="`points` replaces the balance, `add_points` is added to it: only `points` is the balance.",
        source="https://stampedsupport.stamped.io/hc/en-us/articles/10040527162651",
        also="first_name | last_name | birthday | vip_tier | vip_tier_end_date",
    ),
    Platform(
        "Rivo customer file",
        "balances",
        email="Email",
        points="Points Balance",
        beside=("Credits Balance", "VIP Tier | Activation Date | Birthdate"),
        trap="`Credits Balance` is store credit, which is money; `Points Balance` holds the points.",
        source="https://help.rivo.io/en/articles/6671188",
    ),
    Platform(
        "Rivo points log",
        "ledger",
        email="email | customer_email | Shopify Customer Email",
        points="points_amount",
        beside=("applied_at | approved_at | revoked_at",),
        trap="Each row is one change of points, up or down, and a customer has many rows.",
        source="https://help.rivo.io/en/articles/14107276",
        also="credits_amount | source | expires_at | order_id | customer_id | Shopify Customer ID",
    ),
    Platform(
        "BON Loyalty import file",
        "balances",
        email="Email | Customer Emails",
        points="Points Balance | Points",
        beside=("Shopify ID | Shopify Customer IDs",),
        trap="BON adds the points of this file to what a customer has, so they may be a gift and not the balance.",
        source="https://bonloyalty.com/docs/customers/import-customer-data-via-csv-file",
    ),
    Platform(
        "Growave customer file",
        "balances",
        email="email",
        points="points",
        beside=("Customer ID", "birthdate"),
        trap="Growave keeps balances with two decimals: `120.00` is taken as 120, and `85.50` is refused, not rounded.",
        source="https://help.growave.io/article/350",
        also="first_name | last_name",
    ),
    Platform(
        "Influence.io points file",
        "balances",
        email="Email",
        points="Points",
        beside=("Action",),
        trap="Whether these points were added to a balance or replaced it was agreed with Influence.io's support.",
        source="https://support.influence.io/en/articles/9184848",
        alone=True,
    ),
    Platform(
        "Square loyalty accounts",
        "no addresses",
        email="",
        points="balance",
        beside=("lifetime_points", "enrolled_at | program_id"),
        trap=(
            "Square knows loyalty accounts by phone number: join it with Square's customer directory, which has the "
            "addresses, by `customer_id`."
        ),
        source="https://developer.squareup.com/docs/loyalty-api/loyalty-accounts",
        also="customer_id",
    ),
    Platform(
        "Lightspeed X-Series (Vend) customer export",
        "balances",
        email="email",
        points="loyalty_balance",
        beside=("customer_code | year_to_date",),
        trap="`loyalty_balance` is an amount of money, not points, and one export holds at most 1,000 customers.",
        source="https://x-series-support.lightspeedhq.com/hc/en-us/articles/25535035254427",
        also="first_name | last_name | balance",
    ),
    Platform(
        "Shopify customer export",
        "no balances",
        email="Email",
        points="",
        beside=("Accepts Email Marketing", "Total Spent | Total Orders | Accepts SMS Marketing | Tax Exempt"),
        trap=(
            "It has no points (`Total Spent` is money, `Total Orders` a count): export the balances from the loyalty "
            "app."
        ),
        source="https://ascendfs.zendesk.com/hc/en-us/articles/26465992706843",
        also="First Name | Last Name | Phone | Tags | Note",
    ),
    Platform(
        "Matrixify (Excelify) customer export",
        "balances",
        email="Email",
        points="*",
        beside=("ID", "Command"),
        trap="A customer with several postal addresses has several rows, which repeat the same balance and are merged.",
        source="https://matrixify.app/documentation/customers/",
        also="Phone",
    ),
    Platform(
        "WPLoyalty export",
        "balances",
        email="user_email",
        points="points",
        beside=(),
        trap=(
            "WPLoyalty replaced or ignored further rows of a customer; here rows that differ are refused until "
            "you say which one counts."
        ),
        source="https://docs.flycart.org/en/articles/4341866",
        alone=True,
    ),
    Platform(
        "WooCommerce Points and Rewards export",
        "balances",
        email="*",
        points="wc_points_balance",
        beside=(),
        trap=_FIELD_OF_USERS,
        source="https://gist.github.com/kloon/8704570",
        also="user_email",
    ),
    Platform(
        "YITH WooCommerce Points and Rewards export",
        "balances",
        email="*",
        points="_ywpar_user_total_points",
        beside=(),
        trap=_FIELD_OF_USERS,
        source="https://gist.github.com/kreamweb/fe3a391e2a5b9b71c8f216ed90a72fbf",
        also="user_email",
    ),
    Platform(
        "WooCommerce customers report",
        "no balances",
        email="Email",
        points="",
        beside=("AOV", "Total Spend", "Username | Last Active | Sign Up"),
        trap=_NO_POINTS,
        source="https://github.com/woocommerce/woocommerce, Admin/API/Reports/Customers",
        also="Name | Orders | Country / Region | City | Region | Postal Code",
    ),
    Platform(
        "Magento (Adobe Commerce) customers main file",
        "no balances",
        email="email",
        points="",
        beside=("_website", "_store", "disable_auto_group_change | created_in | rp_token"),
        trap=_NO_POINTS,
        source="https://experienceleague.adobe.com/docs/commerce-admin/systems/data-transfer/data-attributes-customer.html",
        also="confirmation | created_at | firstname | lastname | group_id | store_id | website_id",
    ),
    Platform(
        "Mirasvit Rewards transactions (Magento)",
        "ledger",
        email="customer_email",
        points="amount",
        beside=("amount_used",),
        trap="Each row is one transaction, of which `amount_used` is spent already, and rows may have expired.",
        source="https://mirasvit.com/docs/module-rewards/current/manager_guide/import",
        also="website_id | is_expired | expires_at | code | comment",
    ),
    Platform(
        "Odoo loyalty cards",
        "no addresses",
        email="",
        points="points | points_display | Balance",
        beside=("code", "partner_id | Partner", "expiration_date | use_count"),
        trap="A card names its holder and no address: add the customer's email to the export (partner_id/email).",
        source="https://github.com/odoo/odoo, addons/loyalty/models/loyalty_card.py",
        also="program_id",
    ),
    Platform(
        "Voucherify loyalty cards",
        "no addresses",
        email="",
        points="Loyalty points",
        beside=("Code", "Category | Active"),
        trap="A card is known by its `Code` and has no address: export it together with the customer's email.",
        source="https://docs.voucherify.io/build/loyalty-card-import",
    ),
)

BALANCE_NAMES: Final[dict[str, str]] = {
    "YITH WooCommerce Points and Rewards": "_ywpar_user_total_points",
    "SUMO Reward Points": "rs_points_earned_points _my_reward_points",
    "myCred": "mycred_default",
    "GamiPress": "_gamipress_points_points _gamipress_credits_points _gamipress_coins_points _gamipress_gems_points",
    "BadgeOS": "_badgeos_points",
    "CubePoints": "cpoints",
    "WP Swings Points and Rewards": "wps_wpr_points mwb_wpr_points",
    "WooCommerce Points and Rewards": "wc_points_balance",
    "Rivo": "points_tally",
    "Gameball": "avaliablePointsBalance",
    "NCR Counterpoint": "LOY_PTS_BAL",
    "Yotpo (Swell) in Klaviyo": "swell_point_balance",
}
"""Names that plugins and platforms give to the balance and that no word explains, or that a word explains wrongly.

They are exact, folded as all names are: `mycred_default_total`, which is a sum, is none of them.
"""


@cache
def balance_names() -> frozenset[str]:
    """Return all of `BALANCE_NAMES`, folded."""
    return frozenset(fold(name) for names in BALANCE_NAMES.values() for name in names.split())


@cache
def _names(text: str) -> frozenset[str]:
    """Return the names that stand between bars, folded."""
    return frozenset(fold(name) for name in text.split("|")) - {""}


@cache
def _groups(platform: Platform) -> tuple[frozenset[str], ...]:
    """Return the groups of which each must have a name in the header row."""
    return tuple(_names(text) for text in (platform.email, platform.points, *platform.beside) if text not in ("", ANY))


def recognise(names: Sequence[str]) -> Platform | None:
    """Return the platform whose header row this is."""
    folded = frozenset(map(fold, names))
    fitting = []
    for platform in PLATFORMS:
        groups = _groups(platform)
        if all(not group.isdisjoint(folded) for group in groups):
            known = len(folded.intersection(_names(platform.also).union(*groups)))
            if not (platform.alone and known < len(names)):
                fitting.append((known, platform))
    most = max((known for known, _ in fitting), default=0)
    meant = [platform for known, platform in fitting if known == most]
    return meant[0] if len(meant) == 1 else None
