"""Exports of customers that hold no points: refused, with the likeliest candidate and how to choose it.

The header rows are those that shops, tills, mailing tools and customer lists usually write. None has a balance; nearly
all have numbers that were once taken for one (orders, opens, money, postcodes, ids). A column behind `*` may be the
first that is proposed: a count of something that customers have, which a merchant may have put points into.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest

import loyalty_prep
from loyalty_prep import cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS: Final = 40
WITHOUT: Final = {
    # Shops
    "Shopify": "Customer ID:id,First Name:name,Last Name:name,Email:email,Accepts Email Marketing:yes,Default Address Company:text,Default Address Address1:text,Default Address City:text,Default Address Province Code:code,Default Address Country Code:code,Default Address Zip:zip,Default Address Phone:phone,Phone:phone,Accepts SMS Marketing:yes,Total Spent:money,*Total Orders:count,Note:text,Tax Exempt:yes,Tags:text",
    "WooCommerce": "Name:name,Username:key,Last active:date,Date registered:date,Email:email,*Orders:count,Total spend:money,AOV:money,Country / Region:code,City:text,Region:text,Postal code:zip",
    "Magento": "ID:serial,Name:name,Email:email,Group:text,Phone:phone,ZIP:zip,Country:code,State/Province:text,Customer Since:date,Web Site:text,Confirmed email:text,Account Created in:text,Billing Address:text,Date of Birth:date,Tax VAT Number:id,Gender:text",
    "PrestaShop": "ID:serial,Social title:text,First name:name,Last name:name,Email address:email,Group:text,Sales:money,Enabled:flag,Newsletter:flag,Partner offers:flag,Registration:date,Last visit:date",
    "BigCommerce": "Customer ID:serial,Customer Name:name,Email:email,Phone:phone,Company:text,Customer Group:text,Date Joined:date,Store Credit:money,*Orders:count,Receive Review/Abandoned Cart Emails?:yes",
    "Squarespace": "Email:email,First Name:name,Last Name:name,Shipping Address 1:text,Shipping City:text,Shipping Zip:zip,Shipping Country:code,*Order Count:count,Total Spent:money,Last Order Date:date,Accepts Marketing:yes",
    "Ecwid": "email:email,name:name,*orders_count:count,total_spent:money,registered:date,customer_group:text,billing_postal_code:zip,accept_marketing:yes",
    "OpenCart": "customer_id:serial,customer_group_id:one,store_id:zero,firstname:name,lastname:name,email:email,telephone:phone,newsletter:flag,address_id:serial,status:flag,safe:flag,date_added:date",
    "Shopware": "id:serial,customernumber:id,email:email,firstname:name,lastname:name,zipcode:zip,city:text,customergroup:text,newsletter:flag,accountmode:flag,*orderCount:count,orderTotalAmount:money",
    "Shoptet": "code:key,email:email,billFullName:name,phone:phone,billZip:zip,*orders:count,turnover:money,customerGroup:text,registrationDate:date",
    "JTL-Shop": "Kundennummer:id,Anrede:text,Vorname:name,Nachname:name,E-Mail:email,PLZ:zip,Ort:text,Kundengruppe:text,Umsatz:money,*Bestellungen:count,Erstellt am:date",
    "Gambio": "customers_id:serial,customers_firstname:name,customers_lastname:name,customers_email_address:email,customers_telephone:phone,customers_newsletter:flag,*orders:count,entry_postcode:zip",
    "Volusion": "customerid:serial,firstname:name,lastname:name,emailaddress:email,phonenumber:phone,postalcode:zip,discountlevel:zero,emailsubscriber:yes,firstdateordered:date,lastmodified:date",
    "Etsy": "Sale Date:date,Order ID:id,Buyer User ID:key,Full Name:name,Email:email,*Number of Items:count,Ship Zipcode:zip,Order Value:money,Coupon Code:text,Discount Amount:money,Shipping:money,Sales Tax:money,Order Total:money",
    "Gumroad": "Purchase ID:key,Item Name:text,Buyer Name:name,Purchase Email:email,Purchase Date:date,Subtotal ($):money,Taxes ($):money,Sale Price ($):money,*Quantity:count,Rating:rating,Zip Code:zip",
    "Wix Stores orders": "Order number:id,Date created:date,Contact email:email,Recipient name:name,*Total order quantity:count,Delivery zip/postal code:zip,Price:money,Total:money,Refunded amount:money",
    # Tills, restaurants, studios
    "Square": "Reference ID:key,First Name:name,Last Name:name,Email Address:email,Phone Number:phone,Nickname:text,City:text,Postal Code:zip,Birthday:date,Memo:text,Creation Source:text,First Visit:date,Last Visit:date,*Transaction Count:count,Lifetime Spend:money,Email Subscription Status:text",
    "Lightspeed": "customer_code:key,company_name:text,first_name:name,last_name:name,email:email,phone:phone,mobile:phone,physical_postcode:zip,customer_group_name:text,year_to_date:money,balance_owed:money,enable_account:flag,account_limit:money",
    "Toast": "First name:name,Last name:name,Email:email,Phone:phone,*Visit count:count,Average party size:count,Lifetime spend:money,Last visit date:date,Marketing opt in:yes",
    "Clover": "Customer ID:key,First Name:name,Last Name:name,Phone Number:phone,Email Address:email,Marketing Allowed:yes,Customer Since:date,Zip:zip,*Number of Orders:count,Total Spent:money",
    "Revel": "ID:serial,First Name:name,Last Name:name,Email:email,Phone:phone,Account Balance:money,*Total Visits:count,Total Purchases:money,Zip:zip,Created Date:date",
    "Epos Now": "CustomerID:id,Forename:name,Surname:name,EmailAddress:email,ContactNumber:phone,PostCode:zip,CurrentBalance:money,CreditLimit:money,SignUpDate:date,MaxCredit:money",
    "Mindbody": "Client ID:id,Last Name:name,First Name:name,Email:email,Mobile Phone:phone,*# Visits:count,Last Visit:date,Total Sales:money,*Account Balance:money,Postal Code:zip",
    "Fresha": "Client ID:key,First Name:name,Last Name:name,Email:email,Mobile Number:phone,*Total Appointments:count,*No Shows:count,Total Sales:money,Last Appointment:date,Accepts Marketing:yes",
    "Glofox": "Member:name,Email:email,Membership:text,*Bookings:count,Attendances:count,No shows:count,Joined:date,Lifetime value:money",
    "OpenTable": "First Name:name,Last Name:name,Email:email,Phone:phone,*Visits:count,*Covers:count,*Cancellations:count,*No-Shows:count,Last Visit Date:date,Total Spend:money",
    "Mews": "Customer:name,Email:email,Nationality:code,*Nights:count,*Stays:count,Room revenue:money,Adults:count,Birth date:date",
    # Mailing tools
    "Mailchimp": "Email Address:email,First Name:name,Last Name:name,Address:text,Phone Number:phone,MEMBER_RATING:rating,OPTIN_TIME:date,OPTIN_IP:text,CONFIRM_TIME:date,LATITUDE:decimal,LONGITUDE:decimal,GMTOFF:count,DSTOFF:count,TIMEZONE:text,CC:code,REGION:text,LAST_CHANGED:date,LEID:id,EUID:key,NOTES:text,TAGS:text",
    "Klaviyo": "Email:email,Klaviyo ID:key,First Name:name,Last Name:name,Phone Number:phone,Zip Code:zip,Email Marketing Consent:text,First Active:date,Last Active:date,Profile Created On:date,Date Added:date,Last Open:date,Last Click:date,Total Customer Lifetime Value:money,Historic Customer Lifetime Value:money,Predicted Customer Lifetime Value:money,Historic Number Of Orders:count,Predicted Number Of Orders:decimal,Average Days Between Orders:decimal,Churn Risk Prediction:decimal",
    "Brevo": "CONTACT ID:serial,EMAIL:email,FIRSTNAME:name,LASTNAME:name,SMS:phone,WHATSAPP:phone,DOUBLE_OPT-IN:flag,OPT_IN:flag,ADDED_TIME:date,MODIFIED_TIME:date",
    "ActiveCampaign": "Contact ID:serial,Email:email,First Name:name,Last Name:name,Phone:phone,Date Created:date,IP Address:text,Organization:text,*Lead Score:count,*Deals:count,Tags:text",
    "ConvertKit": "first_name:name,email:email,status:text,created_at:date,*sent:count,opened:count,clicked:count,bounced:zero,tags:text",
    "Omnisend": "Email:email,First name:name,Last name:name,Phone:phone,Country:code,City:text,Postal code:zip,Email status:text,*Total orders:count,Total spent:money,Average order value:money,Last order date:date",
    "MailerLite": "Subscriber:email,Name:name,*Sent:count,Opens:count,Clicks:count,Subscribed:date,Location:text",
    "Constant Contact": "Email address:email,First name:name,Last name:name,Company:text,Zip/Postal Code - Home:zip,Birthday month:month,Birthday day:month,Email status:text,Created At:date",
    "Campaign Monitor": "Email Address:email,Name:name,Status:text,Date joined:date,*Opens:count,Clicks:count,Country:code",
    "AWeber": "Email:email,Name:name,Date Added:date,Status:text,Ad Tracking:text,Misc Notes:text,Postal Code:zip,Area Code:zip,Message Number:count,Latitude:decimal,Longitude:decimal",
    "GetResponse": "email:email,name:name,created_on:date,cycle day:count,*scoring:count,*engagement_score:rating,ip_country_code:code",
    "Drip": "id:key,email:email,first_name:name,created_at:date,status:text,*lead_score:count,lifetime_value:money,time_zone:text",
    "CleverReach": "E-Mail:email,Registriert:date,Aktiviert:date,Quelle:text,Vorname:name,Nachname:name,*Öffnungen:count,*Klicks:count,Bestellwert:money,PLZ:zip",
    "Substack": "Email:email,Name:name,Subscription date:date,Type:text,*Emails received (6mo):count,*Emails opened (6mo):count,*Links clicked:count,Revenue:money,*Activity:rating",
    # Payments and accounts
    "Stripe": "id:key,Description:text,Email:email,Name:name,Created (UTC):date,Delinquent:yes,Card ID:key,Card Last4:four,Card Brand:text,Card Exp Month:month,Card Exp Year:year,Currency:code,Account Balance:zero,Total Spend:money,*Payment Count:count,Average Order:money,Refunded Volume:money,Dispute Losses:zero",
    "PayPal": "Date:date,Time:text,TimeZone:code,Name:name,Type:text,Status:text,Currency:code,Gross:money,Fee:money,Net:money,From Email Address:email,Transaction ID:key,Balance:money,Receipt ID:id",
    "Patreon": "Name:name,Email:email,Discord:text,Patron Status:text,Follows You:yes,Lifetime Amount:money,Pledge Amount:money,Charge Frequency:text,Tier:text,Patronage Since Date:date,*Max Posts:count,User ID:id",
    "Xero": "ContactName:name,AccountNumber:id,EmailAddress:email,POPostalCode:zip,TaxNumber:id,Discount:count,DueDateSalesDay:month,SalesAccount:four",
    "QuickBooks": "Customer:name,Company:text,Email:email,Phone:phone,Billing Zip:zip,Open Balance:money,Terms:text",
    # Customer lists
    "HubSpot": "Record ID:id,First Name:name,Last Name:name,Email:email,Phone Number:phone,Contact owner:text,Lead Status:text,Marketing contact status:text,Create Date:date,*Number of Form Submissions:count,*Number of Sessions:count,*Number of Pageviews:count,*HubSpot Score:count,Total Revenue:money",
    "Salesforce": "Contact ID:key,Salutation:text,First Name:name,Last Name:name,Email:email,Mailing Zip/Postal Code:zip,Account Name:text,Annual Revenue:big,*Employees:count,Last Activity:date",
    "Zoho CRM": "Record Id:key,Contact Owner:text,Lead Source:text,First Name:name,Last Name:name,Email:email,Phone:phone,Mailing Zip:zip,*No. of Employees:count,Annual Revenue:big,Rating:text,Created Time:date",
    "Pipedrive": "ID:serial,Name:name,Email:email,Phone:phone,Organization:text,*Open deals:count,*Closed deals:count,*Won deals:count,*Total activities:count,Email messages count:count,Person created:date",
    "Zendesk": "id:id,name:name,email:email,role:text,created_at:date,time_zone:text,*tickets:count,organization_id:id",
    "Freshdesk": "Name:name,Email:email,Work phone:phone,*Tickets:count,Company:text,Created at:date",
    "Intercom": "Name:name,Email:email,User ID:key,*Web sessions:count,Emails opened:count,First seen:date,Last seen:date,Country:code",
    "Google Contacts": "First Name:name,Last Name:name,Nickname:text,E-mail 1 - Label:text,E-mail 1 - Value:email,Phone 1 - Value:phone,Address 1 - Postal Code:zip,Birthday:date,Labels:text",
    "Outlook": "First Name:name,Last Name:name,E-mail Address:email,Mobile Phone:phone,Home Postal Code:zip,Birthday:date,Priority:text,Sensitivity:text",
    "Wix contacts": "First Name:name,Last Name:name,Email 1:email,Phone 1:phone,Address 1 - City:text,Address 1 - Zip:zip,Labels:text,Created At (UTC+0):date,Email subscriber status:text,SMS subscriber status:text,Last Activity:text,Last Activity Date (UTC+0):date,Source:text,Language:code",
    # Events, courses, questionnaires
    "Eventbrite": "Order #:id,Order Date:date,First Name:name,Last Name:name,Email:email,*Quantity:count,Ticket Type:text,Ticket Price:money,Total Paid:money,Eventbrite Fees:money,Attendee #:id,Postal Code:zip",
    "Calendly": "Name:name,Email:email,Start Date & Time:date,Event Type Name:text,*Guests:count,Payment Amount:money",
    "Teachable": "id:id,fullname:name,email:email,role:text,*enrollments:count,sign_in_count:count,joined_at:date,affiliate_code:key",
    "Kajabi": "Name:name,Email:email,*Products:count,Last Sign In:date,*Sign In Count:count,Lifetime Value:money,Created At:date",
    "Typeform": "#:key,Your email:email,Your name:name,*How likely are you to recommend us?:rating,Start Date (UTC):date,Network ID:key",
    "SurveyMonkey": "Respondent ID:id,Collector ID:id,Start Date:date,Email Address:email,First Name:name,*Overall satisfaction:rating,IP Address:text",
}

VALUES: Final[dict[str, Callable[[random.Random, int], str]]] = {
    "email": lambda _, row: f"customer{row}@example.com",
    "name": lambda chance, _: chance.choice(("Amy Lee", "Ben Cole", "Cat May", "Dan Roe")),
    "text": lambda chance, _: chance.choice(("", "gold", "Bonn", "VIP")),
    "date": lambda chance, _: f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
    "phone": lambda chance, _: f"+49 30 {chance.randint(10**6, 10**7)}",
    "key": lambda chance, row: f"cus_{chance.randint(16**5, 16**6):x}{row}",
    "id": lambda chance, _: str(chance.randint(10**7, 10**8 - 1)),
    "serial": lambda _, row: str(row + 1),
    "yes": lambda chance, _: chance.choice(("yes", "no")),
    "flag": lambda chance, _: str(chance.randint(0, 1)),
    "count": lambda chance, _: str(chance.randint(0, 29)),
    "rating": lambda chance, _: str(chance.randint(1, 5)),
    "month": lambda chance, _: str(chance.randint(1, 12)),
    "year": lambda chance, _: str(chance.randint(2025, 2031)),
    "four": lambda chance, _: str(chance.randint(1000, 9999)),
    "zero": lambda *_: "0",
    "one": lambda *_: "1",
    "big": lambda chance, _: str(chance.randint(10**4, 10**6)),
    "zip": lambda chance, _: str(chance.randint(10000, 99999)),
    "decimal": lambda chance, _: f"{chance.randint(0, 90)}.{chance.randint(1, 9)}{chance.randint(1, 9)}",
    "money": lambda chance, _: f"{chance.randint(0, 900)}.{chance.randint(1, 98):02}",
    "code": lambda chance, _: chance.choice(("DE", "US", "GB")),
}


def written(columns: str, path: Path, delimiter: str = ",") -> tuple[Path, set[str]]:
    """Write the export; return it, and the names of which one may be proposed first."""
    chance = random.Random(columns)
    names, kinds = zip(*(column.rsplit(":", 1) for column in columns.split(",")), strict=True)
    rows = [[VALUES[kind](chance, row) for kind in kinds] for row in range(ROWS)]
    header = [name.removeprefix("*") for name in names]
    path.write_text("".join(delimiter.join(row) + "\n" for row in [header, *rows]), encoding="utf-8")
    return path, {name.removeprefix("*") for name in names if name.startswith("*")}


def test_there_are_enough_of_them() -> None:
    assert len(WITHOUT) >= 45


@pytest.mark.few(10)
@pytest.mark.parametrize("platform", WITHOUT)
def test_an_export_without_points_is_refused_with_the_likeliest_candidate(
    platform: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, first = written(WITHOUT[platform], tmp_path / "export.csv")
    assert cli.run(["prepare", str(source), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert "No column with points balances was found" in said
    assert "Traceback" not in said
    if first:
        assert any(f"If '{name}' is the balance" in said for name in first)
        assert f"say so: loyalty-prep prepare {source} --points-column" in said


@pytest.mark.few(10)
@pytest.mark.parametrize("platform", WITHOUT)
def test_the_command_line_that_the_refusal_names_is_the_one_that_prepares(platform: str, tmp_path: Path) -> None:
    source, first = written(WITHOUT[platform], tmp_path / "export.csv")
    if not first or platform == "Mindbody":  # there the first is money, which no option makes points
        return
    with pytest.raises(loyalty_prep.InputError) as refusal:
        loyalty_prep.validate(source)
    assert refusal.value.code == "COLUMN_MISSING"
    chosen = next(name for name in first if f"If '{name}' is" in refusal.value.message)
    report = loyalty_prep.validate(source, points_column=chosen)
    assert report.rows.ready == ROWS
    assert report.inspection.points.name == chosen
