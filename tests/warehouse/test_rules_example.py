"""The worked example of docs/ru/rules.md, recomputed: what the assembly adopts is what the program does."""

import re
from pathlib import Path

from tests.warehouse.world import World, author, comment, post, tags

RULES = Path(__file__).parents[2] / "docs" / "ru" / "rules.md"


def said() -> dict[str, list[float]]:
    """The rows of the example's table: the last number of each cell."""
    example = RULES.read_text(encoding="utf-8").split("## 6. Пример")[1].split("## 7.")[0]
    rows = [line.strip("|").split("|") for line in example.splitlines() if line.startswith("| ")][1:]
    numbers = {
        row[0].strip(" *"): [re.findall(r"\d+(?:,\d+)?", cell)[-1] for cell in row[1:]] for row in rows
    }
    return {
        name.split(":")[0]: [float(cell.replace(",", ".")) for cell in cells]
        for name, cells in numbers.items()
    }


def test_the_example_of_the_rules_is_what_the_program_computes(tmp_path: Path) -> None:
    world = World(tmp_path / "raw")
    world.says = {"Во сколько вы закрываетесь сегодня?": tags("neutral", question=True)}
    world.night(
        author("-1", members=400),
        author("-3", members=80, screen_name="dno_library"),
        post("-1", 1, "01 10:00", likes=6, reposts=2, comments=3),
        post("-1", 2, "02 10:00", likes=5, reposts=0, comments=1),
        post("-3", 1, "03 10:00", likes=3, reposts=0, comments=1),
        post("-4", 1, "03 10:00", likes=9),
        comment("-1", 1, 11, "701", "01 11:00", "Очень светлый зал"),
        comment("-1", 1, 12, "702", "01 12:00", "Во сколько вы закрываетесь сегодня?"),
        comment("-1", 1, 13, "-1", "01 13:00", "В семь вечера", parent_comment_id="12", reply_to="12"),
        comment("-1", 2, 14, "701", "02 11:00", "И выставка хорошая"),
        comment("-3", 1, 11, "703", "03 11:00", "Спасибо за встречу"),
    )
    world.settle()
    components = ("posts", "days", "readers", "answered", "er")
    columns = ", ".join(f"round(p_{name}, 4)" for name in components)
    found = world.rows(
        f"select {columns}, score, place from participant_ranking where class = 'library' and eligible order by place"
    )
    names = ("записи", "дни", "читатели", "ответы", "вовлечённость", "баллы", "место")
    assert [[row[part] for row in found] for part in range(len(names))] == [said()[name] for name in names]
