"""Which columns say who a customer is: names in many languages, and what looks like one and is none."""

from __future__ import annotations

import pytest

from loyalty_prep import validate
from loyalty_prep.columns import people
from loyalty_prep.columns.looks import profiles
from loyalty_prep.languages.files import words


def told(header: str, row: str = "") -> list[str]:
    """Return the names of the columns that are taken; each holds words unless `row` says otherwise."""
    names = header.split(",")
    cells = row.split(",") if row else ["Emma" for _ in names]
    return [names[index] for index in people.columns(profiles(names, [cells, cells]))]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Name,Email,Points", "Name"),
        ("Customer name,Shop name", "Customer name"),
        ("Shop name,customer_full_name", "customer_full_name"),
        ("Email,firstName,lastName", "firstName,lastName"),
        ("Last name,First name,Name", "Name"),
        ("Billing First Name,Billing Last Name,Billing Company", "Billing First Name,Billing Last Name"),
        ("First Name,Last Name,Billing First Name,Billing Last Name", "First Name,Last Name"),
        ("Kundennummer,Nachname,Vorname,Ort", "Nachname,Vorname"),
        ("Kundenname,Straße", "Kundenname"),
        ("Nom,Prénom,Ville", "Nom,Prénom"),
        ("Nom du client,Solde", "Nom du client"),
        ("Nombre,Primer apellido,Segundo apellido", "Nombre,Primer apellido,Segundo apellido"),
        ("Nome,Cognome,Città", "Nome,Cognome"),
        ("Imię i nazwisko,Miasto", "Imię i nazwisko"),
        ("Jméno,Příjmení", "Jméno,Příjmení"),
        ("Ad,Soyad,Şehir", "Ad,Soyad"),
        ("ФИО,Город", "ФИО"),
        ("Прізвище,Ім'я", "Прізвище,Ім'я"),
        ("会員氏名,住所", "会員氏名"),
        ("姓,名,電話", "姓,名"),
        ("고객명,주소", "고객명"),
        ("客户姓名,地址", "客户姓名"),
        ("שם פרטי,שם משפחה,עיר", "שם פרטי,שם משפחה"),
        ("اسم العميل,المدينة", "اسم العميل"),
        ("Customer,City", "Customer"),
        ("Kunde,Ort", "Kunde"),
        ("Customer,Name", "Name"),
        # other names than the customer's
        ("Product name,City", ""),
        ("Company name,Store name", ""),
        ("Referrer name,Employee name", ""),
        ("Card name,Program name,File name", ""),
        ("Customer type,Customer since", ""),
        ("Email,Points,City", ""),
        ("name " * 50 + ",The name of the customer as it stands on the card", ""),
    ],
)
def test_names_are_found_by_the_words_of_the_tables(header: str, columns: str) -> None:
    assert told(header) == columns.split(",") * bool(columns)


@pytest.mark.parametrize("cell", ["C-1001", "17", "emma@example.com", "2024-05-01", "+44 20 7946 0018", ""])
def test_a_column_without_words_says_nobody(cell: str) -> None:
    assert told("Name,City", f"{cell},London") == []
    assert told("Customer,City", f"{cell},London") == []


@pytest.mark.parametrize("code", words("person.whole"))
def test_each_language_finds_its_own_words(code: str) -> None:
    for group in ("person.whole", "person.given", "person.family"):
        for word in words(group).get(code, ()):
            name = word.replace("_", " ")
            assert told(f"x1,{name}") == [name]


def test_a_corrected_errors_file_names_the_columns_of_its_source() -> None:
    errors = (
        b"row,line,status,codes,reasons,Name,Email,Points,raw\n"
        b"1,2,REJECTED,EMAIL_INVALID,It is not valid.,Emma Smith,emma@@example,5,\n"
        b"2,3,REJECTED,EMAIL_INVALID,It is not valid.,Omar,omar@example.com,5,\n"
    )
    (issue,) = [issue for issue in validate(errors).issues if issue.severity == "error"]
    assert [row.name for row in issue.rows] == ["Emma Smith"]
