"""Pages to write: one like the bulletin of 7 April 2017, one with a table and a chart."""

import os
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from tongbao.bulletin.clause import Claim, Clause, words
from tongbao.bulletin.page import Chains, Chart, Heading, Page, Paragraph, Step, Table
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

ISSUER = "河北省公共机构节能领导小组办公室"
OVERVIEW = (
    "全省公共机构节约能源资源工作会议召开后，我省公共机构节能工作呈现出坚持创新、协调、绿色、开放、共享发展理念，"
    "紧紧围绕全省节能会议精神、国家和省“十三五”节能目标任务，主动作为、创新方式、深挖潜力，积极推进节能工作的新面貌。"
    "一是高度重视，及时研究部署工作。张家口市召开市委常委会研究落实全省会议精神，将落实节能工作专项资金350万元"
    "经费预算，列入市人大会议研究议题。衡水市召开了政府常务会议进行专门研究。邯郸市政府召开专题会议，研究设立节能"
    "改造专项经费，明确了公共机构节能8项具体工作。二是节能工作目标明确细化。张家口、承德、衡水、保定、石家庄、"
    "邢台市和定州、辛集等市研究制定了本市公共机构节能“十三五”规划，明确了节能降耗双控目标、主要抓手和具体要求。"
    "三是节能工作主动性增强。省直研究制定了《河北省公共机构能源审计实施方案》，通过向社会公开招标形式，确定了省本级"
    "公共机构能源审计服务机构；定州市结合开展大气污染防治工作，投资2000余万元组织对21个乡镇机关单位集中实施了"
    "煤改太阳能加空气源热泵项目，改造面积3.2万m²、节水1.5万m³，占比35.1%。"
)
PROBLEMS = (
    "在推进公共机构节约能源资源工作方面，我们虽然取得了一些进展，但对标“十三五”节能规划和今年工作目标，还存在较大差距。"
    "一是个别市领导对公共机构节能工作重视程度不够。截至目前，还有"
)
DEMANDS = (
    (
        "（一）要进一步提高对公共机构节能工作重要性的认识。",
        "公共机构作为全社会节能减排的重点领域之一，在推进生态文明建设、构建资源节约型和环境友好型社会中，具有积极的导向和"
        "示范带动作用。为此，必须从技术节能——节能改造上下功夫，突出重点，精准施策。",
    ),
    (
        "（二）要抓紧安排部署层层传导压力。",
        "各级各部门要严格按照全省节能工作的统一部署，狠抓工作落实。对“十三五”公共机构节能工作还没有部署的，4月底前要召开"
        "会议安排部署；对既有建筑节能改造指标任务没有分解下达的，5月10日前要分解下达，将目标任务落到实处，激发工作动力。",
    ),
    (
        "（三）要加大公共机构节能工作力度。",
        "从今年的能耗数据统计情况看，部分市还没有完成省里下达的2016年节能降耗指标任务，今后几年的节能降耗任务会更重、"
        "压力会更大。各级要有紧迫感、危机感、责任感，切实转变工作思路。",
    ),
    (
        "（四）建立节能工作信息反馈和通报制度。",
        "各级各部门要及时掌握、总结、反馈节能工作动态和进展情况，在每月月底前，向省公共机构节能办报送工作情况；"
        "对近期公共机构节能工作推进不力、整改效果不明显的市，将点名通报。",
    ),
)


@pytest.fixture
def rulebook() -> Rulebook:
    """Only our own table, so that these tests stand without the others."""
    source = files("tongbao.rules") / "tables" / "document_format.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"), parse_float=Decimal)["row"]
    return Rulebook(date(2017, 4, 7), {"document_format": tuple(Row(**row) for row in rows)})


def claim(kind: str, text: str, value: int | str | tuple[str, ...] | None = None) -> Claim:
    """A claim that stands on a marked record."""
    return Claim(kind, text, value, "finding-x", "key", ("MARKER-RECORD",))


def _head() -> dict[str, Clause]:
    return {
        "number": Clause((claim("docno", "冀公节能办〔2017〕4号"),)),
        "title": Clause((claim("title", "关于全省公共机构节能工作进展情况的通报"),)),
        "recipients": words("各市（含定州、辛集市）人民政府，省直各部门："),
        "signature": words(ISSUER),
        "day_line": Clause((claim("date", "2017年4月7日"),)),
        "printed_line": words("2017年4月7日印发"),
    }


