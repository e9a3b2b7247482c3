"""How the two columns are found: words, values, ties, platforms, ledgers, and laws."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from harness import examples, refused
from hypothesis import example, given, settings
from hypothesis import strategies as st

import loyalty_prep
from benchmarks.guessing_words import words
from loyalty_prep.columns import choosing, headers, looks
from loyalty_prep.columns.platforms import PLATFORMS, recognise
from loyalty_prep.languages.folding import fold
from loyalty_prep.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: Final = Path(__file__).parent.parent / "samples"


def export(header: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


def members(*others: str, count: int = 12) -> list[list[str]]:
    """Return rows of address, balance, and what `others` make of the row's number."""
    return [
        [f"c{i}@example.com", str(i * 7919 % 500), *(str(eval(other, {"i": i})) for other in others)]  # noqa: S307
        for i in range(1, count + 1)
    ]


def chosen(data: bytes, **flags: Any) -> tuple[str | None, str | None]:
    found = loyalty_prep.inspect(data, **flags)
    return found.email.name, found.points.name


# --- words

# language: email, points, balance of points, points that can be spent, and decoys
LANGUAGES: Final = {
    "en": ("Email address", "Points", "Points balance", "Available points", "Redeemed points", "Pending points"),
    "de": ("E-Mail-Adresse", "Treuepunkte", "Punktestand", "Verfügbare Punkte", "Eingelöste Punkte", "Verfallene Punkte"),
    "fr": ("Courriel", "Points", "Solde de points", "Points disponibles", "Points utilisés", "Points en attente"),
    "es": ("Correo electrónico", "Puntos", "Saldo de puntos", "Puntos disponibles", "Puntos canjeados", "Puntos caducados"),
    "it": ("Posta elettronica", "Punti fedeltà", "Saldo punti", "Punti disponibili", "Punti utilizzati", "Punti scaduti"),
    "pt": ("Endereço de email", "Pontos", "Saldo de pontos", "Pontos disponíveis", "Pontos resgatados", "Pontos a vencer"),
    "ca": ("Correu", "Punts", "Saldo de punts", "Punts disponibles", "Punts bescanviats", "Punts pendents"),
    "nl": ("E-mailadres", "Spaarpunten", "Puntensaldo", "Beschikbare punten", "Gebruikte punten", "Vervallen punten"),
    "pl": ("Adres e-mail", "Punkty", "Saldo punktów", "Dostępne punkty", "Punkty wykorzystane", "Punkty wygasłe"),
    "cs": ("E-mailová adresa", "Body", "Stav bodů", "Dostupné body", "Použité body", "Čekající body"),
    "sk": ("Elektronická pošta", "Body", "Zostatok bodov", "Dostupné body", "Použité body", "Čakajúce body"),
    "sl": ("E-pošta", "Točke", "Stanje točk", "Razpoložljive točke", "Porabljene točke", "Potekle točke"),
    "hr": ("E-mail", "Bodovi", "Stanje bodova", "Dostupni bodovi", "Iskorišteni bodovi", "Prikupljeni bodovi"),
    "sr": ("Имејл", "Поени", "Стање поена", "Доступни поени", "Потрошени поени", "Освојени поени"),
    "ru": ("Эл. почта", "Баллы", "Остаток баллов", "Доступные баллы", "Списано баллов", "Сгоревшие баллы"),
    "uk": ("Електронна пошта", "Бали", "Баланс балів", "Доступні бали", "Витрачені бали", "Очікувані бали"),
    "bg": ("Имейл", "Точки", "Баланс точки", "Налични точки", "Използвани точки", "Събрани точки"),
    "tr": ("E-posta adresi", "Puan", "Puan bakiyesi", "Kullanılabilir puan", "Kullanılan puan", "Bekleyen puan"),
    "he": ('דוא"ל', "נקודות", "יתרת נקודות", "נקודות זמינות", "נקודות שמומשו", "נקודות שנצברו"),
    "ar": ("البريد الإلكتروني", "النقاط", "رصيد النقاط", "النقاط المتاحة", "النقاط المستخدمة", "النقاط المكتسبة"),
    "fa": ("ایمیل", "امتیاز", "موجودی امتیاز", "امتیاز فعلی", "امتیاز مصرف شده", "امتیاز منقضی"),
    "ja": ("メールアドレス", "ポイント", "ポイント残高", "利用可能ポイント", "使用済ポイント", "失効ポイント"),
    "zh-Hans": ("电子邮箱", "积分", "积分余额", "可用积分", "已使用积分", "过期积分"),
    "zh-Hant": ("電子郵件", "點數", "點數餘額", "可用點數", "已使用點數", "累計點數"),
    "ko": ("이메일 주소", "포인트", "포인트 잔액", "사용 가능 포인트", "사용 포인트", "소멸 포인트"),
    "vi": ("Thư điện tử", "Điểm", "Số dư điểm", "Điểm khả dụng", "Điểm đã sử dụng", "Điểm hết hạn"),
    "id": ("Surel", "Poin", "Saldo poin", "Poin tersedia", "Poin terpakai", "Poin hangus"),
    "th": ("อีเมล", "คะแนน", "คะแนนคงเหลือ", "คะแนนที่ใช้ได้", "คะแนนที่ใช้ไป", "คะแนนหมดอายุ"),
    "hi": ("ईमेल", "अंक", "शेष अंक", "उपलब्ध अंक", "खर्च अंक", "अर्जित अंक"),
    "sv": ("E-postadress", "Poäng", "Poängsaldo", "Tillgängliga poäng", "Använda poäng", "Intjänade poäng"),
    "da": ("E-mail-adresse", "Point", "Pointsaldo", "Tilgængelige point", "Brugte point", "Optjente point"),
    "nb": ("E-postadresse", "Poeng", "Poengsaldo", "Tilgjengelige poeng", "Brukte poeng", "Utløpte poeng"),
    "fi": ("Sähköpostiosoite", "Pisteet", "Pistesaldo", "Käytettävissä olevat pisteet", "Käytetyt pisteet", "Kertyneet pisteet"),
    "et": ("E-post", "Punktid", "Punktide saldo", "Saadaval punktid", "Kasutatud punktid", "Aegunud punktid"),
    "lv": ("E-pasts", "Punkti", "Punktu atlikums", "Pieejamie punkti", "Izmantotie punkti", "Nopelnītie punkti"),
    "lt": ("El. paštas", "Taškai", "Taškų likutis", "Turimi taškai", "Panaudoti taškai", "Surinkti taškai"),
    "el": ("Ηλ. ταχυδρομείο", "Πόντοι", "Υπόλοιπο πόντων", "Διαθέσιμοι πόντοι", "Χρησιμοποιημένοι πόντοι", "Ληγμένοι πόντοι"),
    "hu": ("E-mail cím", "Hűségpontok", "Pontegyenleg", "Elérhető pontok", "Felhasznált pontok", "Lejárt pontok"),
    "ro": ("Adresă de email", "Puncte", "Sold puncte", "Puncte disponibile", "Puncte folosite", "Puncte expirate"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_language(language: str) -> None:
    email, points, balance, available, *decoys = LANGUAGES[language]
    assert headers.sense(email, "EMAIL").weight >= 4
    assert headers.sense(email, "POINTS").weight < 0
    for name in (points, balance, available):
        assert headers.sense(name, "POINTS").weight >= 4, name
        assert headers.sense(name, "EMAIL").weight <= 0, name
    for name in decoys:
        assert headers.sense(name, "POINTS").weight <= headers.sense(points, "POINTS").weight - 1.5, name


@pytest.mark.few(20)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_balance_is_found_among_the_decoys_of_its_language(language: str) -> None:
    email, points, balance, available, *decoys = LANGUAGES[language]
    for name in (points, balance, available):
        rows = [[row[2], row[0], row[3], row[1]] for row in members("i * 31 % 700", "i * 91 % 300")]
        assert chosen(export([decoys[0], email, decoys[1], name], rows)) == (email, name)


NOT_BALANCES: Final = (
    *("Lifetime points", "Total earned", "Points earned", "Points awarded", "points_spent", "Points used", "redeemedPoints"),
    *("Points pending", "Points not yet available", "Awaiting points", "Expired points", "Points expiring", "Points expiry date"),
    *("Earned Points Reversed", "Redeemed Points Reimbursed", "Total Outstanding Points (Start of Day)", "add_points"),
    *("points_amount", "Quantity", "Credits Balance", "Cash balance", "Store credit", "Points converted", "Total Spent"),
    *("Total Orders", "Visits", "LTV", "Tier", "Status", "Points to next tier", "Previous points balance", "Points value"),
    *("Customer number", "Card number", "Points card number", "Phone", "Zip", "Age", "Birthday", "Date of birth"),
    *("Accepts Email Marketing", "Email subscriber status", "Points updated at", "Referral points", "Saldo in Euro"),
)  # fmt: skip
BALANCES: Final = (
    *("points", "Points balance", "Point balance", "Current points", "current points balance", "Available points"),
    *("Active stamps", "Points currently available", "Points remaining", "loyalty_balance", "Reward points", "points_balance"),
    *("currentBalance", "points approved", "PointsBalance", "POINTS", "Points (available)", "Number of points", "No. of points"),
    *("Points on card", "Кол-во баллов", "Número de puntos", "Nombre de points", "ＰＯＩＮＴＳ", "Poa\u0308ng", "Punktestand per heute"),
)  # fmt: skip
LOGISTICS: Final = (
    *("Delivery points", "Pickup points", "Service points", "Points of sale", "Data points", "Collection points"),
    *("Points of delivery", "Drop-off points", "Parcel points", "Relay points", "Lieferpunkte", "Abholpunkte"),
    *("Verkaufspunkte", "Servicepunkte", "Ladepunkte", "Points de livraison", "Points relais", "Points de collecte"),
    *("Puntos de entrega", "Puntos de recogida", "Puntos de venta", "Punti di consegna", "Punti di raccolta"),
    *("Afleverpunten", "Servicepunten", "Pakketpunten", "Punkty dostawy", "Punkty odbioru", "Punkty obsługi"),
    *("Pontos de entrega", "Pontos de coleta", "Pontos de recolha", "Palvelupisteet"),
)
NUMBERED: Final = (
    *("Punkte-Nr.", "Punktenr", "Punktenummer", "Points ID", "Points no.", "Puntennr.", "Punten nr", "Nr punktów"),
    *("Numer punktów", "Номер баллов", "Číslo bodů"),
)
A_NUMBER_OF: Final = (
    *("N° de points", "Nombre de points", "Number of points", "No. of points", "num_points", "Anzahl Punkte"),
    *(
        "Nº de puntos",
        "Número de puntos",
        "Numero punti",
        "Liczba punktów",
        "Aantal punten",
        "Nr. puncte",
        "# of points",
    ),
)
ON_A_DAY: Final = (
    *("Punkte am {}", "Punkte per {}", "Points as of {}", "Points at {}", "Points balance ({})", "Points au {}"),
    *("Solde de points au {}", "Saldo de puntos al {}", "Punti al {}", "Punten op {}", "Punkty na dzień {}"),
    *("Stan punktów na {}", "Saldo de pontos em {}", "Pontos em {}"),
)
NOT_ON_A_DAY: Final = (
    *("Points {}", "Points since {}", "Points from {}", "Points until {}", "Points by {}", "Punkte bis {}"),
    *("Points expiring on {}", "Points earned on {}", "Points spent as of {}", "Points on {} to 31.12.2024"),
)
DAYS: Final = ("31.12.2023", "2023-12-31", "31/12/2023", "12/31/2023", "20231231")
NOT_EMAILS: Final = (
    *("Accepts Email Marketing", "Email subscriber status", "Email activity", "Email consent", "Email opt-in"),
    *("Referrer email", "Staff email", "Referral URL", "Email hash", "Newsletter", "Email verified", "Friend's e-mail"),
)


@pytest.mark.parametrize("name", NOT_BALANCES)
def test_what_is_no_balance(name: str) -> None:
    sense = headers.sense(name, "POINTS")
    assert sense.weight < 2
    assert sense.against


@pytest.mark.parametrize("name", BALANCES)
def test_what_is_a_balance(name: str) -> None:
    assert headers.sense(name, "POINTS").weight >= 2


@pytest.mark.few(22)
@pytest.mark.parametrize("name", [*LOGISTICS, *NUMBERED])
def test_points_on_a_map_and_the_id_of_points_are_no_balance(name: str) -> None:
    assert refused(export(["Email", name], members())).code == "COLUMN_MISSING"
    assert chosen(export(["Email", name, "Points"], members("i * 31 % 700"))) == ("Email", "Points")


@pytest.mark.parametrize("name", A_NUMBER_OF)
def test_a_number_of_points_is_a_balance(name: str) -> None:
    assert chosen(export(["Email", name], members())) == ("Email", name)


@pytest.mark.parametrize("name", ON_A_DAY)
def test_the_balance_on_a_day_is_one_and_on_two_days_a_tie(name: str) -> None:
    for day in DAYS:
        assert chosen(export(["Email", name.format(day)], members())) == ("Email", name.format(day))
    two = [name.format("31.12.2022"), name.format("31.12.2023")]
    assert refused(export(["Email", *two], members("i * 31 % 700"))).code == "COLUMN_AMBIGUOUS"


@pytest.mark.parametrize("name", NOT_ON_A_DAY)
def test_the_points_of_a_day_or_since_one_are_no_balance(name: str) -> None:
    for day in DAYS[:3]:
        assert refused(export(["Email", name.format(day)], members())).code == "COLUMN_MISSING"


@pytest.mark.parametrize("name", NOT_EMAILS)
def test_what_is_no_address_of_the_customer(name: str) -> None:
    assert headers.sense(name, "EMAIL").weight < 2


@pytest.mark.parametrize("second", ["Secondary Email", "PayPal Email", "paypal_email"])
def test_a_second_address_of_a_customer_is_no_tie_with_the_first_and_stands_alone(second: str) -> None:
    """Affiliates have an address for PayPal, too: it tied with theirs."""
    rows = [[row[0], f"other{i}@example.org", *row[1:]] for i, row in enumerate(members())]
    assert chosen(export(["Email", second, "Points"], rows)) == ("Email", "Points")
    assert chosen(export([second, "Points"], members())) == (second, "Points")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pointsBalance", "Points Balance"),
        ("points_balance", "POINTS-BALANCE"),
        ("Poäng", "POANG"),
        ("ポイント", "ﾎﾟｲﾝﾄ"),
        ("Łącznie", "lacznie"),
        ('דוא"ל', "דוא״ל"),
        ("Email1", "Email 1"),
    ],
)
def test_names_that_are_folded_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("misspelt", "right"), [("Ponits balance", "Points balance"), ("avaliable points", "points")])
def test_a_long_word_that_is_a_letter_off_is_understood(misspelt: str, right: str) -> None:
    assert headers.sense(misspelt, "POINTS").weight >= 0.8 * headers.sense(right, "POINTS").weight


