"""Plain points beside a column of what stands there at last: whoever has both may mean by the first what was earned."""

from __future__ import annotations

from typing import Final

import pytest
from harness import refused

import loyalty_prep


def beside(one: str, other: str, values: str = "120 45 300 77 5 990") -> bytes:
    pairs = zip(values.split(), ["31", "12", "18", "7", "40", "9"], strict=True)
    rows = "".join(f"u{place}@example.com,{this},{that}\n" for place, (this, that) in enumerate(pairs))
    return f"Email,{one},{other}\n{rows}".encode()


def balance(data: bytes) -> str | None:
    return loyalty_prep.inspect(data).points.name


STANDS: Final = {
    "Points": """
        Balance|Remaining|Left|Available|Current|Usable|Spendable|Redeemable|Unredeemed|Unused|Unspent|Bal
        New balance|Net points|Points net|Final points|Real points|True points|Corrected points
        Points (corrected)|Adjusted points|Closing points|End balance|Outstanding points|Open points
        Effective points|New points|Points (new)|Latest points|Valid points|Confirmed points|Points on hand
        Updated points|Points updated|Revised points|Correct points|Recalculated points|Points v2|Points_v2
        Points version 2|Net|Final|New|Latest|Corrected|Closing|Revised
        Wallet|E-wallet|Wallet balance|Loyalty wallet|Purse|Cagnotte|Cagnotte fidélité|Porte-monnaie
        Points less redeemed|Points minus used|Points net of redemptions|Points excl. pending|Points without expired
        Points not redeemed|Points c/f|Points carried forward|Points end of month|Points EOM|Live points|Points owned
        Verified points|Reconciled points|App balance|Card balance|Migrated balance|Points moins utilisés
        Member balance|Customer balance|Solde client|Points mis à jour
        Cleared points|Solde|Reste|Disponible|Restants|Points nets|Points réels|Points corrigés
        Points finaux|Points non utilisés|Of which available|Thereof available|Dont disponibles
    """,
    "Punkte": """
        Stand|Bestand|Rest|Verfügbar|Übrig|Guthaben|Saldo|Aktuell|Kontostand|Endstand|Endbestand|Einlösbar
        Offene Punkte|Nettopunkte|Punkte netto|Korrigierte Punkte|Tatsächliche Punkte|Freie Punkte
        Punkte ohne verfallene|Punkte abzüglich eingelöst|Punkte nach Einlösung
        Netto|Neu|Kundenguthaben|Portemonnaie|Geldbörse
        Davon einlösbar|Davon verfügbar|Gültige Punkte|Neuer Stand|Nicht eingelöste Punkte
    """,
    "Puntos": """
        De los cuales disponibles|Saldo|Disponible|Restantes|Puntos netos|Puntos reales|Puntos finales|Puntos corregidos
        Puntos sin usar|Quedan|Monedero|Neto|Nuevo|Puntos rectificados|Puntos menos canjeados
    """,
    "Punti": """
        Saldo|Residui|Disponibili|Punti netti|Punti reali|Punti corretti|Punti non utilizzati|Punti validi
        Punti aggiornati|Portafoglio
    """,
    "Pontos": """
        Saldo|Disponível|Restantes|Pontos líquidos|Pontos finais|Pontos corrigidos|Pontos não utilizados
        Pontos válidos|Carteira|Novo
    """,
    "Punten": """
        Saldo|Beschikbaar|Resterend|Stand|Netto punten|Werkelijke punten|Gecorrigeerde punten
        Ongebruikte punten|Bijgewerkte punten|Eindpunten|Portemonnee
    """,
    "Punkty": """
        Saldo|Dostępne|Pozostało|Stan konta|Saldo końcowe|Punkty netto|Niewykorzystane punkty
        Ważne punkty|Zaktualizowane punkty|Portfel
    """,
    "Баллы": """
        Баланс|Остаток|Доступно|Осталось|Остаток на конец|Неиспользованные баллы|Реальные баллы
        Итоговые баллы|Обновленные баллы|Кошелёк|Баланс клиента
    """,
    "Puan": "Bakiye|Kalan|Mevcut|Net puan|Geçerli puan|Kullanılmayan puan|Cüzdan",
    "Poäng": "Saldo|Kvar|Tillgängligt|Outnyttjade poäng|Giltiga poäng|Nettopoäng|Uppdaterade poäng|Plånbok",
    "ポイント": "残高|残り|残|未使用ポイント|確定ポイント|最終ポイント|最新ポイント|ウォレット",
    "积分": "余额|剩余|可用|未使用积分|期末积分|实际积分|最终积分|结余|结存|最新积分|更新后积分|钱包|会员余额",
    "포인트": "잔액|잔여|유효 포인트|미사용 포인트|실제 포인트|최종 포인트|최신 포인트|지갑",
    "النقاط": "الرصيد|النقاط النهائية|أحدث النقاط|محفظة",
    "נקודות": "יתרה|נקודות סופיות|ארנק",
    "แต้ม": "คงเหลือ|แต้มล่าสุด|แต้มสุทธิ",
    "अंक": "शेष|बाकी|अंतिम अंक|वॉलेट",
}