@pytest.fixture
def bulletin() -> Page:
    """A bulletin of several pages."""
    problems = Clause(
        (
            PROBLEMS,
            claim("count", "5个市", 5),
            "没有召开全市公共机构节能工作会议；还有19个区、40个县没有专门机构。",
        )
    )
    blocks = [
        Paragraph(words("为贯彻落实全省公共机构节约能源资源工作会议精神，现将近期全省公共机构节能工作情况通报如下：")),
        Heading(1, words("一、总体情况")),
        Paragraph(words(OVERVIEW)),
        Heading(1, words("二、存在问题")),
        Heading(2, words("（一）部署情况")),
        Paragraph(problems),
        Heading(1, words("三、几点要求")),
        *(Paragraph(words(text), lead) for lead, text in DEMANDS),
    ]
    page = Page(
        issuer=ISSUER, blocks=tuple(blocks), day=date(2017, 4, 7), copies="省政府办公厅，国家机关事务管理局",
        printer=ISSUER, **_head(),
    )  # fmt: skip
    return page.numbered()


def _cells(name: str, owed: int, sent: int, rate: int) -> tuple[str | Claim, ...]:
    return (
        name,
        claim("count", str(owed), owed),
        claim("count", str(sent), sent),
        claim("figure", f"{rate // 10}.{rate % 10}", rate * 100),
    )


@pytest.fixture
def report() -> Page:
    """A page with a table and a chart, marked as a draft on synthetic data."""
    units = (("石家庄市", 22, 22, 1000), ("廊坊市", 10, 4, 400), ("邯郸市", 18, 9, 500), ("定州市", 1, 0, 0))
    table = Table(
        words("表1　月报报送情况"), ("市别", "应报县数", "已报县数", "报送率（%）"),
        tuple(_cells(*unit) for unit in units), "注：截至2017年3月31日。",
    )  # fmt: skip
    names = tuple(unit[0] for unit in units)
    owed = tuple(claim("count", str(unit[1]), unit[1] * 1000) for unit in units)
    sent = tuple(claim("count", str(unit[2]), unit[2] * 1000) for unit in units)
    chart = Chart(words("图1　各市应报和已报县数"), "个", names, (("应报", owed), ("已报", sent)))
    blocks = (Heading(1, words("一、报送情况")), Paragraph(words("各市报送情况见表1和图1。")), table, chart)
    page = Page(
        issuer=ISSUER, blocks=blocks, day=date(2017, 4, 7), printer=ISSUER, draft_mark="待定稿",
        synthetic_mark="合成数据，非真实统计", **_head(),
    )  # fmt: skip
    return page.numbered()


@pytest.fixture
def chains(bulletin: Page) -> Chains:
    """A chain a claim; what stands in the steps that may not leave the office is marked."""
    steps = (
        Step("认定", "没有召开会议的市", ("按封账后的案卷清点。",), True),
        Step("规则", "事项“召开节能工作会议”", ("2017-01-01起有效。",), True),
        Step("封账", "2017年3月 初报", ("SHA-256 3f9a0c",), True),
        Step("记录", "MARKER-STEP F050", ("MARKER-LINE 5个市",), False),
        Step("证据", "MARKER-EVIDENCE", ("MARKER-PAGE 2",), False),
    )
    return {claim.id: steps for claim in bulletin.claims()}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Callable[[str, object], bytes]:
    """Write with another process, in another time zone and with another hash seed: ``elsewhere(code, values)``.

    ``code`` finds the pickled ``values`` as ``v`` and the path to write as ``out``.
    """

    def run(code: str, values: object) -> bytes:
        pickled, out = tmp_path / "values.pickle", tmp_path / "elsewhere"
        pickled.write_bytes(pickle.dumps(values))
        head = (
            "import pickle, sys; from pathlib import Path; out = Path(sys.argv[2]);"
            " v = pickle.loads(Path(sys.argv[1]).read_bytes());"
        )
        away = os.environ | {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "7"}
        subprocess.run([sys.executable, "-c", head + code, pickled, out], check=True, env=away)
        return out.read_bytes()

    return run