def test_a_longer_word_covers_the_shorter_one_in_it() -> None:
    assert headers.sense("Redeemable points", "POINTS").weight > 5
    assert headers.sense("使用可能ポイント", "POINTS").weight > 5
    assert headers.sense("使用ポイント", "POINTS").weight < 0


# --- values


@pytest.mark.parametrize(
    ("names", "row", "vain"),
    [
        (["Email", "Wohin", "Points"], "Emma {0}|c{0}@example.com|{0}", "Email"),
        (["Email", "Wohin", "Points", "Wieviel"], "c{0}@example.com|gold|gold|{0}", "Points"),
        (["Email", "Points", "Lifetime points"], "c{0}@example.com||{0}", "Points"),
        (["Email", "Punkte", "Punkte gesamt"], "c{0}@example.com|-|{0}", "Punkte"),
        (["Email", "Points balance", "Balance"], "c{0}@example.com|$ {0}|{0}", "Points balance"),
        (["Email", "Customer email", "Points"], "c{0}@example.com|yes|{0}", "Customer email"),
    ],
)
def test_a_column_that_is_named_so_without_a_value_that_fits_refuses_the_file(
    names: list[str], row: str, vain: str
) -> None:
    fault = refused(export(names, [row.format(i * 7919 % 500).split("|") for i in range(12)]))
    assert fault.code == "COLUMN_MISSING"
    assert f"'{vain}'" in fault.message


@pytest.mark.parametrize(
    ("what", "cell"),
    [
        ("dates", "f'2024-0{i % 9 + 1}-1{i % 10}'"),
        ("dates without marks", "f'20240{i % 9 + 1}1{i % 10}'"),
        ("phones", "f'+49 221 55501{i:02}'"),
        ("consecutive numbers", "70010000 + i"),
        ("names", "f'Emma {i}'"),
    ],
)
def test_without_a_header_a_balance_is_the_only_column_of_numbers(what: str, cell: str) -> None:
    rows = members(cell, count=24)
    for row in rows:
        row[1] = str(int(row[1]) * 3 % 97)
    found = loyalty_prep.inspect("".join(",".join(row) + "\n" for row in rows).encode(), no_header=True)
    assert (found.email.index, found.points.index) == (0, 1), what


@pytest.mark.parametrize(
    "cell",
    [
        "1950 + i * 7 % 60",
        "70010000 - 3 * i",
        "70010000 + 2 * i",
        "i * 7919 % 25 + 1000",
        "f'{i * 7919 % 500:05}'",
        "f'{i * 7919 % 50}.5'",
        "f'{i * 7919 % 50}.25'",
        "f'{i * 7919 % 50},00'",
        "f'{i * 7919 % 50} €'",
        "i % 3",
        "7",
    ],
)
def test_without_a_header_two_columns_of_numbers_of_any_kind_are_a_tie(cell: str) -> None:
    data = "".join(";".join(row) + "\n" for row in members(cell, count=24)).encode()
    assert refused(data, no_header=True).code == "COLUMN_AMBIGUOUS"
    assert refused(data).code == "COLUMN_AMBIGUOUS"


@pytest.mark.parametrize("gap", [99, 100, 500, 900])
def test_without_a_header_a_column_of_numbers_with_a_gap_anywhere_in_the_sample_is_a_tie(gap: int) -> None:
    rows = [[str(at + (at >= gap)), f"c{at}@example.com", str(at * 37 % 500)] for at in range(1000)]
    fault = refused("".join(",".join(row) + "\n" for row in rows).encode(), no_header=True)
    assert fault.code == "COLUMN_AMBIGUOUS"