@pytest.mark.few(80)
@pytest.mark.parametrize(
    ("plain", "stands"),
    [(plain, name.strip()) for plain, names in STANDS.items() for name in names.strip().replace("\n", "|").split("|")],
)
def test_plain_points_do_not_win_over_what_stands_there_at_last(plain: str, stands: str) -> None:
    """`Points` beside `Remaining` is often what was ever earned: it was written as the balance of each customer."""
    for names in ((plain, stands), (stands, plain)):
        assert balance(beside(*names)) in {stands, None}


@pytest.mark.parametrize("other", ["Remaining", "Net points", "Saldo"])
def test_a_tie_with_what_stands_there_names_both_and_how_to_choose(other: str) -> None:
    fault = refused(beside("Points", other))
    assert fault.code == "COLUMN_AMBIGUOUS"
    assert f"'{other}'" in fault.message
    assert 'points_column="Points"' in fault.message
    assert "--points-column Points" in fault.in_flags


@pytest.mark.parametrize(
    ("name", "other"),
    [
        *[("Points balance", "Net points"), ("Available points", "Saldo"), ("Points balance", "Balance")],
        *[("Points", "Balance due"), ("Points", "New customer id"), ("Points", "Points spent"), ("Points", "Blorb")],
        *[("Points", "New customers"), ("Points", "Net sales"), ("Points", "Points updated by"), ("Points", "Account")],
    ],
)
def test_what_says_balance_itself_or_stands_beside_something_else_is_chosen(name: str, other: str) -> None:
    assert balance(beside(name, other)) == name
    assert balance(beside(other, name)) == name or other == "Blorb"


@pytest.mark.parametrize(
    "values", ["0 0 0 0 0 0", "2023 2024 2025 2023 2026 2024", "1.50 2.25 3.75 0.80 9.99 4.20", "$5 $7 $9 $1 $2 $3"]
)
def test_what_stands_there_of_money_or_nothing_is_no_rival(values: str) -> None:
    for name in ("Remaining", "Wallet", "Net"):
        assert balance(beside(name, "Points", values)) == "Points"


@pytest.mark.parametrize("name", ["Points account", "Customer points", "Punktekonto"])
def test_accounts_of_points_that_are_counted_are_no_balance(name: str) -> None:
    """`Points account` over 1001, 1002, 1003: the accounts' numbers were written as balances."""
    counted = "1001 1002 1003 1004 1005 1006"
    assert balance(beside(name, "City", counted)) is None
    assert balance(beside(name, "Points", counted)) == "Points"
    assert balance(beside(name, "City")) == name


@pytest.mark.parametrize(
    "name", ["Points b/f", "Punkte Gutschrift", "Carte de points n°", "Tessera punti n.", "Pontos por real"]
)
def test_points_of_another_time_those_given_and_the_number_of_a_card_are_no_balance(name: str) -> None:
    assert balance(beside(name, "City")) is None


@pytest.mark.parametrize(
    "name",
    [
        *["COUNT(points)", "count (points)", "Count - Points", "Anzahl - Punkte", "個数 / ポイント", "개수 : 포인트"],
        *["Points >= 500", "Points < 100", "Points 100-200", "Points 0–99", "500+ points", "100 points", "pointsid"],
        *["Stundensaldo", "Zeitsaldo", "Kassensaldo", "Semestersaldo", "积分倍数"],
    ],
)
def test_rows_that_are_counted_ranges_and_balances_of_hours_are_no_balance(name: str) -> None:
    """`COUNT(points)` was taken for points, also beside `SUM(points)`."""
    assert balance(beside(name, "City")) is None
    assert balance(beside(name, "Points")) in {"Points", None}
    assert balance(beside("SUM(points)", name)) in {"SUM(points)", None}


@pytest.mark.parametrize(
    "name", ["Punkte am 31-12-2023", "Points balance 2023-12-31", "Points", "Punktesaldo", "Clubsaldo"]
)
def test_a_day_is_no_range_and_a_known_word_before_a_balance_is_no_doubt(name: str) -> None:
    assert balance(beside(name, "City")) == name


@pytest.mark.parametrize(("left", "right"), [("points_left", "points_right"), ("Points left", "Points right")])
def test_what_a_join_calls_left_is_no_rest(left: str, right: str) -> None:
    for names in ((left, right), (right, left)):
        assert balance(beside(*names)) is None
    assert balance(beside(left, "City")) == left


@pytest.mark.parametrize(
    ("points", "copy"),
    [
        ("points", "points_copy"),
        ("points", "Copy of points"),
        ("points", "points (duplicate)"),
        ("points", "points_duplicated_0"),  # as polars names a second column of one name
        ("Punkte", "Punkte Kopie"),
        ("Puntos", "Puntos (copia)"),
        ("Баллы", "Баллы копия"),
        ("积分", "积分 副本"),
    ],
)
def test_points_beside_a_copy_of_them_with_other_numbers_are_a_tie(points: str, copy: str) -> None:
    assert refused(beside(points, copy)).code == "COLUMN_AMBIGUOUS"
