"""The recipes for other people's machinery are run, as that machinery runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.slow  # git, hooks, and the program again and again

ROOT = Path(__file__).parent.parent
RECIPES = ROOT / "samples" / "recipes"
GOOD = "Email,Points\na@x.org,1\n"
BAD = "Email,Points\na@x.org,1\nbad,2\n"
SCRIPTS = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def ran(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **SCRIPTS, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("export", "outcome"), [(GOOD, 0), (BAD, 1)])
def test_the_workflow_marks_the_rows_and_keeps_the_report(tmp_path: Path, export: str, outcome: int) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "customers.csv").write_text(export)
    workflow: Any = yaml.safe_load((RECIPES / "github-workflow.yml").read_text(encoding="utf-8"))
    steps = {step.get("name", step.get("uses")): step for step in workflow["jobs"]["check"]["steps"]}
    assert steps["install"]["run"] == "python -m pip install loyalty-prep"
    checked = ran(["bash", "-e", "-c", steps["check"]["run"]], tmp_path)
    assert checked.returncode == outcome, checked.stderr
    assert ("::error file=exports/customers.csv,line=3,title=EMAIL_INVALID::" in checked.stdout) == bool(outcome)
    assert steps["keep the report"]["if"] == "always()"
    kept = ran(["bash", "-e", "-c", steps["keep the report"]["run"]], tmp_path)
    assert kept.returncode == outcome, kept.stderr
    assert (tmp_path / steps["actions/upload-artifact@v4"]["with"]["path"]).stat().st_size


def test_each_action_that_our_own_workflows_use_is_one_commit_and_names_its_version() -> None:
    places = [*(ROOT / ".github" / "workflows").glob("*.yml"), *(ROOT / ".github" / "actions").rglob("action.yml")]
    uses = [line for place in places for line in place.read_text(encoding="utf-8").splitlines() if "uses: " in line]
    assert uses
    assert [line for line in uses if not re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


@pytest.mark.parametrize(("export", "outcome"), [(GOOD, 0), (BAD, 1)])
def test_the_action_marks_the_rows_and_writes_the_report(tmp_path: Path, export: str, outcome: int) -> None:
    (tmp_path / "customers.csv").write_text(export)
    place = ROOT / ".github" / "actions" / "loyalty-prep"
    action: Any = yaml.safe_load((place / "action.yml").read_text(encoding="utf-8"))
    steps = {step.get("name", step.get("uses")): step for step in action["runs"]["steps"]}
    assert (place / steps["install"]["env"]["SOURCE"].partition("/")[2]).resolve() == ROOT
    given = {"file": "customers.csv", "options": "--missing-points zero --duplicates max", "report": "report.html"}
    variables = {name: given[re.sub(r"\W|inputs", "", value)] for name, value in steps["check"]["env"].items()}
    done = ran(["bash", "-e", "-c", steps["check"]["run"]], tmp_path, **variables)
    assert done.returncode == outcome, done.stderr
    assert ("::error file=customers.csv,line=3,title=EMAIL_INVALID::" in done.stdout) == bool(outcome)
    assert (tmp_path / "report.html").stat().st_size


def test_the_forms_ask_for_what_tells_of_a_file_and_not_who_is_in_it() -> None:
    forms = [path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"]
    assert len(forms) == 3
    for path in forms:
        form: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert {"name", "description", "body"} <= form.keys()
        asked = [field["attributes"].get("description", "") for field in form["body"]]
        assert any("`loyalty-prep inspect FILE --redact`" in text for text in asked), path.name


def test_the_workflows_use_what_is_there() -> None:
    """Other machines run what ours run: the command that builds the site, the groups, the files that are named."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    lines = []
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        workflow: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {"contents": "read"}, path.name
        lines += [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    [site] = [line.replace("mkdocs build ", "") for line in lines if line.startswith("mkdocs")]
    assert site in readme
    assert {group for line in lines for group in re.findall(r"--group (\w+)", line)} <= groups.keys()
    assert all((ROOT / path).is_file() for line in lines for path in re.findall(r"--file (\S+)", line))
    configured: Any = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for hook in configured["repos"][0]["hooks"]:
        paths = [f"loyalty_prep/{name}.py" for name in ("commands", "codes", "options")] + ["docs/generate.py"]
        assert "files" not in hook or all(re.search(hook["files"], path) for path in paths)


def test_the_pythons_that_are_promised_are_those_that_are_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = [word for line in project["classifiers"] for word in re.findall(r":: (3\.\d+)$", line)]
    tests: Any = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"))
    assert tests["jobs"]["quick"]["strategy"]["matrix"]["python-version"] == promised
    [everything] = [
        step["with"]["python-version"].split()
        for step in tests["jobs"]["everything"]["steps"]
        if "python-version" in step.get("with", {})
    ]
    assert sorted(everything) == promised
    assert project["requires-python"] == f">={promised[0]}" == f">={everything[-1]}"


def test_the_image_is_slim_and_runs_as_nobody_special() -> None:
    lines = (ROOT / ".github" / "docker" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    assert all(line[1].endswith("-slim") for line in words if line[0] == "FROM")
    assert words[-1][0] == "ENTRYPOINT"
    assert [line[1] for line in words if line[0] == "USER"] == ["loyalty"]


@pytest.mark.parametrize(("exports", "outcome"), [([GOOD], 0), ([BAD], 1), ([GOOD, BAD.replace("a@", "b@")], 1)])
def test_the_hook_refuses_a_commit_with_rows_that_would_be_rejected(
    tmp_path: Path, exports: list[str], outcome: int
) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["language"]) == ("loyalty-prep", "python")
    names = [f"part{number}.csv" for number in range(len(exports))]
    for name, export in zip(names, exports, strict=True):
        (tmp_path / name).write_text(export)
    done = ran([*hook["entry"].split(), *hook.get("args", []), *names], tmp_path)
    assert done.returncode == outcome, done.stderr


@pytest.mark.needs("pre_commit")
def test_pre_commit_itself_takes_the_hook(tmp_path: Path) -> None:
    for command in (
        ["git", "init", "--quiet"],
        ["git", "config", "user.email", "a@x.org"],
        ["git", "config", "user.name", "a"],
    ):
        assert ran(command, tmp_path).returncode == 0
    (tmp_path / "customers.csv").write_text(BAD)
    assert ran(["git", "add", "customers.csv"], tmp_path).returncode == 0
    cache = {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    done = ran(["pre-commit", "try-repo", str(ROOT), "loyalty-prep", "--all-files"], tmp_path, **cache)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "EMAIL_INVALID" in done.stdout


@pytest.mark.needs("prefect")
def test_the_flow_runs_under_prefect(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(BAD)
    home = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_LOGGING_LEVEL": "ERROR", "DO_NOT_TRACK": "1"}
    home["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = (
        "600"  # by itself it waits for 20, too few on a busy machine
    )
    command = [sys.executable, str(RECIPES / "prefect_flow.py"), "export.csv", "out"]
    done = ran(command, tmp_path, **home)
    assert done.returncode == 0, done.stderr
    assert "1 rows are ready, 1 need a person." in done.stdout
    assert (tmp_path / "out" / "export.part-0001.csv").read_text() == GOOD


@pytest.mark.needs("airflow")
def test_the_dag_runs_under_airflow(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(BAD)
    dags = tmp_path / "airflow" / "dags"
    dags.mkdir(parents=True)
    (dags / "airflow_dag.py").write_bytes((RECIPES / "airflow_dag.py").read_bytes())
    home = {"AIRFLOW_HOME": str(tmp_path / "airflow"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    given = json.dumps({"export": str(tmp_path / "export.csv"), "out": str(tmp_path / "out")})
    for words in (["db", "migrate"], ["dags", "reserialize"], ["dags", "test", "loyalty_export", "--conf", given]):
        done = ran(["airflow", *words], tmp_path, **home)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "1 rows are ready, 1 need a person." in done.stdout
    assert (tmp_path / "out" / "export.part-0001.csv").read_text() == GOOD
