"""Nothing before the two commands: the environment makes itself, with a real venv and real pip.

Each test has a small project of its own whose one pin, `tinypin`, lies in a folder beside it.
"""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from verifier import bootstrap

BASE = getattr(sys, "_base_executable", sys.executable)  # the Python outside our environment
PATIENCE = 120  # seconds; generous for a slow machine


def wheel(folder: Path, name: str, version: str) -> None:
    folder.mkdir(exist_ok=True)
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}.py", f"version = {version!r}\n")
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")


class Project:
    def __init__(self, root: Path) -> None:
        self.root, self.venv = root, root / ".venv"
        self.stamp = self.venv / bootstrap.STAMP
        (root / "verifier").mkdir(parents=True)
        (root / "tests").mkdir()
        for name in ("manage.py", "verifier/__init__.py", "verifier/bootstrap.py"):
            shutil.copy(bootstrap.PROJECT / name, root / name)
        for version in ("1.0", "2.0"):
            wheel(root / "wheels", "tinypin", version)
        wheel(root / "wheels", "tinydev", "1.0")
        self.pin("tinypin==1.0")
        (root / "tests/requirements-dev.txt").write_text("-r ../requirements.txt\ntinydev==1.0\n")
        (root / "tests/run.py").write_text("import sys, tinydev\nprint('tests', sys.argv[1:])\n")
        (root / "verifier/supervisor.py").write_text(
            "import sys, tinypin\n"
            "def main(argv):\n    print(sys.prefix, tinypin.version, argv)\n    return 7\n"
        )

    def pin(self, text: str) -> None:
        wheels = self.root / "wheels"
        (self.root / "requirements.txt").write_text(
            f"--no-index\n--find-links '{wheels}'\n{text}\n"
        )

    def start(self, *words: str, python: str = BASE, **environ: str) -> subprocess.Popen[str]:
        kept = {
            k: v for k, v in os.environ.items() if k not in {"VENV_DIR", "VERIFIER_NO_BOOTSTRAP"}
        }
        return subprocess.Popen(
            [python, str(self.root / "manage.py"), *words],
            cwd="/",
            env={**kept, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str, python: str = BASE, **environ: str) -> tuple[int, str]:
        with self.start(*words, python=python, **environ) as process:
            output, _ = process.communicate(timeout=PATIENCE)
        assert "Traceback" not in output
        return process.returncode, output


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "a project")


def test_it_works(project: Project) -> None:
    code, output = project.run("up", "--port", "1234")
    assert code == 7
    assert "Installing" in output
    assert f"{project.venv} 1.0 ['--port', '1234']" in output

    code, again = project.run("up")
    assert code == 7
    assert again == f"{project.venv} 1.0 []\n"


def test_standard_output_belongs_to_the_command(project: Project) -> None:
    """A script that keeps what a command prints must not find our words in it, even at first."""
    command = [BASE, str(project.root / "manage.py"), "up"]
    environ = {
        k: v for k, v in os.environ.items() if k not in {"VENV_DIR", "VERIFIER_NO_BOOTSTRAP"}
    }
    done = subprocess.run(command, env=environ, capture_output=True, check=False, text=True)
    assert done.stdout == f"{project.venv} 1.0 []\n"
    assert "Installing" in done.stderr


def test_changed_pins_are_installed_into_the_same_environment(project: Project) -> None:
    project.run("up")
    (project.venv / "kept").touch()
    project.pin("tinypin==2.0")
    _, output = project.run("up")
    assert f"{project.venv} 2.0 []" in output
    assert (project.venv / "kept").exists()

    # The same when the environment is already active.
    project.pin("tinypin==1.0")
    _, output = project.run("up", python=str(project.venv / "bin/python"))
    assert f"{project.venv} 1.0 []" in output


def test_tests_bring_their_own_pins(project: Project) -> None:
    code, output = project.run("test", "-k", "one")
    assert (code, output.splitlines()[-1]) == (0, "tests ['-k', 'one']")
    _, output = project.run("up")
    assert "Installing" not in output


def test_a_start_that_was_cut_short_is_made_again(project: Project) -> None:
    with project.start("up") as process:
        until = time.monotonic() + PATIENCE
        while not (project.stamp.exists() and project.stamp.read_text() == "unfinished"):
            assert time.monotonic() < until
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
    assert project.stamp.read_text() == "unfinished"
    (project.venv / "half").mkdir(parents=True)

    code, output = project.run("up")
    assert code == 7
    assert f"{project.venv} 1.0 []" in output
    assert not (project.venv / "half").exists()


def test_a_python_that_vanished_is_replaced(project: Project) -> None:
    project.run("up")
    (project.venv / "bin/python").unlink()
    (project.venv / "bin/python").symlink_to("/nowhere/python")
    code, output = project.run("up")
    assert code == 7
    assert "Preparing" in output


def test_two_starts_at_once_install_once(project: Project) -> None:
    with project.start("up") as first, project.start("up") as second:
        outputs = [process.communicate(timeout=PATIENCE)[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [7, 7]
    assert sum("Installing" in output for output in outputs) == 1


def test_a_registry_that_does_not_answer(project: Project) -> None:
    project.run("up")
    with (project.root / "requirements.txt").open("w") as file:
        file.write("--index-url http://127.0.0.1:1/\ntinypin==3.0\n")
    code, output = project.run("up", PIP_RETRIES="0", PIP_NO_INDEX="0", PIP_FIND_LINKS="")
    assert code == 1
    assert "tinypin" in output  # pip's own words
    assert "Check the network" in output

    project.pin("tinypin==1.0")  # what was installed before is still good
    code, output = project.run("up")
    assert (code, "Installing" in output) == (7, False)


def test_a_foreign_environment_is_used_or_named(project: Project, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    subprocess.run([BASE, "-m", "venv", "--without-pip", str(foreign)], check=True)
    code, output = project.run("up", python=str(foreign / "bin/python"))
    assert code == 1
    assert "has no django" in output
    assert not project.venv.exists()


def test_a_folder_of_somebody_else_is_not_touched(project: Project, tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "dear.txt").write_text("Dear reader")
    code, output = project.run("up", VENV_DIR=str(letters))
    assert code == 1
    assert "is not a virtual environment" in output
    assert [entry.name for entry in letters.iterdir()] == ["dear.txt"]


def test_a_folder_that_cannot_be_written(project: Project) -> None:
    code, output = project.run("up", VENV_DIR="/proc/verifier-venv")
    assert code == 1
    assert "Set VENV_DIR" in output


def test_no_bootstrap_where_told_not_to(project: Project) -> None:
    (project.root / "tinypin.py").write_text("version = 'of the image'\n")
    code, output = project.run("up", VERIFIER_NO_BOOTSTRAP="1")
    assert code == 7
    assert "of the image" in output
    assert not project.venv.exists()


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("manage.py", "verifier/__init__.py", "verifier/bootstrap.py"):
        ast.parse((bootstrap.PROJECT / name).read_text(), feature_version=(3, 7))
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    with pytest.raises(SystemExit, match="1"):
        bootstrap.main()
    assert "needs Python 3.11 or newer" in capsys.readouterr().err
