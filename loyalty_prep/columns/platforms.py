"""Exports of known platforms: how their header rows look, and what is easily got wrong about them.

A profile is a row of data with its source. It decides nothing that names and cells decide, but it gives the file
its name, tells the merchant the platform's trap, and lets a refusal say what to export instead.

A header row is a platform's when it has all the names in `needs` (in any case and order, `points_balance` and
`Points balance` being the same), and with `alone` no others. Of several the one with the most names is meant. Merchants
rename columns before they export, so not to be recognised means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from loyalty_prep.languages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["balances", "ledger", "no addresses", "no balances"]


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform's export: its columns, its trap in one sentence, and where that is documented."""

    name: str
    kind: Kind
    needs: tuple[str, ...]
    trap: str
    source: str
    alone: bool = False


PLATFORMS: Final = (
    Platform(
        "Wix's own example of a loyalty import",
        "balances",
        ("Name", "Email", "Points balance", "Redeemed points", "Last activity"),
        "`Redeemed points` were spent already; `Points balance` is what the customer has.",
        "https://dev.wix.com/docs/rest/crm/loyalty-program/imports/introduction",
    ),
    Platform(
        "Wix contacts export",
        "no balances",
        ("First Name", "Last Name", "Email 1", "Email subscriber status"),
        "It lists contacts and no points; files of balances are compared with it; one may have several addresses.",
        "https://support.wix.com/en/article/importing-contacts-by-uploading-a-csv-file-1066522",
    ),
    Platform(
        "Smile.io customer export",
        "balances",
        ("first_name", "last_name", "email", "points_balance", "state", "vip_status"),
        "A birthday in the year 1004 means that the year is unknown, and `state` tells members from candidates and "
        "disabled ones, who are in the file too.",
        "https://dev.smile.io/api/resources/customers/customer-object",
    ),
    Platform(
        "Yotpo Loyalty export (with points spent)",
        "balances",
        ("Email", "Points Balance", "Points Spent"),
        "`Points Spent` is the sum of all that was ever spent; `Points Balance` is what is left.",
        "https://support.yotpo.com/v1/docs/importingexporting-points-and-customers",
    ),
    Platform(
        "Yotpo Loyalty import file (Emails, Points)",
        "balances",
        ("Emails", "Points"),
        "Yotpo adds these points to what a customer has, so they may be a gift and not the balance.",
        "https://support.yotpo.com/docs/importing-or-adjusting-your-customers-points",
        alone=True,
    ),
    Platform(
        "LoyaltyLion customer export",
        "balances",
        ("email", "points approved", "points pending"),
        "`points total` includes pending points; `points approved` is what can be spent.",
        "https://help.loyaltylion.com/en/articles/6062006-how-points-work",
    ),
    Platform(
        "LoyaltyLion Points Accounting report",
        "no addresses",
        ("Date", "Earned Points", "Earned Points Reversed", "Redeemed Points", "Expired Points"),
        "It counts the points of the whole programme by day and names no customers; export the customers instead.",
        "https://help.loyaltylion.com/en/articles/11081309",
    ),
    Platform(
        "Stamped loyalty file (classic)",
        "balances",
        ("email", "points", "vip_tier", "vip_tier_end_date"),
        "Stamped adds these points where the customer exists, so they may be a gift and not the balance.",
        "https://support.stamped.io/article/759",
    ),
    Platform(
        "Stamped 2.0 loyalty file",
        "balances",
        ("email", "points", "add_points"),
        "`points` replaces the balance, `add_points` is added to it: only `points` is the balance.",
        "https://stampedsupport.stamped.io/hc/en-us/articles/10040527162651",
    ),
    Platform(
        "Rivo customer file",
        "balances",
        ("Email", "Points Balance", "VIP Tier", "Activation Date", "Credits Balance"),
        "`Credits Balance` is store credit, which is money; `Points Balance` holds the points.",
        "https://help.rivo.io/en/articles/6671188",
    ),
    *(
        Platform(
            "Rivo points log",
            "ledger",
            (address, points, approved),
            "Each row is one change of points, up or down, and a customer has many rows.",
            "https://help.rivo.io/en/articles/14107276",
        )
        for address in ("email", "customer_email", "Shopify Customer Email")
        for points in ("points_amount",)
        for approved in ("applied_at", "approved_at")
    ),
    *(
        Platform(
            "BON Loyalty import file",
            "balances",
            (address, points, shop),
            "BON adds the points of this file to what a customer has, so they may be a gift and not the balance.",
            "https://bonloyalty.com/docs/customers/import-customer-data-via-csv-file",
        )
        for address, points, shop in (
            ("Email", "Points Balance", "Shopify ID"),
            ("Customer Emails", "Points", "Shopify Customer IDs"),
        )
    ),
    Platform(
        "Growave customer file",
        "balances",
        ("Customer ID", "email", "points", "birthdate"),
        "Growave keeps balances with two decimals: `120.00` is taken as 120, and `85.50` is refused, not rounded.",
        "https://help.growave.io/article/350",
    ),
    Platform(
        "Influence.io points file",
        "balances",
        ("Email", "Points", "Action"),
        "Whether these points were added to a balance or replaced it was agreed with Influence.io's support.",
        "https://support.influence.io/en/articles/9184848",
        alone=True,
    ),
    Platform(
        "Square loyalty accounts",
        "no addresses",
        ("customer_id", "balance", "lifetime_points", "enrolled_at"),
        "Square knows loyalty accounts by phone number: join it with Square's customer directory, which has the "
        "addresses, by `customer_id`.",
        "https://developer.squareup.com/docs/loyalty-api/loyalty-accounts",
    ),
    Platform(
        "Lightspeed X-Series (Vend) customer export",
        "balances",
        ("customer_code", "email", "loyalty_balance"),
        "`loyalty_balance` is an amount of money, not points, and one export holds at most 1,000 customers.",
        "https://x-series-support.lightspeedhq.com/hc/en-us/articles/25535035254427",
    ),
    Platform(
        "Shopify customer export",
        "no balances",
        ("Email", "Accepts Email Marketing", "Total Spent", "Total Orders"),
        "It has no points (`Total Spent` is money, `Total Orders` a count): export the balances from the loyalty app.",
        "https://ascendfs.zendesk.com/hc/en-us/articles/26465992706843",
    ),
    Platform(
        "Matrixify (Excelify) customer export",
        "balances",
        ("ID", "Email", "Command"),
        "A customer with several postal addresses has several rows, which repeat the same balance and are merged.",
        "https://matrixify.app/documentation/customers/",
    ),
    Platform(
        "WPLoyalty export",
        "balances",
        ("user_email", "points"),
        "WPLoyalty replaced or ignored further rows of a customer; here rows that differ are refused until "
        "you say which one counts.",
        "https://docs.flycart.org/en/articles/4341866",
    ),
    Platform(
        "WooCommerce Points and Rewards export",
        "balances",
        ("user_email", "wc_points_balance"),
        "The balance is a field of WordPress users that some exporter wrote: check that the file holds all customers.",
        "https://gist.github.com/kloon/8704570",
    ),
    Platform(
        "Mirasvit Rewards transactions (Magento)",
        "ledger",
        ("customer_email", "amount", "amount_used"),
        "Each row is one transaction, of which `amount_used` is spent already, and rows may have expired.",
        "https://mirasvit.com/docs/module-rewards/current/manager_guide/import",
    ),
    Platform(
        "Odoo loyalty cards",
        "no addresses",
        ("code", "partner_id", "points", "expiration_date"),
        "A card names its holder and no address: add the customer's email to the export (partner_id/email).",
        "https://github.com/odoo/odoo, addons/loyalty/models/loyalty_card.py",
    ),
    Platform(
        "Voucherify loyalty cards",
        "no addresses",
        ("Code", "Loyalty points", "Category"),
        "A card is known by its `Code` and has no address: export it together with the customer's email.",
        "https://docs.voucherify.io/build/loyalty-card-import",
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

_FOLDED: Final = tuple((frozenset(map(fold, platform.needs)), platform) for platform in PLATFORMS)


@cache
def balance_names() -> frozenset[str]:
    """Return all of `BALANCE_NAMES`, folded."""
    return frozenset(fold(name) for names in BALANCE_NAMES.values() for name in names.split())


def recognise(names: Sequence[str]) -> Platform | None:
    """Return the platform whose header row this is; of several the one with the most names."""
    folded = frozenset(map(fold, names))
    fitting = [
        (len(needs), platform)
        for needs, platform in _FOLDED
        if needs <= folded and not (platform.alone and len(needs) < len(names))
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