def test_a_long_file_is_refused_with_its_first_values_and_not_with_those_of_the_sample() -> None:
    rows = [[str(2 * at), f"c{at}@example.com", str(at * 37 % 500)] for at in range(3000)]
    fault = refused("".join(",".join(row) + "\n" for row in rows).encode(), no_header=True)
    assert "such as 0, 2, 4" in fault.message
    assert "such as 0, 37, 74" in fault.message


@pytest.mark.parametrize("cell", ["100", "0", "{0}"], ids=["one value", "nothing but 0", "0 and 1"])
def test_without_a_header_a_flag_is_no_balance(cell: str) -> None:
    rows = "".join(f"c{i}@example.com,{cell.format(i % 2)}\n" for i in range(12)).encode()
    assert refused(rows).code == "COLUMN_MISSING"
    assert loyalty_prep.validate(rows, points_column=1).rows.total == 12


def test_cells_that_say_points_are_believed_where_no_other_column_holds_numbers() -> None:
    rows = [[row[0], f"{row[1]} pts", "Bonn"] for row in members()]
    assert loyalty_prep.inspect("".join(",".join(row) + "\n" for row in rows).encode()).points.index == 1
    assert chosen(export(["Netfang", "Stig", "Stadur"], rows)) == ("Netfang", "Stig")
    both = [[*row[:2], str(place * 31 % 700)] for place, row in enumerate(rows)]
    assert refused(export(["Netfang", "Zork", "Blorb"], both)).code == "COLUMN_AMBIGUOUS"


@pytest.mark.parametrize(
    "name",
    [
        "Seats",
        "Children",
        "Opens",
        "Kilometres",
        "Priority",
        "RSVPs",
        "Party size",
        "Hearts",
        "Xyzzy",
        "Stig",
        "Amount",
    ],
)
def test_a_balance_is_believed_by_its_name_however_alone_it_stands(name: str) -> None:
    fault = refused(export(["Email", name, "City"], members("'Cork'")), points_column=None)
    assert fault.code == "COLUMN_MISSING"
    assert f"'{name}' (column B, such as 419, 338, 257)" in fault.message
    command = fault.in_flags[fault.in_flags.index("loyalty-prep prepare") :]
    assert shlex.split(command)[3:] == ["--points-column", name]
    assert fault.message.endswith(f'say so: points_column="{name}"')
    assert loyalty_prep.validate(export(["Email", name], members()), points_column=name).rows.total == 12


def test_a_refusal_proposes_at_most_three_columns_the_likeliest_first() -> None:
    rows = members("70010000 + i", "f'{i}.25'", "i * 31 % 700", "i % 3", count=24)
    fault = refused(export(["Email", "Zork", "Nummer", "Umsatz", "Blorb", "Frob"], rows))
    named = re.findall(r"'(\w+)' \(column", fault.message)
    assert len(named) == 3
    assert set(named[:2]) == {"Zork", "Blorb"}


def test_a_store_s_address_that_recurs_is_not_the_customer_s() -> None:
    rows = [[f"shop{i % 2}@example.com", f"c{i}@example.com", str(i * 7919 % 500)] for i in range(30)]
    assert chosen(export(["Kanto", "Mela", "Points"], rows)) == ("Mela", "Points")


@pytest.mark.parametrize(
    "name", ["Referrer email", "Emergency contact email", "Next of kin", "Notfallkontakt", "Beneficiario", "緊急連絡先"]
)
def test_somebody_else_s_addresses_are_refused(name: str) -> None:
    fault = refused(export([name, "Points"], members()))
    assert fault.code == "COLUMN_MISSING"
    assert f"'{name}' holds addresses, but by its name not those of the customers" in fault.message


# --- ties


def test_a_tie_names_both_with_three_values_and_the_option() -> None:
    fault = refused(export(["Email", "Punkte", "Points"], members("i * 31 % 700")))
    assert fault.code == "COLUMN_AMBIGUOUS"
    assert "'Punkte' (column B, such as 419, 338, 257)" in fault.message
    assert "'Points' (column C, such as 31, 62, 93)" in fault.message
    assert fault.message.endswith('points_column="Punkte"')


def test_stamps_and_points_are_told_apart() -> None:
    fault = refused(export(["Email", "Points", "Stamps"], members("i * 7 % 11")))
    assert "One counts stamps, another points." in fault.message
    assert chosen(export(["Email", "Points balance", "Stamps"], members("i * 7 % 11")))[1] == "Points balance"
    assert chosen(export(["Email", "Active stamps", "Stamps"], members("i * 7 % 11")))[1] == "Active stamps"


@pytest.mark.parametrize("name", ["Punkte verbummelt", "Points frittered away", "消えたポイント", "Points 2023"])
def test_points_with_a_word_that_nobody_knows_come_after_plain_ones(name: str) -> None:
    assert chosen(export(["Email", "Points", name], members("i * 31 % 700")))[1] == "Points"
    assert refused(export(["Email", "Xyzzy", name], members("i * 31 % 700"))).code == "COLUMN_MISSING"
    assert "a word that is not known" in refused(export(["Email", name], members())).message


OTHER_POINTS: Final = (
    *("Fehlerpunkte", "Minuspunkte", "Höhepunkte", "Straffpoäng", "Ligapoäng", "Knelpunten", "Studiepunten"),
    *("Straffepoeng", "Virhepisteet", "Opintopisteet", "Hibapontok", "Szempontok", "Trahvipunktid"),
)
OWN_POINTS: Final = (
    *("Treuepunkte", "Clubpunkte", "Shoppunkte", "Stammkundenpunkte", "Superpunkte", "Spaarpunten", "Voordeelpunten"),
    *("Klubbpoäng", "Stampoäng", "Bonuspoäng", "Kundepoeng", "Kanta-asiakaspisteet", "Hűségpontok", "Pluszpontok"),
    *("Kliendipunktid", "Preemiapunktid", "Clubpuntos", "Superpunti", "Megapontos", "мегабаллы", "Parapuanları"),
)


@pytest.mark.parametrize("name", OTHER_POINTS)
def test_points_in_one_word_with_another_that_nobody_knows_are_no_balance(name: str) -> None:
    assert "a word that is not known" in refused(export(["Email", name], members())).message
    assert chosen(export(["Email", name, "Points"], members("i * 31 % 700")))[1] == "Points"


@pytest.mark.parametrize("name", OWN_POINTS)
def test_points_in_one_word_with_one_of_the_programme_are_a_balance(name: str) -> None:
    assert chosen(export(["Email", name], members()))[1] == name


@pytest.mark.parametrize("name", ["Wallet points", "Loyalty wallet pts", "Cüzdan puanları", "Carteira de pontos"])
def test_points_in_a_wallet_are_a_balance_and_what_it_holds_of_money_is_none(name: str) -> None:
    assert chosen(export(["Email", name, "Points bagged"], members("i * 31 % 700")))[1] == name
    assert refused(export(["Email", "Wallet balance"], members())).code == "COLUMN_MISSING"
    assert refused(export(["Email", f"{name} (€)"], members())).code == "COLUMN_MISSING"


def test_points_of_a_year_are_a_balance_only_where_they_say_so() -> None:
    assert chosen(export(["Email", "Points balance 2023"], members()))[1] == "Points balance 2023"
    assert refused(export(["Email", "Points 2023"], members())).code == "COLUMN_MISSING"


def test_a_sign_for_a_change_is_one_and_a_letter_of_a_greek_word_is_not() -> None:
    assert refused(export(["Email", "Points Δ"], members())).code == "COLUMN_MISSING"
    assert chosen(export(["Email", "ΔΙΑΘΕΣΙΜΟΙ ΠΟΝΤΟΙ"], members()))[1] == "ΔΙΑΘΕΣΙΜΟΙ ΠΟΝΤΟΙ"


@pytest.mark.parametrize(
    "name",
    [
        *("Points Q1", "points_H1", "Q4 points", "Points W12", "Punkte T1", "Points (S1)", "Points D30"),
        *("Points (k)", "Points '000", "Points x1000", "Points (x100)", "Points in 1000", "Points /100", "Points *10"),
        *("Points * 2", "Points × 2", "2 x points", "2x Points", "kPoints", "MPoints", "K points"),
        *("Points +/-", "Points ±", "Points (+)", "Points -", "+Points", "-points", "points_Δ", "Points Ø"),
    ],
)
def test_points_of_a_time_in_thousands_or_of_a_change_are_no_balance(name: str) -> None:
    """A short word was none, so that `Points (k)` was taken as it stood, and `Points Q1` before `Balance`."""
    assert refused(export(["Email", name], members())).code == "COLUMN_MISSING"
    assert chosen(export(["Email", name, "Points"], members("i * 31 % 700")))[1] == "Points"
    assert chosen(export(["Email", name, "Balance"], members("i * 31 % 700")))[1] in {"Balance", None}


@pytest.mark.parametrize(
    "name",
    ["properties:points", "traits/points", "attributes.Points", "usermeta_points", "အမှတ်များ", "Состојба на поени"],
)
def test_what_a_platform_writes_before_points_says_nothing_of_which(name: str) -> None:
    assert chosen(export(["Email", name], members()))[1] == name
    assert chosen(export(["Email", f"{name} frittered"], members()))[1] is None


