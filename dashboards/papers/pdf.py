"""Word files as PDF, by the office program that is there: it knows a template's fonts and frames as nothing else does."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from campaign.errors import BibliopulseError
from campaign.files import copy_private, elsewhere

PROGRAMS = ("soffice", "libreoffice")
LONGEST = 600  # seconds for all files of a command


class NoOffice(BibliopulseError):
    """No office program is here, or it made no PDF."""


def as_pdf(documents: Sequence[Path]) -> list[Path]:
    """A PDF beside each document, private as they are. Raises ``NoOffice`` with what to do instead."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise NoOffice(
            "PDF не сделан: на этом компьютере нет LibreOffice (программы soffice); поставьте его или откройте файл в Word и "
            "выберите «Сохранить как — PDF»"
        )
    with elsewhere() as folder:
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
            "--outdir", str(folder), *map(str, documents),
        ]  # fmt: skip
        try:
            subprocess.run(
                command, capture_output=True, timeout=LONGEST, check=False, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoOffice(f"PDF не сделан: LibreOffice не справился ({type(error).__name__})") from error
        made = [folder / f"{document.stem}.pdf" for document in documents]
        lacking = [path.stem for path in made if not path.is_file()]
        if lacking:
            raise NoOffice(f"PDF не сделан: LibreOffice не открыл {lacking[0]}.docx; откройте файл в Word")
        for document, path in zip(documents, made, strict=True):
            copy_private(path, document.with_suffix(".pdf"))
    return [document.with_suffix(".pdf") for document in documents]
