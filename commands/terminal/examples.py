"""What can be typed: the examples that ``--help`` of each command ends with."""

# Every line is a whole command line; tests/commands/test_help.py lets the program read each.
EXAMPLES = {
    "demo": ("bibliopulse demo --home показ",),
    "init": (
        "bibliopulse init pskov-2026 --preset pskov-quality --year 2026",
        "bibliopulse init наша-кампания",
    ),
    "check": ("bibliopulse check --home pskov-2026", "bibliopulse check --raw --home pskov-2026"),
    "collect": ("bibliopulse collect --home pskov-2026",),
    "import": (
        "bibliopulse import отзывы.xlsx --home pskov-2026",
        "bibliopulse import --notes справки --home pskov-2026",
    ),
    "load": ("bibliopulse load --home pskov-2026", "bibliopulse load --rebuild --home pskov-2026"),
    "tag": (
        "bibliopulse tag --home pskov-2026",
        "bibliopulse tag --fast --home pskov-2026",
        "bibliopulse tag --cluster tcp://10.0.0.5:8786 --home pskov-2026",
    ),
    "report": (
        "bibliopulse report --home pskov-2026",
        "bibliopulse report --audience public --home pskov-2026",
        "bibliopulse report --audience public --results --home pskov-2026",
        "bibliopulse report --lake --home pskov-2026",
    ),
    "export": (
        "bibliopulse export ranking --home pskov-2026",
        "bibliopulse export note-forms --home pskov-2026",
        "bibliopulse export libraries --lake --home pskov-2026",
    ),
    "letters": (
        "bibliopulse letters --home pskov-2026",
        "bibliopulse letters --template-to письмо.docx",
    ),
    "summary": (
        "bibliopulse summary --home pskov-2026",
        "bibliopulse summary --library gdov-cb --home pskov-2026",
        "bibliopulse summary --municipality all --pdf --home pskov-2026",
    ),
    "appeal": ("bibliopulse appeal gdov-cb --home pskov-2026",),
    "nightly": ("bibliopulse nightly --home pskov-2026",),
    "schedule": (
        "bibliopulse schedule systemd --at 03:15 --to units --home pskov-2026",
        "bibliopulse schedule cron --home pskov-2026",
    ),
    "rehearse": ("bibliopulse rehearse --home pskov-2026",),
    "status": ("bibliopulse status --home pskov-2026",),
    "decide": (
        'bibliopulse decide comment vk -123 456 sentiment negative --reason "насмешка" --by "Петрова"',
        'bibliopulse decide participant - - r-aaaaaaaaaa region in --reason "живёт в Гдове" --by "Петрова"',
    ),
    "freeze": ("bibliopulse freeze итог-2026 --home pskov-2026",),
    "forget": (
        "bibliopulse forget vk 12345 --home pskov-2026",
        "bibliopulse forget vk 12345 --also копии --home pskov-2026",
    ),
    "purge": (
        "bibliopulse purge --yes --home pskov-2026",
        "bibliopulse purge --older-than 1y --dry-run --home pskov-2026",
    ),
    "backup": (
        "bibliopulse backup --home pskov-2026 --to копии",
        "bibliopulse backup --encrypt --to копии --home pskov-2026",
    ),
    "restore": ("bibliopulse restore --home pskov-2026",),
    "sql": (
        'bibliopulse sql "select name, place from participant_ranking order by place" --format csv --home pskov-2026',
        'bibliopulse sql "select region, posts, comments from region_headline" --lake --home pskov-2026',
    ),
    "explain": ('bibliopulse explain "Третий день не берут трубку"',),
    "evaluate": ("bibliopulse evaluate тексты.jsonl --format json",),
    "fingerprint": ("bibliopulse fingerprint --home pskov-2026",),
    "registry suggest": ("bibliopulse registry suggest --home pskov-2026",),
    "registry accept": (
        "bibliopulse registry accept --sure --home pskov-2026",
        "bibliopulse registry accept vk.com/club123=gdov-cb --home pskov-2026",
    ),
    "registry check": ("bibliopulse registry check --home pskov-2026",),
    "lake init": ("bibliopulse lake init --home pskov-2026",),
    "lake push": ("bibliopulse lake push --home pskov-2026",),
    "lake status": ("bibliopulse lake status --home pskov-2026",),
    "lake tidy": ("bibliopulse lake tidy --days 30 --home pskov-2026",),
    "review sample": ("bibliopulse review sample --home pskov-2026",),
    "review subjects": (
        "bibliopulse review subjects --home pskov-2026",
        'bibliopulse review subjects --from exports/review-subjects.csv --by "Петрова" --home pskov-2026',
    ),
}


def examples_of(command: str) -> str:
    """The end of a command's help, every example on a line of its own."""
    lines = EXAMPLES.get(command, ())
    return "".join(["\n\nНапример:", *(f"\n  {line}" for line in lines)]) if lines else ""