@pytest.mark.parametrize(
    "name", ["Points Y/N", "Points (y / n)", "Punkte J/N", "Баллы Д/Н", "Points 0/1", "Points?", "Points (?)", "積分？"]
)
@pytest.mark.parametrize("balances", ["i % 2", "i * 31 % 700"])
def test_whether_there_are_points_is_no_balance(name: str, balances: str) -> None:
    rows = members(balances)
    assert refused(export(["Email", name], [[address, told] for address, _, told in rows])).code == "COLUMN_MISSING"
    assert chosen(export(["Email", "Points", name], rows))[1] == "Points"


@pytest.mark.parametrize(
    "name",
    [
        "Point(s)",
        "Customer's points",
        "Points 1",
        "Points+",
        "Points (w/ bonus)",
        "Punkte/-stand",
        "Club+ points",
        "Saldo a 31/12",
        "Points balance 10/2024",
        "Points as of 10.10.2023",
    ],
)
def test_a_letter_or_sign_that_says_nothing_takes_nothing_off_points(name: str) -> None:
    assert chosen(export(["Email", name], members()))[1] == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Payout",
            "Withdrawn",
            "Cashed in",
            "Average",
            "Maximum",
            "Carried over",
            "Forecast",
            "Ausgezahlt",
            "Vortrag",
        ),
        *(
            "Durchschnitt",
            "Reçus",
            "Moyenne",
            "Retirados",
            "Promedio",
            "Ritirati",
            "Recebidos",
            "Gemiddeld",
            "Uitbetaald",
        ),
        *("繰越", "平均", "已支付", "转出", "结转"),
    ],
)
def test_cells_that_say_points_under_a_name_that_says_which_are_no_balance(name: str) -> None:
    rows = [[address, f"{balance} pts"] for address, balance in members()]
    assert refused(export(["Email", name], rows)).code == "COLUMN_MISSING"
    assert refused(export(["Email", f"Points {name}"], members())).code == "COLUMN_MISSING"


@pytest.mark.parametrize(
    ("count", "total"),
    [
        *[("Count of Points", "Sum of Points"), ("Anzahl von Punkte", "Summe von Punkte")],
        *[("Cuenta de Puntos", "Suma de Puntos"), ("Conteggio di Punti", "Somma di Punti")],
        *[("Contagem de Pontos", "Soma de Pontos"), ("Aantal van Punten", "Som van Punten")],
    ],
)
def test_a_pivot_s_count_of_entries_is_no_balance(count: str, total: str) -> None:
    """Of both the count was taken: each customer got the number of his entries."""
    assert refused(export(["Row Labels", count], members())).code == "COLUMN_MISSING"
    assert chosen(export(["Row Labels", count, total], members("i * 31 % 700")))[1] in {total, None}


def test_a_second_list_of_customers_beside_the_first_is_not_left_out() -> None:
    """Under a header that went on in commas alone the customers at the right were lost, with exit code 0."""
    beside = b"Email,Points,,\nann@x.org,1,bob@x.org,2\ncid@x.org,3,dee@x.org,4\n"
    problem = loyalty_prep.inspect(beside).email.problem
    assert problem is not None
    assert problem.code == "COLUMN_AMBIGUOUS"
    assert chosen(beside, email_column="Email") == ("Email", "Points")
    remarks = b"Email,Points,,\nann@x.org,1,bob@x.org,Rome\ncid@x.org,3,dee@x.org,Ulm\n"
    assert chosen(remarks) == ("Email", "Points")


def test_total_points_are_taken_only_where_nothing_else_could_be_meant() -> None:
    assert chosen(export(["Email", "Total points"], members()))[1] == "Total points"
    assert refused(export(["Email", "Total points", "Xyzzy"], members("i * 31 % 700"))).code == "COLUMN_AMBIGUOUS"
    assert chosen(export(["Email", "Total points", "Points"], members("i * 31 % 700")))[1] == "Points"
    for other in ("Points used", "Points pending", "pct.Card", "Points (gone)"):
        assert refused(export(["Email", "Total points", other], members("i * 31 % 700"))).code in {
            "COLUMN_AMBIGUOUS",
            "COLUMN_MISSING",
        }
        assert chosen(export(["Email", "Total points balance", other], members("i * 31 % 700")))[1] == (
            "Total points balance"
        )


def test_what_is_put_aside_is_a_rival_of_what_only_its_cells_call_points() -> None:
    rows = [[row[0], f"{row[1]} pts", str(place * 31 % 700)] for place, row in enumerate(members())]
    for other in ("pct.Card", "Zork#", "Nr. xyz"):
        assert refused(export(["Email", "Blorb", other], rows)).code == "COLUMN_AMBIGUOUS"


def test_cells_that_say_points_under_a_name_of_something_else_are_a_rival_of_others_that_do() -> None:
    """`Blorb` was the balance, whatever stood on the card."""
    rows = [[row[0], f"{row[1]} pts", f"{place * 31 % 700} pts"] for place, row in enumerate(members())]
    for other in ("Card", "Warenwert", "Visits", "Level"):
        assert refused(export(["Email", "Blorb", other], rows)).code == "COLUMN_AMBIGUOUS"
        assert chosen(export(["Email", "Blorb", other], [[*row[:2], row[2][:-4]] for row in rows]))[1] == "Blorb"
    for other in ("Spent", "Expired", "Lifetime"):
        assert chosen(export(["Email", "Blorb", other], rows))[1] == "Blorb"


@pytest.mark.parametrize(
    "title",
    [
        *("Redeemed points", "Lifetime points", "Points earned 2023", "Orders", "Umsatz 2024", "Visits\n", "Eingelöst"),
        *("Total purchases", "Acme Ltd\nPuntos canjeados"),
    ],
)
def test_a_title_above_records_without_a_header_says_what_their_numbers_are(title: str) -> None:
    """The only column of numbers was the balance, whatever stood above it."""
    records = "".join(f"{','.join(row)},Ann\n" for row in members())
    fault = refused(f"{title}\n{records}".encode())
    assert fault.code == "COLUMN_MISSING"
    assert 'points_column="column_2"' in fault.message
    assert loyalty_prep.validate(f"{title}\n{records}".encode(), points_column=1).rows.ready == len(members())


@pytest.mark.parametrize(
    "title",
    [
        *("Expired points", "Redeemed points report 2024,", "Acme Ltd\nPuntos canjeados - enero 2024"),
        *(
            "Verfallene Punkte 2023;;",
            "Pending points\n",
            "失効ポイント一覧",
            "Points redeemed in 2024",
            "Lifetime points",
        ),
        *("Report type,Points redeemed", "Report name;Expired points", "Type: redemptions", "Redemptions"),
        *("Points status,expired", "Filter: Points type: pending", "Filter;Punktestatus = verfallen;"),
        *("".join(f"Info {at}\n" for at in range(lines)) + "Redeemed points" for lines in (5, 12)),
        *("Expiring points by customer", "Transaction log", "Points history", "Punktebewegungen", "ポイント履歴"),
    ],
)
def test_a_title_above_names_may_say_that_their_points_are_no_balance(title: str) -> None:
    """A report of expired points has a column `Points`, which was the balance."""
    records = "".join(f"{','.join(row)},Ann\n" for row in members())
    data = f"{title}\nEmail,Points,Name\n{records}".encode()
    assert refused(data).code == "COLUMN_MISSING"
    assert 'points_column="Points"' in refused(data).message
    assert loyalty_prep.validate(data, points_column="Points").rows.ready == len(members())
    assert loyalty_prep.validate(data, header_line=title.count("\n") + 2).rows.ready == len(members())
    assert chosen(data.replace(b"Email,Points", b"Email,Points balance"))[1] == "Points balance"
    assert chosen(data.replace(b",Name\n", b",Redeemed\n"))[1] == "Points"


@pytest.mark.parametrize(
    "title",
    [
        *("Lifetime report", "Points earned 2023", "Orders", "Points redeemed and balance", "Redeem your points"),
        *(
            "Filter: points expired = no",
            "Points (not expired)",
            "Nicht eingelöste Punkte",
            "Unredeemed points",
        ),
        *(
            "All points except expired",
            "Customers, points and redemptions",
            "Points after expiry",
            "Points (pending excluded)",
            "Points and transactions",
            "Exported from transaction system",
            "Points and orders of all our customers",
        ),
    ],
)
def test_other_titles_above_names_say_nothing_against_their_points(title: str) -> None:
    records = "".join(f"{','.join(row)}\n" for row in members())
    assert chosen(f'"{title}"\nEmail,Points\n{records}'.encode())[1] == "Points"


@pytest.mark.parametrize(
    "title",
    ["Customers", "Points", "Punkte aller Kunden", "Loyalty program", "Exported 2024-01-02", "Last export", "Kassel"],
)
def test_other_titles_say_nothing_of_the_numbers_below(title: str) -> None:
    records = "".join(f"{','.join(row)},Ann\n" for row in members())
    assert chosen(f"{title}\n\n{records}".encode())[1] == "column_2"


# --- money


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("loyalty_balance", "{}.25"),
        ("Saldo", "{},50"),
        ("Balance", "${}.00"),
        ("Points", "€ {},00"),
    ],
)
def test_money_is_refused_with_the_advice(name: str, cell: str) -> None:
    fault = refused(export(["Email", name], [[f"c{i}@example.com", cell.format(i * 7919 % 500)] for i in range(12)]))
    assert fault.code == "COLUMN_MISSING"
    assert "money is not points. Export the balance in points" in fault.message


