"""The files for those who run the bot: they name what the bot has."""

import json
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

import bot
from handlers.outbox.metrics import SweepMetrics
from handlers.server.process import add_metrics
from handlers.server.settings import Settings

ROOT = Path(bot.__file__).parent
RULES = ROOT / "deploy" / "prometheus-rules.yaml"
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"


def _documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def _known_samples() -> set[str]:
    """The names under which /metrics shows what the bot counts."""
    registry = CollectorRegistry()
    SweepMetrics(registry)
    add_metrics(registry)
    suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    return {family.name + suffix for family in registry.collect() for suffix in suffixes[family.type]}


@pytest.mark.parametrize("path", [RULES, DASHBOARD], ids=lambda path: path.name)
def test_alerts_and_dashboard_ask_for_metrics_that_exist(path: Path) -> None:
    asked = set(re.findall(r"\bps_bot_\w+", path.read_text(encoding="utf-8")))
    assert asked
    assert asked - _known_samples() == set()


def test_every_alert_says_what_to_do() -> None:
    rules = [rule for group in _documents(RULES)[0]["groups"] for rule in group["rules"]]
    assert all({"summary", "description", "runbook_url"} <= rule["annotations"].keys() for rule in rules)
    assert len({rule["alert"] for rule in rules}) == len(rules)


def test_every_alert_leads_to_a_heading_of_the_docs_of_its_own() -> None:
    led = [
        rule["annotations"]["runbook_url"]
        for group in _documents(RULES)[0]["groups"]
        for rule in group["rules"]
    ]
    text = (ROOT / "docs" / "administration.md").read_text(encoding="utf-8")
    alerts = text.partition("\n## Alerts\n")[2].partition("\n## ")[0]
    assert led == [
        f"docs/administration.md#{each.lower()}" for each in re.findall(r"^### (\w+)$", alerts, re.MULTILINE)
    ]


def test_the_rules_have_the_shape_that_prometheus_reads() -> None:
    (document,) = _documents(RULES)
    assert document.keys() == {"groups"}
    for rule in (rule for group in document["groups"] for rule in group["rules"]):
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"[A-Za-z_]\w*", rule["alert"])
        assert re.fullmatch(r"\d+[smhd]", rule.get("for", "0s"))
        assert rule["labels"]["severity"] in ("page", "ticket")
        _looks_balanced(rule["expr"])
        for text in rule["annotations"].values():
            assert text.count("{{") == text.count("}}")


def test_the_dashboard_has_the_shape_that_grafana_imports() -> None:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    assert isinstance(dashboard["schemaVersion"], int)
    sources = {each["name"] for each in dashboard["templating"]["list"] if each["type"] == "datasource"}
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        assert 0 <= at["x"] < at["x"] + at["w"] <= 24
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, "panels stand beside each other"
        taken |= cells
        assert panel["datasource"]["uid"].strip("${}") in sources
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])
        for target in panel["targets"]:
            _looks_balanced(target["expr"])


def _looks_balanced(expression: str) -> None:
    for opening, closing in ("()", "[]", "{}"):
        assert expression.count(opening) == expression.count(closing), expression


def test_kubernetes_asks_for_the_addresses_that_the_bot_answers() -> None:
    deployment, service, _budget = _documents(ROOT / "deploy" / "kubernetes.yaml")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    probes = {
        name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")
    }
    assert probes == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    assert service["spec"]["ports"][0]["targetPort"] == container["ports"][0]["name"]
    settings = {name.upper() for name in Settings.model_fields}
    assert {each["name"] for each in container["env"]} <= settings


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("ps-bot.service", "DATABASE_URL=sqlite:////var/lib/ps-bot/ps-bot.db"),
        ("ps-bot@.service", "PORT=%i"),
    ],
)
def test_the_service_of_systemd_starts_the_bot_with_settings_that_exist(name: str, setting: str) -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / "deploy" / name, encoding="utf-8")
    assert unit["Service"]["ExecStart"].endswith("python bot.py")
    assert setting in (unit["Service"].get("Environment", "") or unit["Service"]["ExecStart"])
    assert setting.partition("=")[0].lower() in Settings.model_fields


def test_compose_starts_a_second_bot_only_where_it_is_asked_for_and_on_a_port_of_its_own() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    first, second = services["bot"], services["second"]
    own = {"profiles", "environment", "ports"}
    assert {name: each for name, each in second.items() if name not in own} == {
        name: each for name, each in first.items() if name not in own
    }
    assert (second["profiles"], second["ports"]) == (["two"], ["127.0.0.1:3001:3001"])
    assert second["environment"] == {**first["environment"], "PORT": 3001}


def test_the_proxy_asks_a_bot_again_as_soon_as_it_is_back() -> None:
    servers = re.findall(
        r"^ *server [\d.:]+(.*);$", (ROOT / "deploy" / "nginx.conf").read_text("utf-8"), re.MULTILINE
    )
    assert len(servers) > 1
    assert all("max_fails=0" in each for each in servers), (
        "or nginx takes all for away while they are upgraded"
    )


@pytest.mark.parametrize(
    "path",
    [".github/workflows/ci.yml", ".github/workflows/release.yml", ".gitlab-ci.yml"],
)
def test_pipelines_run_the_checks_of_the_project_or_build_its_package(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    assert ".ci/run" in text or "hatchling build" in text


def test_each_job_of_gitlab_has_a_name_that_is_no_keyword() -> None:
    pipeline = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    jobs = pipeline.keys() - {"stages", "workflow"}
    assert jobs == {name for name in jobs if pipeline[name]["stage"] in pipeline["stages"]}
    assert not jobs & {
        "image",
        "services",
        "cache",
        "variables",
        "include",
        "default",
        "pages",
        "true",
        "false",
    }


def test_slacks_command_line_gets_a_manifest_for_socket_mode() -> None:
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))["hooks"]
    assert hooks.keys() == {"get-manifest", "start"}
    done = subprocess.run(
        [sys.executable, *hooks["get-manifest"].split()], cwd=ROOT, capture_output=True, text=True, check=True
    )
    manifest = json.loads(done.stdout)
    shipped = json.loads(bot.MANIFEST.read_text(encoding="utf-8"))
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "https://" not in done.stdout
    assert manifest["oauth_config"]["scopes"] == shipped["oauth_config"]["scopes"]


@pytest.mark.parametrize("path", ["Dockerfile", "deploy/ps-bot.service", "docs/administration.md"])
def test_all_modules_are_compiled_where_the_bot_may_not_write(path: str) -> None:
    (named,) = re.findall(
        r"python -m compileall -q ([a-z ]+[a-z])", (ROOT / path).read_text(encoding="utf-8")
    )
    in_image = re.findall(r"^!(\w+)/$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert "handlers" in in_image
    assert sorted(named.split()) == sorted(in_image)
