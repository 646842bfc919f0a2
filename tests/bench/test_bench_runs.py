"""The benches run and write what they promise. What they measure is never asserted: that is for people."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.bench.__main__ import TOPICS
from tests.bench.figures import ROOT, Figure, at_most, beside, percentile, reported

KEYS = {"name", "value", "unit", "baseline", "ratio", "target", "met"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "tests.bench", "--quick", "editing", "registration"]
    environment = {**os.environ, "DAIBAN_BENCH_OUT": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.mark.parametrize("topic", ["editing", "registration"])
def test_every_figure_has_its_shape(written, topic):
    folder, shown = written
    figures = json.loads((folder / f"{topic}-quick.json").read_text("utf-8"))
    assert figures
    for figure in figures:
        assert set(figure) == KEYS
        assert isinstance(figure["value"], int | float)
        assert figure["value"] > 0
        assert (figure["met"] is None) == (figure["target"] == "")
        assert (figure["ratio"] is None) == (figure["baseline"] is None)
        assert figure["name"] in shown


def test_nothing_is_left_behind(written):
    folder, _ = written
    assert {path.name for path in folder.iterdir()} == {"editing-quick.json", "registration-quick.json"}


def test_an_unknown_bench_is_refused_with_the_names_that_there_are():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "nothing"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "nothing" in done.stderr


def test_every_bench_has_its_line_in_the_page():
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert [topic for topic in TOPICS if f"`{topic}`" not in page] == []


@pytest.mark.parametrize(
    ("bench", "words"),
    [
        ("storm_full", ["--stations", "3", "--only", "sqlite"]),
        ("office", ["--cases", "40", "--only", "sqlite"]),
    ],
)
def test_the_countys_benches_run(tmp_path, bench, words):
    command = [sys.executable, "-W", "ignore", "-m", f"tests.bench.{bench}", "--quick", *words]
    environment = {**os.environ, "DAIBAN_BENCH_OUT": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    name = f"{bench.removesuffix('_full')}-quick"
    figures = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
    assert all(figure["met"] for figure in figures if figure["target"].strip() == "<= 0")
    assert all(set(figure) == KEYS for figure in figures)


def test_the_bad_line_runs_or_says_why_not(tmp_path):
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.sync", "--quick", "--no-peers"]
    environment = {**os.environ, "DAIBAN_BENCH_OUT": str(tmp_path)}
    done = subprocess.run(
        [*command, "--only", "quick, cut"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    if "skipped" in done.stdout:
        pytest.skip(done.stdout.strip())
    figures = json.loads((tmp_path / "sync-quick.json").read_text("utf-8"))
    assert all(figure["met"] for figure in figures if figure["target"].strip() == "<= 0")
    assert all(set(figure) == KEYS for figure in figures)


def test_gates():
    assert beside("a", 30.0, 20.0, "ms", 1.5) == Figure("a", 30, "ms", 20, 1.5, "<= 1.5x", True)
    assert beside("a", 31.0, 20.0, "ms", 1.5).met is False
    assert at_most("a", 16.01, "ms", 16).met is False
    assert at_most("a", 16.0, "ms", 16).met is True
    assert reported("a", 1.0, "s").met is None


def test_percentile_is_a_measured_value():
    assert percentile([5.0, 1.0, 3.0], 50) == 3.0
    assert percentile([1.0, 2.0], 95) == 2.0
    assert percentile([float(n) for n in range(1, 101)], 95) == 95.0
    assert percentile([float(n) for n in range(1, 101)], 99) == 99.0