@pytest.mark.parametrize("name", ["points", "Guthaben", "Balance"])
def test_whole_numbers_with_two_decimals_are_no_money_by_that_alone(name: str) -> None:
    rows = [[f"c{i}@example.com", f"{i * 7919 % 500}.00"] for i in range(12)]
    assert chosen(export(["email", name], rows)) == ("email", name)


# --- ledgers


def ledger(*, signed: bool = True, people: int = 8) -> bytes:
    rows = [
        [f"c{i % people}@example.com", f"2024-0{i % 9 + 1}-11", "order", str((i * 7919 % 500 + 1) * (-1 if signed and i % 4 == 3 else 1))]
        for i in range(60)
    ]  # fmt: skip
    return export(["Email", "Date", "Transaction type", "Points"], rows)


def test_a_ledger_is_refused_with_the_advice() -> None:
    fault = refused(ledger())
    assert fault.code == "LEDGER_OF_TRANSACTIONS"
    assert "an address has 7.5 rows with different points" in fault.message
    assert 'duplicates="sum" would leave out the rows below zero' in fault.message
    assert 'duplicates="sum", if they only add' in refused(ledger(signed=False)).message
    assert fault.in_flags.endswith(
        "if 'Points' does hold balances, say so: loyalty-prep prepare FILE --points-column Points"
    )
    assert loyalty_prep.inspect(ledger()).points.index is None


@pytest.mark.parametrize("flags", [{"duplicates": "sum"}, {"points_column": "Points"}])
def test_a_ledger_goes_on_when_the_user_says_so(flags: dict[str, Any]) -> None:
    assert loyalty_prep.validate(ledger(signed=False), **flags).rows.total == 60


def test_a_ledger_that_takes_points_off_is_not_summed_without_them() -> None:
    assert refused(ledger(), duplicates="sum").code == "LEDGER_OF_TRANSACTIONS"
    assert loyalty_prep.validate(ledger(), points_column="Points", duplicates="sum").rows.total == 60


def test_of_several_rows_a_customer_no_balance_after_them_is_proposed() -> None:
    rows = [[f"c{i % 4}@example.com", str(i % 7 - 2), str(i * 3 + 9)] for i in range(20)]
    assert refused(export(["Email", "Points", "Balance after"], rows)).message.endswith(
        'say so: points_column="Points"'
    )


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("Type", ["earn", "redeem"]), ("Art", ["Gutschrift", "Einlösung", "Storno"]), ("Reason", ["Earned", "Expired"])],
)
@pytest.mark.parametrize("rows", [4, 30])
def test_a_log_of_what_was_earned_and_redeemed_is_a_ledger_though_no_customer_recurs(
    name: str, kinds: list[str], rows: int
) -> None:
    """What a customer redeemed was the balance, without a sign below zero."""
    log = [[f"c{i}@example.com", kinds[i % len(kinds)], str(i * 7919 % 500 + 1)] for i in range(rows)]
    fault = refused(export(["Email", name, "Points"], log))
    assert fault.code == "LEDGER_OF_TRANSACTIONS"
    assert f"'{name}' says of each row what became of points" in fault.message
    assert refused(export(["Email", name, "Points"], log), duplicates="sum").code == "LEDGER_OF_TRANSACTIONS"
    assert chosen(export(["Email", f"Last {name}", "Points"], log))[1] == "Points"
    assert chosen(export(["Email", name, "Points balance"], log))[1] == "Points balance"


def test_changes_with_a_sign_and_a_date_are_a_ledger_though_no_customer_recurs() -> None:
    rows = [[f"c{i}@example.com", f"2024-0{i % 9 + 1}-11", f"{'-' if i % 3 else '+'}{i * 10 + 1}"] for i in range(12)]
    assert refused(export(["Email", "Date", "Points"], rows)).code == "LEDGER_OF_TRANSACTIONS"


def test_a_large_ledger_is_told_by_its_signs_where_few_addresses_recur() -> None:
    rows = [[f"c{i}@example.com", f"2024-0{i % 9 + 1}-11", "order", "shop", str((i % 7 - 2) * 50)] for i in range(60)]
    data = export(["customer_email", "applied_at", "reason", "source", "points_amount"], rows)
    assert refused(data).code == "LEDGER_OF_TRANSACTIONS"


@pytest.mark.parametrize(
    ("change", "after"),
    [
        *[("Points", "Running balance"), ("Points", "Points after"), ("Punkte", "Neuer Punktestand")],
        *[("Points", "Nouveau solde"), ("Puntos", "Saldo final"), ("Pontos", "Saldo após"), ("Баллы", "Баланс после")],
        *[("ポイント", "変更後残高"), ("积分", "变动后积分"), ("포인트", "변경 후 잔액")],
    ],
)
def test_points_beside_the_balance_after_them_are_changes(change: str, after: str) -> None:
    """A log with a row for each customer was taken for a list: each got the last change."""
    log = export(["Email", change, after], [["a@x.org", "5", "125"], ["b@x.org", "5", "90"], ["c@x.org", "2", "7"]])
    fault = refused(log)
    assert fault.code == "LEDGER_OF_TRANSACTIONS"
    assert fault.message.endswith(f'as each customer has one row, say so: points_column="{after}"')
    assert f"'{after}' (column C, such as 125, 90, 7)" in fault.message
    assert chosen(log, points_column=after) == ("Email", after)


NO_LEDGERS: Final = {
    "a new customer": (["Email", "Points", "New customer"], [[f"c{i}@example.com", str(i * 7919 % 500), str(i % 2)] for i in range(60)]),
    "some customers twice": (["Email", "Points", "Last purchase"], [[f"c{i % 50}@example.com", str(i * 7919 % 500), f"2024-0{i % 9 + 1}-11"] for i in range(60)]),
    "balances below zero": (["Email", "Points", "Created at"], [[f"c{i}@example.com", str(i * 7919 % 500 - 100), f"2024-0{i % 9 + 1}-11"] for i in range(60)]),
    "one customer, several postal addresses": (["Email", "Points", "Date"], [[f"c{i // 3}@example.com", str(i // 3 * 7919 % 500), f"2024-0{i % 9 + 1}-11"] for i in range(60)]),
    "shops joined": (["Email", "Points", "Last visit", "Shop"], [[f"c{i % 30}@example.com", str(i * 7919 % 500), f"2024-0{i % 9 + 1}-11", "Bonn"] for i in range(60)]),
    "remarks": (["Email", "Points", "Note"], [[f"c{i}@example.com", str(i * 7919 % 500), ["redeemed a coffee", "earned badge"][i % 2]] for i in range(60)]),
    "a voucher": (["Email", "Points", "Voucher"], [[f"c{i}@example.com", str(i * 7919 % 500), ["redeemed", "expired", "open"][i % 3]] for i in range(60)]),
    "a source": (["Email", "Points", "Source", "Created at"], [[f"c{i}@example.com", str(i * 7919 % 500), "import", f"2024-0{i % 9 + 1}-11"] for i in range(60)]),
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_LEDGERS)
def test_what_is_no_ledger(kind: str) -> None:
    assert chosen(export(*NO_LEDGERS[kind])) == ("Email", "Points")


# --- platforms


def header_of(sample: Path) -> list[str]:
    return list(next(csv.reader(io.StringIO(sample.read_text("utf-8-sig")))))


RESULTS: Final[dict[str, set[str | None]]] = {
    "balances": {None, "COLUMN_MISSING"},  # Lightspeed's are money
    "ledger": {"LEDGER_OF_TRANSACTIONS"},
    "no addresses": {"COLUMN_MISSING"},
    "no balances": {"COLUMN_MISSING"},
}


def test_a_platform_s_sample_has_the_result_that_its_kind_says() -> None:
    found: dict[str, dict[str, Any]] = {}
    for sample in SAMPLES.glob("*.csv"):
        try:
            platform = recognise(header_of(sample))
        except UnicodeDecodeError:
            continue
        if platform is not None:
            found[platform.name] = json.loads(sample.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))
    kinds = {platform.name: platform.kind for platform in PLATFORMS}
    assert len(found) > 20
    for name, expected in found.items():
        assert expected.get("errorCode") in RESULTS[kinds[name]]


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_a_platform_says_its_trap_in_one_sentence_and_where_it_is_from(platform: Any) -> None:
    assert platform.trap.endswith(".")
    assert ". " not in platform.trap
    assert platform.source.startswith("https://")


def test_the_report_names_the_platform_and_its_trap() -> None:
    found = loyalty_prep.inspect(SAMPLES / "loyaltylion.csv").to_dict()["profile"]
    assert found["name"] == "LoyaltyLion customer export"
    assert found["trap"] == "`points total` includes pending points; `points approved` is what can be spent."
    assert loyalty_prep.inspect(export(["Email", "Points"], members())).to_dict()["profile"] is None


@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("points-accounting", "Points Accounting"),
        ("square", "Square"),
        ("shopify-customers", "Shopify"),
        ("voucherify", "Voucherify"),
    ],
)
def test_a_report_without_addresses_or_balances_is_refused_by_its_name(sample: str, name: str) -> None:
    fault = refused((SAMPLES / f"{sample}.csv").read_bytes())
    assert fault.code == "COLUMN_MISSING"
    assert name in fault.message


# --- laws

CELLS: Final[dict[str, Callable[[int, random.Random], str]]] = {
    "E-Mail": lambda i, _: f"c{i}@example.com",
    "Punkte": lambda i, chance: str(int(chance.expovariate(0.01)) * (i % 5 > 0)),
    "Eingelöste Punkte": lambda _, chance: str(int(chance.expovariate(0.02))),
    "Punkte gesamt": lambda _, chance: str(int(chance.expovariate(0.005))),
    "Xyzzy": lambda _, chance: str(chance.randrange(900)),
    "Kundennummer": lambda i, _: str(70010000 + i),
    "Name": lambda i, _: f"Emma {i}",
    "Letzter Besuch": lambda i, _: f"2024-0{i % 9 + 1}-1{i % 10}",
    "Umsatz": lambda _, chance: f"{chance.expovariate(0.01):.2f}",
    "Werber E-Mail": lambda i, _: f"f{i}@example.org" if i % 3 == 0 else "",
    "Newsletter": lambda i, _: "yes" if i % 2 else "no",
    "Saldo": lambda _, chance: str(chance.randrange(300)),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    names = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=7, unique=True))
    chance = random.Random(draw(st.integers(0, 10**6)))  # noqa: S311 - data, no secrets
    count = draw(st.integers(20, 60))
    return names, [[CELLS[name](i, chance) for name in names] for i in range(count)]


