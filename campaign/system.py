"""The system's errors in Russian: what a person reads where Python would say «No such file or directory»."""

import errno

REASONS = {
    errno.ENOENT: "нет такого файла или папки",
    errno.ENOSPC: "на диске кончилось место; освободите его и запустите снова, ничего не потеряно",
    errno.EDQUOT: "исчерпана квота диска; освободите место и запустите снова, ничего не потеряно",
    errno.EACCES: "нет прав на файл или папку; проверьте владельца и права",
    errno.EPERM: "нет прав на файл или папку; проверьте владельца и права",
    errno.EROFS: "диск только для чтения",
    errno.EEXIST: "на этом месте файл, а нужна папка",
    errno.ENOTDIR: "на этом месте файл, а нужна папка",
    errno.EISDIR: "на этом месте папка, а нужен файл",
    errno.EFBIG: "файл больше, чем здесь разрешено; ничего не потеряно",
    errno.EIO: "диск не читается или не пишется; проверьте его",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ELOOP: "ссылка ведёт сама на себя",
    errno.EPIPE: "получатель вывода закрылся",
}


def reason(error: OSError) -> str:
    """What the system refused, in Russian; the error's number where it is none that people meet."""
    return REASONS.get(error.errno or 0, f"ошибка системы {error.errno}")
