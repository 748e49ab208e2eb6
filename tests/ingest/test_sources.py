"""Two unknown shop systems in one workspace keep their numbers apart; one system with another column stays one."""

import pytest

from winback.ingest.merging import Records, merge, no_records
from winback.ingest.sources import KnownFile, known_file, with_sources

SHOP = "Order ID,Order date,Email,Customer ID,Total\n"
TILL = "Belegnummer;Belegdatum;E-Mail;Kundennummer;Summe\n"


def shop(*numbers: int, month: str = "01", columns: str = SHOP, more: str = "", person: str = "a") -> str:
    rows = (f"{number},2024-{month}-{number:02},{person}{number}@example.com,{person}{number},10.00{more}\n" for number in numbers)
    return columns + "".join(rows)


def till(*numbers: int, month: str = "06") -> str:
    return TILL + "".join(f"{number};{number:02}.{month}.2024;b{number}@example.com;b{number};5,00\n" for number in numbers)


class Workspace:
    """What has been read so far, drop by drop."""

    def __init__(self, parse) -> None:
        self.records: Records = no_records()
        self.known: list[KnownFile] = []
        self._parse = parse

    def read(self, *contents: str) -> list[str]:
        """Read files together; returns their sources."""
        parsed = with_sources([self._parse(content) for content in contents], self.records.orders, self.known)
        self.known += [known_file(file.facts.source, file.facts.headers, file.facts.mapping) for file in parsed]
        self.records, _ = merge(self.records, parsed)
        return [file.facts.source for file in parsed]

    @property
    def orders(self) -> int:
        return self.records.orders.height


@pytest.fixture
def workspace(parse) -> Workspace:
    return Workspace(parse)


def test_equal_numbers_of_two_systems_do_not_overwrite_each_other(workspace: Workspace) -> None:
    first, second = workspace.read(shop(13, 14, 15)), workspace.read(till(13, 14, 15))
    assert first == ["generic"]
    assert second[0].startswith("generic-")
    assert workspace.orders == 6


def test_the_name_of_a_system_stays_the_same_for_its_later_files(workspace: Workspace) -> None:
    names = [*workspace.read(shop(13, 14)), *workspace.read(till(13, 14))]
    assert [*workspace.read(till(14, 15, 16)), *workspace.read(shop(14, 15, 16))] == [names[1], names[0]]
    assert workspace.orders == 8


def test_a_later_export_with_one_more_column_is_of_the_same_system(workspace: Workspace) -> None:
    workspace.read(shop(13, 14))
    workspace.read(till(13, 14))
    wider = shop(14, 15, columns=SHOP.replace("\n", ",Newsletter\n"), more=",yes")
    assert workspace.read(wider) == ["generic"]
    assert workspace.orders == 5


def test_files_that_share_no_number_are_told_by_their_header(workspace: Workspace) -> None:
    workspace.read(shop(13, 14))
    name = workspace.read(till(13, 14))
    assert [*workspace.read(shop(20, 21)), *workspace.read(till(22, 23))] == ["generic", *name]


def test_the_same_header_is_another_system_where_the_days_contradict(workspace: Workspace) -> None:
    workspace.read(shop(13, 14, 15))
    other = workspace.read(shop(13, 14, 15, month="07", person="c"))
    assert other[0].startswith("generic-")
    assert workspace.read(shop(14, 15, 16, month="07", person="c")) == other
    assert workspace.orders == 7


@pytest.mark.parametrize("read_before", [",2024-01-05,", ",2024-03-20,"])
def test_a_file_that_is_read_otherwise_the_second_time_is_still_of_its_system(workspace: Workspace, read_before: str) -> None:
    workspace.read(SHOP + f"1{read_before}a@example.com,7,5.00\n")
    assert workspace.read(SHOP + "1,2024-05-01,a@example.com,8,6.00\n") == ["generic"]
    assert workspace.orders == 1


def test_two_systems_in_one_drop_are_told_apart(workspace: Workspace) -> None:
    sources = workspace.read(shop(13, 14), till(13, 14))
    assert len(set(sources)) == 2
    assert workspace.orders == 4


def test_a_moment_that_a_time_zone_moved_across_midnight_is_the_same_order(workspace: Workspace) -> None:
    workspace.read(shop(13, 14))
    moved = shop(13, 14).replace("2024-01-13", "2024-01-12 23:30:00").replace("2024-01-14", "2024-01-13 23:30:00")
    assert workspace.read(moved) == ["generic"]
    assert workspace.orders == 2


def test_people_are_of_the_system_whose_numbers_go_with_their_addresses(workspace: Workspace) -> None:
    names = [*workspace.read(shop(13, 14)), *workspace.read(till(13, 14))]
    of_till = "Kundennummer,E-Mail,Vorname\nb13,b13@example.com,Bea\nb14,b14@example.com,Bo\n"
    assert workspace.read(of_till) == [names[1]]
    assert workspace.read(of_till.replace("b1", "a1")) == [names[0]]


def test_people_before_any_order_join_the_first_system(workspace: Workspace) -> None:
    assert workspace.read("Customer ID,Email,First name\na13,a13@example.com,Ann\na14,a14@example.com,Al\n") == ["generic"]
    assert workspace.read(shop(13, 14)) == ["generic"]


def test_a_known_export_keeps_its_own_source(workspace: Workspace) -> None:
    square = "Date,Time,Total Collected,Transaction ID,Customer ID\n2024-01-13,10:00:00,$5.00,T1,C1\n"
    assert workspace.read(square, shop(13)) == ["square", "generic"]