def choices(names: list[str], rows: list[list[str]]) -> dict[str, choosing.Choice]:
    return dict(choosing.choose(choosing.profiles(names, rows), Options(), rows))  # type: ignore[arg-type]


@settings(max_examples=examples(150), deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_law_shuffled_columns_give_the_same_choice(
    table: tuple[list[str], list[list[str]]], chance: random.Random
) -> None:
    names, rows = table
    order = list(range(len(names)))
    chance.shuffle(order)
    before = choices(names, rows)
    after = choices([names[at] for at in order], [[row[at] for at in order] for row in rows])
    for column in ("EMAIL", "POINTS"):
        assert (before[column].name, before[column].confidence) == (after[column].name, after[column].confidence)


@settings(max_examples=examples(150), deadline=None)
@given(tables())
def test_law_reversed_rows_give_the_same_choice(table: tuple[list[str], list[list[str]]]) -> None:
    names, rows = table
    before, after = choices(names, rows), choices(names, rows[::-1])
    for column in ("EMAIL", "POINTS"):
        assert (before[column].name, before[column].confidence) == (after[column].name, after[column].confidence)


@settings(max_examples=examples(150), deadline=None)
@given(tables())
def test_law_without_names_a_choice_stays_or_is_refused(table: tuple[list[str], list[list[str]]]) -> None:
    names, rows = table
    before, after = choices(names, rows), choices([f"column_{n}" for n in range(1, len(names) + 1)], rows)
    for column in ("EMAIL", "POINTS"):
        # Where the names spoke against every column, values alone may find one.
        if before[column].index is not None:
            assert after[column].index in {before[column].index, None}


def test_cells_that_say_points_do_not_say_which_under_a_word_that_nobody_knows() -> None:
    """`Points squandered` with `500 pts` is refused as it is with 500: both say points, and neither says which."""
    for name in ("Points squandered", "Puncte strânse", "Verjuxte Punkte"):
        rows = "".join(f"user{number}@example.com,{number}0 pts\n" for number in range(20))
        with pytest.raises(loyalty_prep.InputError) as refusal:
            loyalty_prep.validate(f"Email,{name}\n{rows}".encode())
        assert refusal.value.code == "COLUMN_MISSING"
        assert f'points_column="{name}"' in refusal.value.message


@pytest.mark.parametrize(
    "name", ["Meine Punkte", "Mis puntos", "Vos points", "I miei punti", "Moje punkty", "Puntos mo"]
)
def test_whose_points_they_are_says_nothing_against_them(name: str) -> None:
    sense = headers.sense(name, "POINTS")
    assert not sense.strange
    assert sense.weight == headers.WEIGHTS["points"][1]


# --- what a name says besides


@pytest.mark.parametrize(
    ("plain", "qualified"),
    [
        ("Puntos", "Puntos no disponibles; Puntos no canjeables; Puntos restantes para el premio; Puntos restados"),
        ("积分", "不可用积分; 未可用积分; 积分有效期"),
        ("적립금", "미가용적립금; 미가용 적립금"),
        ("Punti", "Punti residui per premio; Punti non disponibili"),
        ("Body", "Zbývající body do odměny; Zostávajúce body do odmeny; Nedostupné body"),
        ("Puan", "Ödüle kalan puan"),
        ("Бали", "Залишок балів на початок; Недоступні бали"),
        ("ポイント", "ポイント利用可能額"),
        (
            "Points",
            "Solde points N-1; Points balance 2024; Points balance ($); Solde points (€); Points available count",
        ),
        ("Points", "Points balance 31/12; Points available per card; Points unavailable; Points available from 2027"),
        ("Net points", "Points sold; Points balance (%); Points balance of referrer"),
        ("Points (Store)", "Points (日本); Points (X); Points (Berlin)"),
        ("Points (Berlin)", "Points (X); Points (A1)"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_name_that_says_more_than_balance_never_wins_over_one_that_does_not(
    plain: str, qualified: str, turned: bool
) -> None:
    for name in qualified.split("; "):
        names = ["Email", *((name, plain) if turned else (plain, name))]
        rows = [[f"u{at}@example.com", f"{at * 77 % 500}", f"{at * 131 % 700}"] for at in range(1, 9)]
        choice = choosing.choose(choosing.profiles(names, rows), Options(), rows)["POINTS"]
        assert choice.name in (None, plain), name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Points",
            "Points balance",
            "Saldo de puntos",
            "Puntos disponibles",
            "Aktueller Punktestand",
            "Solde de points",
        ),
        *(
            "現在のポイント",
            "可用积分",
            "积分余额",
            "사용 가능 포인트",
            "النقاط المتاحة",
            "יתרת נקודות",
            "Kasutatavad punktid",
        ),
        *("wc_points_balance", "PointsBalance", "LOY_PTS_BAL", "Current points balance (pts)", "Баланс бонусов"),
    ],
)
def test_a_name_that_says_balance_and_nothing_else_is_exact(name: str) -> None:
    assert headers.sense(name, "POINTS").exact


@pytest.mark.parametrize(
    "name",
    [
        *("Punkteziel", "Punktelimit", "Punktefaktor", "Punkteschuld", "Punkteabzüge", "Punktezugang", "Punkteverfall"),
        *("Puntenwaarde", "Poängvärde", "Poengverdi", "Points %", "ポイントID", "积分卡号", "적립금율", "Gross points"),
        *("Referrer points balance", "Friend's points balance", "Staff points balance", "Solde points parrain"),
        *("Points balance ($)", "Points balance change", "累計ポイント", "累计积分", "누적 포인트", "총적립금"),
        *(
            "Puntos no disponibles",
            "Punts no disponibles",
            "미가용 포인트",
            "Points available from 2027",
            "Stamps per card",
        ),
        *(
            "Points left to earn",
            "Points remaining to earn",
            "Points restant à gagner",
            "Punti rimanenti da guadagnare",
        ),
        *("Number of point cards", "Points accounts", "Anzahl Punktekonten", "Antal poängkort", "Stamp cards"),
        *("积分差", "ポイント差", "포인트차", "포인트율", "Premium points"),
    ],
)
def test_a_decoy_that_stands_alone_is_not_believed(name: str) -> None:
    rows = [[f"u{at}@example.com", f"{at * 77 % 500}"] for at in range(1, 9)]
    choice = choosing.choose(choosing.profiles(["Email", name], rows), Options(), rows)["POINTS"]
    assert choice.problem is not None
    assert choice.problem.code == "COLUMN_MISSING"


@pytest.mark.parametrize("name", ["Empfohlen von", "Registered by", "Email реферера", "店员邮箱", "Waiter email"])
def test_other_people_s_addresses_that_stand_alone_are_not_believed(name: str) -> None:
    rows = [[f"v{at}@mail.org", f"{at}"] for at in (5, 42, 79, 116, 153, 190)]
    assert choosing.choose(choosing.profiles([name, "Points"], rows), Options(), rows)["EMAIL"].problem is not None


def test_a_column_that_is_named_points_and_holds_dates_is_refused_with_its_values_and_the_flag() -> None:
    rows = "".join(f"u{at}@example.com,202401{at:02}\n" for at in range(1, 9))
    with pytest.raises(loyalty_prep.InputError) as refusal:
        loyalty_prep.validate(f"Email,Points\n{rows}".encode())
    assert "'Points' (column B, such as 20240101" in refusal.value.message
    assert "its values are dates" in refusal.value.message
    assert refusal.value.message.endswith('points_column="Points"')


# Behind a word for points that nothing parts from it, another word says something else of them.
@pytest.mark.parametrize(
    "name",
    [
        "Punkterang",
        "Punktequote",
        "Bonuspunkterang",
        "Poängnivå",
        "Poengsnitt",
        "Puntenniveau",
        "Pointslost",
        "puntosusados",
        "spaarpuntenweg",
        "puanlareski",
        "gamlabonuspoäng",
        "Pontosgastos",
        "Pointsgoal",
    ],
)
def test_a_word_of_points_that_goes_on_with_an_unknown_one_is_no_balance(name: str) -> None:
    alone = f"E-Mail,{name}\na@x.org,3\nb@x.org,1\nc@x.org,2\n".encode()
    assert loyalty_prep.inspect(alone).points.index is None
    beside = f"E-Mail,Balance,{name}\na@x.org,250,2\nb@x.org,90,1\n".encode()
    with pytest.raises(loyalty_prep.InputError, match="Several columns"):
        loyalty_prep.validate(beside)


@pytest.mark.parametrize(
    "name",
    [
        "Punktestand",
        "Bonuspunktestand",
        "Punktesumme",
        "Punktemenge",
        "Poängsumma",
        "Poengtotal",
        "Puntenaantal",
        "Pointsbalance",
        "puntostotales",
        "puanlarım",
        "Restbonuspunkte",
        "Clubtreuepunkte",
        "pontosatuais",
    ],
)
def test_a_word_of_points_that_goes_on_with_one_of_a_balance_is_one(name: str) -> None:
    assert loyalty_prep.validate(f"E-Mail,{name}\na@x.org,3\nb@x.org,1\nc@x.org,2\n".encode()).points.out == 6


@pytest.mark.parametrize("name", ["alttreuepunkte", "zielbonuspunkte", "pts_sold", "soldRewardpoints"])
def test_a_word_before_points_of_loyalty_says_which(name: str) -> None:
    """Old points were a balance where they were called points of loyalty: what stood before that was not asked for."""
    assert refused(export(["Email", name], members())).code == "COLUMN_MISSING"
    assert chosen(export(["Email", name, "Points"], members("i * 31 % 700")))[1] == "Points"


def test_a_capital_with_an_accent_begins_a_word() -> None:
    assert fold("pointsCumulésÀVie") == fold("points cumulés à vie")
    assert chosen(export(["Email", "pointsCumulésÀVie"], members()))[1] is None


# --- the benchmark


def test_a_third_of_the_benchmark_s_words_are_unseen() -> None:
    every = words()
    unseen = [word for word in every if word.mark == "unseen"]
    assert len(unseen) * 3 >= len(every)
    for word in every:
        found, strange = headers.finds(word.text)
        assert (word.mark == "unseen") == (strange > 0 or not found), f"{word.text} is marked {word.mark}"


def test_thirty_columns_of_a_thousand_rows_are_looked_at_in_no_time() -> None:
    rows = [[f"{name} {i * 7919 % 1000}x" for name in range(30)] for i in range(1000)]
    names = [f"name {n}" for n in range(30)]
    choosing.choose(choosing.profiles(names, rows), Options(), rows)
    started = time.process_time()
    choosing.choose(choosing.profiles(names, rows), Options(), rows)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize("remarks", [0, 1, 2, 3])
def test_remarks_and_totals_do_not_make_a_second_column_of_addresses_its_equal(remarks: int) -> None:
    rows = "".join(f"friend{i}@x.org,{i}7,c{i}@x.org\n" for i in range(15)) + ",none,call him\n" * remarks
    report = loyalty_prep.validate(f"Email 2,Puan,E-posta\n{rows}".encode())
    assert report.rows.ready == 15


# --- two columns that are both called points: what differs in their names must be known, and values settle nothing


def beside(one: str, other: str, values: str = "120 45 300 77 5 990") -> bytes:
    pairs = zip(values.split(), "123456", strict=True)
    rows = "".join(f"u{place}@example.com,{this},{that}\n" for place, (this, that) in enumerate(pairs))
    return f"Email,{one},{other}\n{rows}".encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("Base points", "Bonus points"), ("Main points", "Bonus points"), ("Punkte Basis", "Punkte Bonus")],
        *[("Punti base", "Punti bonus"), ("Баллы основные", "Баллы бонус"), ("Points - Main", "Points - Bonus")],
        *[("Puntos tienda", "Puntos web"), ("Points magasin", "Points site"), ("Points en ligne", "Points web")],
        *[("Punti negozio", "Punti web"), ("Pontos loja", "Pontos site"), ("Баллы магазин", "Баллы сайт")],
        *[("Puan mağaza", "Puan web"), ("Web points", "Online points"), ("Punkte App", "Punkte Karte")],
        *[("Points carte", "Points app"), ("ポイント(カード)", "ポイント(アプリ)"), ("Card points", "Main points")],
        *[("Points in", "Points out"), ("Points (In)", "Points (Zebra)"), ("Main points", "New points")],
        *[("Member points", "Main points"), ("Bonus points balance", "Base points balance")],
        # A second place may be called by a word of contact, time, money or a form, and a total may be of all places.
        *[("Store points", "Mobile points"), ("Store points", "Post Office points"), ("Card points", "Total points")],
        *[("Store points", "Main Street points"), ("Filialpunkte", "Punkte Stadt"), ("Store points", "Total points")],
        *[
            ("Points Premium", "Points Airport"),
            ("Points (Shopify)", "Points (Square)"),
            ("Bonus points", "Total points"),
        ],
    ],
)
def test_points_that_differ_by_a_word_that_tells_no_rank_are_a_tie(one: str, other: str) -> None:
    for names in ((one, other), (other, one)):
        assert refused(beside(*names)).code in {"COLUMN_AMBIGUOUS", "COLUMN_MISSING"}


