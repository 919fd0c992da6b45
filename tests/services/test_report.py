"""Report: figures frozen on the first run, printed by unit, group and star, against the targets."""

from dataclasses import replace
from datetime import date

import pytest

from models.certificate import EarlierCertificate
from models.obligation import Obligation
from models.paper import Paper
from models.report import ReportFigures
from services import figures, products
from services.cycle_folder.form import PlannedReport
from services.cycles import load_cycle
from services.minute_paper import tally_of
from services.obligations import fulfil
from services.paperwork import sign
from services.report_paper import report_request
from services.targets import add
from tests.domain.test_figures import FACT
from tests.services.cast import KEY, WAIT_TO_SIGN, at
from tests.services.conftest import OpenCycle
from tests.services.history import ARCHIVED, Stage
from tests.services.installation import Installation
from tests.services.reading import attachment_names, mails, paper, rows, text

DAY = at("2020-06-19")


def test_the_report_prints_what_the_cycle_did(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        report = text(office, "report", "6-thang")
    for fact in (
        "Số: 01/BC-SNN",
        "từ ngày 01/01/2020 đến ngày 15/6/2020",
        "04/05 địa phương có sản phẩm đăng ký, gồm 07 sản phẩm của 06 chủ thể",
        "02 sản phẩm chuyển đợt sau",
        "Đã đánh giá 05 sản phẩm, trong đó 04 sản phẩm đạt từ 3 sao trở lên",
        "01 sản phẩm 5 sao, 01 sản phẩm 4 sao, 02 sản phẩm 3 sao",
        "04/10 việc giao các địa phương trong chu trình đã hoàn thành",
        "Sản phẩm đạt từ 3 sao\n20\n04\n20%",
        "thị xã Đức Phổ\n2\n2\n2\n0\n1\n0\n1",
        "huyện Tư Nghĩa\n0\n0\n0\n0\n0\n0\n0",
        "Tổng cộng\n7\n5\n5\n2\n1\n1\n4",
        "Muối SAHU\nCông ty Muối\nthị xã Đức Phổ\n4 sao\n02/QĐ-UBND\n21/5/2023",
        "Chuyển cấp trên đánh giá",
    ):
        assert fact in report


def test_the_report_draws_its_figures_as_bars_of_letters(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        report = text(office, "report", "6-thang")
    for fact in (
        "BIỂU ĐỒ KẾT QUẢ THỰC HIỆN",
        "Biểu đồ 2. Sản phẩm đạt từ 3 sao trở lên theo địa phương",
        f"thị xã Đức Phổ\n{'▒' * 32}\n1",
        "huyện Tư Nghĩa\n0\n",
        f"Sản phẩm đạt từ 3 sao\n{'█' * 6}▌{'░' * 25}\n20%",
        "CHỦ THỂ CÓ SẢN PHẨM ĐẠT TỪ 3 SAO TRỞ LÊN THEO LOẠI HÌNH",
    ):
        assert fact in report
    assert "SO SÁNH VỚI CÙNG KỲ NĂM TRƯỚC" not in report  # nothing is known of 2019


def test_a_report_compares_with_the_same_days_of_the_year_before_and_lists_targets_of_many_years(
    sqlite_stage: Stage,
) -> None:
    installation = sqlite_stage.before("report")
    with installation.at(DAY) as office:
        add(office, {"name": "50 sản phẩm", "planned": "50", "period_from": "01/01/2019", "period_until": "31/12/2023"})
        with office.begin() as session:
            session.add_all(
                EarlierCertificate(
                    key=f"truoc/{n}",
                    number_text=f"{n}/GCN",
                    product=f"Cũ {n}",
                    producer="HTX",
                    unit="524",
                    star=star,
                    decision="9/QĐ-UBND",
                    issued_on=day,
                    valid_until=day.replace(year=2022),
                )
                for n, (star, day) in enumerate([(3, date(2019, 5, 1)), (4, date(2019, 6, 15)), (3, date(2019, 6, 16))])
            )
        cycle = load_cycle(office, KEY)
        with office.read() as session:
            counted = figures.figures_of(session, cycle, cycle.plan.reports[0], office.today)
    compared = {row["item"]: (row["now"], row["before"], row["change"]) for row in counted["comparison"]}
    assert compared["Sản phẩm được công nhận"] == ("03", "02", "tăng 01 (50%)")
    assert compared["Trong đó hạng 4 sao"] == ("01", "01", "không đổi")
    assert compared["Trong đó hạng 5 sao"] == ("00", "00", "không đổi")
    assert compared["Địa phương có sản phẩm được công nhận"][1] == "01"
    assert [row["reached"] for row in counted["targets"]] == ["04", "06"]
    assert counted["by_star"][2] == {
        "star": "3 sao", "in_period": 2, "cumulative": 4, "valid": 4, "expired": 0, "revoked": 0,
    }  # fmt: skip


def test_a_leap_day_has_a_day_in_the_year_before() -> None:
    report = PlannedReport(
        code="x", title="x", make_on=date(2024, 3, 1), period_from=date(2024, 2, 29), period_until=date(2024, 2, 29)
    )
    last_year = replace(FACT, day=date(2023, 2, 28))
    assert len(figures.comparison([last_year], report)) == 6


def test_figures_frozen_before_there_were_charts_still_make_a_report(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        cycle = load_cycle(office, KEY)
        frozen = dict(rows(office, ReportFigures)["6-thang"].figures)
    old = {name: value for name, value in frozen.items() if not name.startswith(("by_producer", "comparison"))}
    old["targets"] = [{"target": "Cũ", "planned": "20", "reached": "04", "percent": "20%"}]
    content = report_request(cycle, cycle.plan.reports[0], old).content
    assert content["producers"] == content["comparison"] == []
    assert content["targets"][0]["missing"] == "–"
    assert content["targets_label"] == "Phụ lục IV"


def test_the_report_lists_each_numbered_document_once_without_receipts_and_certificates(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        listed = [row["number"] for row in rows(office, ReportFigures)["6-thang"].figures["papers"]]
    assert sorted(listed) == sorted(
        [
            *("01/KH-UBND", "878/UBND-NNTN", "01/SNN-PTNT", "02/SNN-PTNT", "879/UBND-NNTN", "880/UBND-NNTN"),
            *("01/QĐ-UBND", "01/GM-HĐOCOP", "01/BB-HĐOCOP", "01/TTr-SNN", "02/QĐ-UBND"),
            *("01/TB-SNN", "02/TB-SNN", "03/TB-SNN", "04/TB-SNN"),
        ]
    )


def test_figures_stay_as_they_were_on_the_day_of_the_report(stage: Stage) -> None:
    installation = stage.after("report")
    with installation.at(DAY) as office:
        before = rows(office, ReportFigures)["6-thang"]
        printed = paper(office, "report", "6-thang").file_sha256
    with installation.at(at("2020-06-22")) as office, office.begin() as session:
        assert fulfil(session, office, f"{KEY}/534/bao-cao-6-thang", "Báo cáo giấy")
    installation.run("report", at("2020-06-22"))
    with installation.at(at("2020-06-22")) as office:
        after = rows(office, ReportFigures)["6-thang"]
        assert paper(office, "report", "6-thang").file_sha256 == printed
        assert rows(office, Obligation)["534/bao-cao-6-thang"].state == "fulfilled"
    assert after.figures == before.figures
    assert after.figures["duties_fulfilled"] == 4
    assert after.frozen_at == before.frozen_at


def test_the_officer_gets_the_report(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        letter = mails(office, "report")["6-thang"]
    assert letter.recipient == "ocop@example.vn"
    assert "Báo cáo số 01/BC-SNN ngày 19/6/2020" in letter.body
    assert attachment_names(letter) == ["D34-bao-cao-6-thang.docx"]


def test_before_its_day_there_is_no_report(sqlite_stage: Stage) -> None:
    installation = sqlite_stage.before("report")
    assert installation.run("report", at("2020-06-18")).figures == {"reports": 0, "letters": 0}


def test_a_report_of_a_cycle_in_which_nothing_happened_counts_noughts(open_cycle: OpenCycle) -> None:
    installation = open_cycle(("planned = 20", "planned = 0"), WAIT_TO_SIGN)
    assert installation.run("report", DAY).figures == {"reports": 1, "letters": 0}
    with installation.at(DAY) as office:
        sign(office, f"{KEY}/report/6-thang/1", "Trần Thị B")
    assert installation.run("report", at("2020-06-22")).figures == {"reports": 0, "letters": 1}
    with installation.at(DAY) as office:
        report = text(office, "report", "6-thang")
        assert rows(office, Paper)["report/6-thang/1"].issued_on == date(2020, 6, 22)
        assert rows(office, ReportFigures)["6-thang"].figures["targets"][0]["percent"] == "–"
    assert "Đã đánh giá 00 sản phẩm" in report
    assert "DANH MỤC SẢN PHẨM ĐẠT TỪ 3 SAO TRỞ LÊN" not in report  # an empty table takes no number


def test_totals_by_unit_by_group_and_by_star_agree(played: Installation) -> None:
    with played.at(ARCHIVED) as office:
        cycle = load_cycle(office, KEY)
        with office.read() as session:
            counted = figures.figures_of(session, cycle, cycle.plan.reports[0])
    stars = {row["star"][0]: row["cumulative"] for row in counted["by_star"]}
    for total in (counted["by_unit_total"], counted["by_group_total"]):
        assert {star: total[f"star{star}"] for star in "543"} == stars
        assert total["total"] == sum(stars.values()) == len(counted["products"])


def test_asking_for_the_stars_of_a_product_without_ballots_is_a_fault(sqlite_stage: Stage) -> None:
    with sqlite_stage.before("score").at(DAY) as office:
        cycle = load_cycle(office, KEY)
        with office.read() as session:
            product = products.products_in(session, cycle, {"convened"})[0]
    with pytest.raises(LookupError, match="QNG-01"):
        tally_of(product)
