"""Hints: domains that are likely slips, and addresses that may be one person's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.values import alike, emails, typos

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from pathlib import Path


def likely(addresses: Iterable[str]) -> list[bool]:
    frame = pl.DataFrame({"address": list(addresses)}, schema={"address": pl.String})
    return frame.select(typos.likely(pl.col("address"))).to_series().to_list()


def mended(addresses: Iterable[str]) -> list[str]:
    return typos.mended(pl.Series(list(addresses), dtype=pl.String)).to_list()


# --- slips -------------------------------------------------------------------------------------------------

SLIPS: Final = [
    *(("gmial.com", "gmail.com"), ("gamil.com", "gmail.com"), ("gmail.con", "gmail.com"), ("gmial.con", "gmail.com")),
    *(("gmail.co", "gmail.com"), ("gmail.cm", "gmail.com"), ("gmai.om", "gmail.com"), ("gmal.co", "gmail.com")),
    *(("hotmial.com", "hotmail.com"), ("hotmial.co.uk", "hotmail.co.uk"), ("hormail.fr", "hotmail.fr")),
    *(("hotmail.cmo", "hotmail.com"), ("hotmil.cm", "hotmail.com"), ("hotmail.couk", "hotmail.co.uk")),
    *(("yaho.com", "yahoo.com"), ("yahooo.com.br", "yahoo.com.br"), ("yahoo.combr", "yahoo.com.br")),
    *(("outlok.com", "outlook.com"), ("outlook.co", "outlook.com"), ("iclould.com", "icloud.com")),
    *(("x.con", "x.com"), ("x.y.ocm", "x.y.com"), ("x.nett", "x.net"), ("x.ogr", "x.org")),
]


@pytest.mark.parametrize(("domain", "meant"), SLIPS)
def test_a_slip_is_told_and_mended(domain: str, meant: str) -> None:
    assert likely([f"emma@{domain}"]) == [True]
    assert mended([f"emma@{domain}"]) == [f"emma@{meant}"]


def test_domains_that_are_somebodys_are_no_slips() -> None:
    ours = "gmail.com googlemail.com hotmail.com hotmail.co.uk yahoo.com yahoo.co.uk yahoo.co ymail.com mail.com gmx.de"
    others = "live.com msn.com aol.com icloud.com me.com outlook.com outlook.fr web.de example.co x.cm x.om x.com.co"
    near = "mygmail.com gmial.example.org congmial.com telecom.net x.coop x.community x.net x.org con.com ogr.org"
    addresses = [f"emma@{domain}" for domain in f"{ours} {others} {near}".split()]
    assert [address for address, found in zip(addresses, likely(addresses), strict=True) if found] == []
    assert likely(["gmial.com@example.org", "emma.con@example.org", "a.con"]) == [False, False, True]


def test_what_was_mended_has_no_slip_left() -> None:
    labels = ["x", *typos.PROVIDERS, *typos.NAMES]
    tops = ["com", "co", "cm", "om", "de", "fr", "co.uk", "com.br", "con", "cmo", "ocm", "nett", "nte", "ogr", "orgg"]
    tops += ["couk", "combr", "c0m", "xom", "cim"]
    addresses = [f"e@{label}.{top}" for label in labels for top in tops]
    better = mended(addresses)
    assert not any(likely(better))
    told = [before != after for before, after in zip(addresses, better, strict=True)]
    assert told == likely(addresses)
    read = emails.read(pl.Series(addresses))
    assert read["address"].to_list() == addresses
    assert read["email_suggestion"].to_list() == [
        after if slip else None for after, slip in zip(better, told, strict=True)
    ]


def test_no_slip_is_taken_for_plain_and_nearly_no_other_address_is_looked_at_closer() -> None:
    tops = [*typos.ENDS, *typos.NO_ENDS_OF_PROVIDERS, "com", "de", "co.uk", "com.br", "c0m", "co.x", "mail.com"]
    names = [*typos.NAMES, *typos.PROVIDERS, "x", "x1", "my-gmail", "gmail1", "gmail-x", "a.gmial", "mygmial", "con"]
    addresses = pl.DataFrame({"address": [f"emma@{name}.{top}" for name in names for top in tops]})
    told = addresses.with_columns(
        plain=emails.plain(pl.col("address")),
        well_formed=pl.col("address").str.contains(emails._PLAIN),
        likely=typos.likely(pl.col("address")),
    )
    assert told.filter("plain", "likely").is_empty()
    assert told.filter("plain", ~pl.col("well_formed")).is_empty()
    closer = told.filter("well_formed", ~pl.col("plain"), ~pl.col("likely"))["address"].to_list()
    doubtful = {f"emma@{name}" for name in (*typos.NAMES, "yahoo")}
    assert {address[: address.index(".")] for address in closer} <= doubtful
    assert [address for address in closer if address.startswith("emma@yahoo.")] == ["emma@yahoo.co"]


def test_a_slip_is_noted_and_nothing_is_changed() -> None:
    report = prepare("emma@gmial.com,1", "EMMA@X.CON,2", "noah@hotmai.com,-3", "a@gmail.com,4")
    assert (report.rows.ready, report.rows.rejected) == (3, 1)
    [issue] = [issue for issue in report.issues if issue.code == "EMAIL_TYPO"]
    assert (issue.severity, issue.count) == ("note", 3)
    assert [(example.value, example.suggestion) for example in issue.examples] == [
        ("emma@gmial.com", "emma@gmail.com"),
        ("EMMA@X.CON", "EMMA@x.com"),
        ("noah@hotmai.com", "noah@hotmail.com"),
    ]


# --- alike -------------------------------------------------------------------------------------------------

LOOSELY: Final = [
    ("emma@x.org", "emma@x.org"),
    ("emma+shop@x.org", "emma@x.org"),
    ("emma+a+b@x.org", "emma@x.org"),
    ("+shop@x.org", "+shop@x.org"),
    ("em.ma@x.org", "em.ma@x.org"),
    ("em.ma@gmail.com", "emma"),
    ("e.m.m.a+x.y@googlemail.com", "emma"),
    ("em.ma@gmail.com.br", "em.ma@gmail.com.br"),
    ("em.ma@notgmail.com", "em.ma@notgmail.com"),
    ("ｅｍｍａ@x.org", "emma@x.org"),
    ("ﬁona+a@x.org", "fiona@x.org"),
    ("zoë@x.org", "zoë@x.org"),
]


def test_addresses_are_written_loosely() -> None:
    cells = pl.Series("address", [cell for cell, _ in LOOSELY])
    assert alike.loosely(cells).to_list() == [loose for _, loose in LOOSELY]


ADDRESSES: Final = st.builds(
    "{}{}@{}".format,
    st.text("ab.", min_size=1, max_size=4),
    st.sampled_from(["", "", "+", "+a", "+a+b", "+a.b"]),
    st.sampled_from(["x.org", "gmail.com", "googlemail.com", "gmail.com.br"]),
)


@given(st.lists(ADDRESSES, max_size=30), st.booleans())
def test_hashes_are_equal_where_addresses_are_equal_or_alike(addresses: list[str], foreign: bool) -> None:
    keys = pl.Series([*addresses, *(["ａ@x.org"] if foreign else [])], dtype=pl.String)
    loose = alike.loosely(keys).to_list()
    hashes = alike.hashes(keys).tolist()
    assert len(set(zip(loose, hashes, strict=True))) == len(set(loose)) == len(set(hashes))
    assert 0 not in hashes
    if not foreign:
        lines = "".join(f"{address},5\n" for address in addresses).encode()
        assert alike.hashes(keys, alike.tagged(lines)).tolist() == hashes


@given(st.lists(ADDRESSES, max_size=30), st.randoms(use_true_random=False))
def test_rows_with_a_fellow_are_those_that_differ_in_spelling_alone(addresses: list[str], rng: random.Random) -> None:
    rows = [(row, address, 1) for row, address in enumerate(addresses)]
    rng.shuffle(rows)
    frame = pl.DataFrame(rows, schema={"row": pl.Int64, "address": pl.String, "amount": pl.Int64}, orient="row")
    loose = alike.loosely(pl.Series(addresses, dtype=pl.String)).to_list()
    fellows = {
        row: {other for other, same in zip(addresses, loose, strict=True) if same == loose[row]} - {address}
        for row, address in enumerate(addresses)
    }
    hashed = frame.with_columns(hash=pl.Series(alike.hashes(frame["address"]), dtype=pl.UInt64))
    for some in (frame, alike.may_have_fellows(hashed)):
        found = {row: fellow for row, _, fellow in alike.pairs(some).rows()}
        assert set(found) == {row for row, others in fellows.items() if others}
        assert all(fellow in fellows[row] for row, fellow in found.items())


def test_rows_of_one_address_alone_are_not_looked_at_for_fellows() -> None:
    frame = pl.DataFrame({"row": [1, 2, 3], "address": ["a@x.org", "a@x.org", "b+c@x.org"], "amount": [1, 2, 3]})
    frame = frame.with_columns(hash=pl.Series(alike.hashes(frame["address"])))
    assert alike.may_have_fellows(frame)["row"].to_list() == [3]
    assert alike.may_have_fellows(frame.head(2)).is_empty()


def prepare(*lines: str, **options: Any) -> loyalty_prep.Report:
    return loyalty_prep.validate("\n".join(["Email,Points", *lines]).encode(), **options)


def alike_in(report: loyalty_prep.Report) -> list[tuple[int | None, str, str | None]]:
    found = [issue for issue in report.issues if issue.code == "EMAIL_ALIAS"]
    assert all(issue.count == len(issue.examples) for issue in found)
    return [(example.row, example.value, example.detail) for issue in found for example in issue.examples]


def test_addresses_that_may_be_one_persons_are_noted_and_kept_apart() -> None:
    report = prepare("Em.Ma@gmail.com,1", "noah@x.org,5", "EMMA+a@GoogleMail.com,2", "noah+b@x.org ,3", "c@x.org,4")
    assert (report.rows.ready, report.points.out) == (5, 15)
    assert alike_in(report) == [
        (1, "Em.Ma@gmail.com", "like emma+a@googlemail.com"),
        (2, "noah@x.org", "like noah+b@x.org"),
        (3, "EMMA+a@GoogleMail.com", "like em.ma@gmail.com"),
        (4, "noah+b@x.org ", "like noah@x.org"),
    ]


def test_addresses_with_a_tag_are_found_below_a_kept_cell_of_several_lines(tmp_path: Path) -> None:
    rows = 'Email,Points,Note\nnoah@x.org,1,"two\nlines"\nemma@x.org,2,\nemma+a@x.org,3,\nc@x.org,4,\n'
    report = loyalty_prep.prepare(rows.encode(), tmp_path / "out", keep_columns="all")
    assert alike_in(report) == [(2, "emma@x.org", "like emma+a@x.org"), (3, "emma+a@x.org", "like emma@x.org")]


@pytest.mark.parametrize("policy", ["reject", "first", "last", "max", "sum"])
def test_duplicates_are_what_they_are_beside_addresses_that_are_alike(policy: str) -> None:
    lines = ["a+b@x.org,1", "a+b@x.org,2", "a+b@x.org,2", "c@x.org,7", "c@x.org,7"]
    alone, beside = prepare(*lines, duplicates=policy), prepare(*lines, "a@x.org,50", duplicates=policy)
    assert beside.rows.ready == alone.rows.ready + 1
    assert (beside.rows.merged, beside.rows.rejected) == (alone.rows.merged, alone.rows.rejected)
    assert beside.points.out == alone.points.out + 50
    kept = {"reject": [1, 2, 3], "first": [1], "last": [3], "max": [2], "sum": [1]}[policy]
    assert [row for row, *_ in alike_in(beside)] == [*kept, 6]
    assert alike_in(alone) == []


def test_the_same_address_twice_is_not_alike() -> None:
    assert alike_in(prepare("em.ma@gmail.com,1", "Em.Ma@gmail.com,1", "a+b@x.org,2", "A+b@x.org,3")) == []


def test_the_order_of_the_rows_does_not_change_who_is_alike() -> None:
    lines = ["a+b@x.org,1", "a@x.org,2", "a+c@x.org,3", "b@x.org,4", "b+a@x.org,5"]
    forwards, backwards = alike_in(prepare(*lines)), alike_in(prepare(*reversed(lines)))
    assert {row[1:] for row in forwards} == {row[1:] for row in backwards}


def test_the_reason_of_a_rejected_row_names_the_suggestion_and_the_fellow(tmp_path: Path) -> None:
    lines = ["Email,Points", "a+b@x.org,1", "a+b@x.org,2", "a@x.org,3", "kim@gmial.com,-5"]
    source = tmp_path / "export.csv"
    source.write_text("\n".join(lines), encoding="utf-8")
    loyalty_prep.prepare(source, tmp_path / "out")
    errors = (tmp_path / "out" / "export.errors.csv").read_text(encoding="utf-8")
    assert errors.count("Compare it with a@x.org.") == 2
    assert errors.count("Perhaps kim@gmail.com?") == 1