@pytest.mark.few(50)
@pytest.mark.parametrize("form", ["Points {}", "Points ({})", "{} points", "POINTS_{}", "{}_POINTS"])
@pytest.mark.parametrize("one", ["DE", "LA", "IL", "NO", "IS", "UK", "A", "D"])
@pytest.mark.parametrize("other", ["UK", "SE", "KR", "Wien", "Kiosk"])
def test_countries_that_are_particles_in_some_language_make_points_no_plain_ones(
    form: str, one: str, other: str
) -> None:
    names = [form.format(one), form.format(other)]
    if one != other and not (other == "KR" and one in {"A", "D"}):
        assert refused(beside(*names)).code in {"COLUMN_AMBIGUOUS", "COLUMN_MISSING"}
        assert refused(beside(*reversed(names))).code in {"COLUMN_AMBIGUOUS", "COLUMN_MISSING"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("Puntos restaurante", "Puntos tienda"), ("Punkty restauracja", "Punkty sklep")],
        *[
            ("Pontos restaurante", "Pontos hotel"),
            ("Body restaurace", "Body hotel"),
            ("Poäng restaurang", "Poäng hotell"),
        ],
        *[("Punkte Bukarest", "Punkte Wien"), ("Points Forest", "Points Lake"), ("Points Everest", "Points Lhotse")],
        *[("Prestige points", "Basic points"), ("Interest points", "Base points"), ("Points Brest", "Points Lyon")],
        *[
            ("Punkte Aktivität", "Punkte Einkauf"),
            ("Punkty aktywność", "Punkty zakup"),
            ("Баллы активность", "Баллы Жорк"),
        ],
        *[("Баллы центр", "Баллы магазин"), ("Premier points", "Basic points"), ("Points primeurs", "Points Zork")],
    ],
)
def test_what_begins_or_goes_on_like_a_word_for_what_is_left_is_not_left(one: str, other: str) -> None:
    """Of the points of a restaurant and a shop the former were the balance: `rest` is what is left."""
    for names in ((one, other), (other, one)):
        assert refused(beside(*names)).code in {"COLUMN_AMBIGUOUS", "COLUMN_MISSING"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("Puntos semana", "Puntos mes"), ("Points Galanta", "Points Nitra"), ("Punti Bianco", "Punti Rossi")],
        *[("Points prevent", "Points Zork"), ("Points Semarang", "Points Zork"), ("Points Jallet", "Points Zork")],
    ],
)
def test_a_word_one_letter_from_what_is_left_may_be_a_place_or_a_week(one: str, other: str) -> None:
    """It was read as a slip for `balance` in some language, and its column was the balance."""
    for names in ((one, other), (other, one)):
        assert refused(beside(*names)).code in {"COLUMN_AMBIGUOUS", "COLUMN_MISSING"}
    assert chosen(beside("Ponits balance", other))[1] == "Ponits balance"


@pytest.mark.parametrize(
    "name",
    [
        *("Restpunkte", "Punkterest", "Restguthaben Punkte", "Reststempel", "Stempelrest", "Bonuspunkte Rest"),
        *("Aktive Punkte", "Punkty aktywne", "Активные баллы", "Points prime", "Punti premio", "Punkty premiowe"),
    ],
)
def test_what_is_left_in_one_word_or_two_is_left(name: str) -> None:
    assert chosen(beside(name, "Zorkpoints"))[1] == name


@pytest.mark.parametrize(
    "name",
    ["Pontok a jutalomig", "Pisteitä palkintoon", "Punkte preemiani", "Bodovi do nagrade", "Body k odměně"],
)
def test_points_up_to_the_reward_are_no_balance_where_an_ending_says_up_to(name: str) -> None:
    assert refused(beside(name, "Orders")).code == "COLUMN_MISSING"


@pytest.mark.few(14)
@pytest.mark.parametrize("shop", ["Shop", "Kiosk", "Filiale", "Online"])
@pytest.mark.parametrize("other", ["Kids", "Kinder", "Enfants", "Adults", "Ost", "KR", "NO"])
def test_points_of_a_group_or_a_country_beside_those_of_a_shop_are_a_tie(shop: str, other: str) -> None:
    """Children are counted elsewhere, `kr` is money and `no` a number: the shop's points were the balance."""
    for names in ((f"Points {shop}", f"Points {other}"), (f"{other} points", f"{shop} points")):
        assert refused(beside(*names)).code == "COLUMN_AMBIGUOUS"
        assert refused(beside(*reversed(names))).code == "COLUMN_AMBIGUOUS"


@pytest.mark.parametrize("other", ["Kiosk", "Downtown", "Harbour"])
def test_points_of_a_centre_are_no_price(other: str) -> None:
    for centre in ("Points Center", "Points Central"):
        assert refused(beside(centre, f"Points {other}")).code in {"COLUMN_AMBIGUOUS", "COLUMN_MISSING"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("Points", "Points today"), ("Points balance", "Points"), ("Points balance", "Lifetime points")],
        *[("Points", "Points frittered"), ("Loyalty points", "Points frittered"), ("Reward points", "Points spent")],
        *[("Balance in points", "Orders"), ("Saldo in punti", "Ordini"), ("Điểm tích lũy", "Expired points")],
        *[("Available points", "Main points"), ("Bonuspunkte", "Bestellungen"), ("Points balance", "Website")],
    ],
)
def test_points_that_say_balance_or_nothing_else_come_before_others(one: str, other: str) -> None:
    assert chosen(beside(one, other))[1] == one


@pytest.mark.parametrize(
    "values", ["- - - - - -", "N/A N/A N/A N/A N/A N/A", "5% 7% 8% 1% 2% 3%", "12k 4k 3k 2k 1k 9k"]
)
@pytest.mark.parametrize("other", ["Bonus points", "Loyalty points", "Reward points", "Points today"])
def test_points_without_one_value_that_fits_are_refused_whatever_else_the_file_holds(values: str, other: str) -> None:
    assert refused(beside("Points", other, values)).code == "COLUMN_MISSING"


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("Points balance", "Points total", "20240109 20240218 20240321 20240422 20240506 20240611"),
        ("Points", "Reward points", "5k 5k 5k 5k 990 61"),
        ("Points", "Punkte", "5k 5k 5k 5k 5k 61"),
    ],
)
def test_values_that_do_not_fit_settle_no_tie(one: str, other: str, values: str) -> None:
    assert refused(beside(one, other, values)).code == "COLUMN_AMBIGUOUS"


def test_points_wholly_empty_are_refused_whatever_else_the_file_holds() -> None:
    data = beside("Points", "Bonus points").decode()
    emptied = re.sub(r"(@example.com),\d+,", r"\1,,", data)
    assert emptied != data
    assert refused(emptied.encode()).code == "COLUMN_MISSING"


def test_balances_filled_up_with_zeros_are_no_phone_numbers() -> None:
    padded = "0000120 0000045 0000300 0000077 0000005 0000990"
    for other in ("City", "Orders", "Punkte spent"):
        assert chosen(beside("Points", other, padded))[1] == "Points"
    assert (
        chosen(beside("Points balance", "Loyalty balance", padded.replace("0000", "+0000000")))[1] == "Points balance"
    )
    phones = "00491711234567 01711234567 +491711234567 0171-1234567 (0171)1234567 00491711234568"
    assert refused(beside("Xyzzy", "Blorb", phones)).code == "COLUMN_MISSING"


def test_faulty_addresses_do_not_settle_a_tie_of_two_email_columns() -> None:
    rows = [
        f"{'ann' + str(place) + '@example.com' if place % 2 else 'ann at example.com'},office{place}@other.org,{place}\n"
        for place in range(6)
    ]
    assert refused(("Email,Billing email,Points\n" + "".join(rows)).encode()).code == "COLUMN_AMBIGUOUS"


def test_addresses_of_those_who_served_are_no_customers() -> None:
    for name in ("Served by", "Created by"):
        assert (
            refused(f"Phone,{name},Points\n1,a@x.org,5\n2,b@x.org,6\n3,a@x.org,7\n".encode()).code == "COLUMN_MISSING"
        )


@pytest.mark.parametrize("name", ["Unsubscribed email", "Email subscriber status", "Owner"])
def test_addresses_under_a_name_that_speaks_against_them_are_no_contacts(name: str) -> None:
    rows = [[f"a{number}@x.org", f"b{number}@x.org", f"c{number}@x.org"] for number in range(12)]
    assert choosing.address_columns(choosing.profiles(["Email", name, "Xyzzy"], rows)) == [0, 2]


@pytest.mark.parametrize("own", ["Customer", "Login", "Konto", "Kunde", ""])
@pytest.mark.parametrize("other", ["Spouse email", "Email of wife", "E-Mail Elternteil"])
def test_addresses_under_a_word_that_nobody_knows_do_not_win_over_those_that_may_be_the_customer_s(
    own: str, other: str
) -> None:
    """The spouses' addresses were taken, for the other column did not say e-mail."""
    rows = [[f"a{number}@x.org", f"b{number}@x.org", str(number * 7)] for number in range(12)]
    for at in (1, -1):
        names = [own, other][::at]
        assert refused(export([*names, "Points"], [[*row[:2][::at], row[2]] for row in rows])).code == (
            "COLUMN_AMBIGUOUS"
        )
    assert chosen(export(["Customer", "E-mail", "Points"], rows)) == ("E-mail", "Points")


def test_the_evidence_names_a_column_that_is_named_so_and_holds_none_and_no_other() -> None:
    header = ["Email", "Emails received (6mo)", "Name", "Note", "Points"]
    rows = [[f"c{number}@example.com", str(number % 4), f"Ann {number}", "", "7"] for number in range(12)]
    assert list(map(str, loyalty_prep.inspect(export(header, rows)).email.evidence)) == [
        "header 'Email'",
        "100% of 12 sampled values are addresses",
        "'Emails received (6mo)' is named so, but none of its values are addresses",
    ]


@pytest.mark.parametrize(("one", "other"), [("Points", "Points balance"), ("Points balance", "Stamps")])
def test_a_column_that_is_named_points_and_holds_money_is_refused_as_money(one: str, other: str) -> None:
    refusal = refused(export(["Email", other, one], members("'$' + str(i) + '.50'")))
    assert refusal.code == "COLUMN_MISSING"
    assert f"'{one}' (column C) is named as the one with points balances, but it holds money" in refusal.message
    assert f"or, if '{other}' (column B, such as 419, 338, 257) is right" in refusal.message


UNLIKELY: Final = {
    "phone numbers": "'+4930' + str(1234567 + i * 991)",
    "ids": "100000 + i * 7",
    "codes": "str(i * 31 % 900).zfill(5)",
    "years": "1990 + i * 7 % 30",
    "decimals": "str(i * 31 % 90) + '.5'",
    "one value": "250",
    "flags": "i % 2",
    "small numbers": "i * 7 % 4",
    "money": "'$' + str(i * 37 % 400)",
}


@pytest.mark.parametrize("what", UNLIKELY)
def test_what_looks_like_something_else_is_not_proposed_first_as_the_balance(what: str) -> None:
    rows = [[address, other, balance] for address, balance, other in members(UNLIKELY[what], count=24)]
    assert "these hold numbers: 'Blorble'" in refused(export(["Email", "Xyz", "Blorble"], rows)).message


@pytest.mark.parametrize(
    ("name", "said"),
    [("Email", "header 'Email'"), ("Xyzzy", "header 'Xyzzy' says nothing of it"), ("", "header '' says nothing of it")],
)
def test_the_evidence_says_whether_the_name_speaks_for_the_column(name: str, said: str) -> None:
    found = loyalty_prep.inspect(export([name, "Points"], members())).email
    assert found.index == 0
    assert str(found.evidence[0]) == said


@pytest.mark.parametrize(
    ("cell", "every", "confidence"), [("{}", 99, 0.7), ("{}", 4, 0.66), ("{} pts", 99, 0.97), ("{} pts", 4, 0.91)]
)
def test_without_a_header_a_choice_is_less_sure_with_each_value_that_is_no_number(
    cell: str, every: int, confidence: float
) -> None:
    rows = [f"c{i}@example.com,{'gold' if i % every == 0 else cell.format(i * 37)}\n" for i in range(1, 13)]
    assert loyalty_prep.inspect("".join(rows).encode()).points.confidence == confidence


_PIECES: Final = ("a", "Ann", "e", "kr", "EUR", "pts", "points", "Jan", "March", "@", "x.org", ".com", "1", "04", "500")
_MORE_PIECES: Final = ("2024", " ", ".", ",", "-", "/", "_", "'", "é", "５", "€", "N/A", "none")


@given(st.lists(st.sampled_from(_PIECES + _MORE_PIECES), min_size=1, max_size=7).map("".join))
@settings(max_examples=examples(2_000))
@example("kr500@example.com")
@example("Jan 04, 2024")
@example("04 March 2024")
@example("2024-04-01T10:00")
@example("04.1.24 a")
@example("pts500")
def test_what_python_tells_of_a_cell_polars_tells_too(cell: str) -> None:
    if not cell.isdecimal():  # `2024041` may be a day or a balance: in digits alone only `20240401` is one
        assert looks._look([cell])[cell] == looks._look_closely([cell])[0]
    assert looks._look_closely([cell, "é"])[0] == looks._look_closely([cell])[0]  # the patterns for letters of any kind
