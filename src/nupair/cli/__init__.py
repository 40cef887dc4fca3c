"""The command line: a thin reader of descriptions and printer of results. Nothing imports it."""

import os
import sys
from pathlib import Path

from nupair.cli.app import app
from nupair.errors import NupairError

__all__ = ["app", "main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 2 refused with one sentence, 130 interrupted."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = app(arguments, standalone_mode=False)
        sys.stdout.flush()
    except NupairError as error:
        return _refuse(str(error))
    except (KeyboardInterrupt, EOFError):
        return _say("interrupted", 130)
    except BrokenPipeError:
        _forget_output()  # the reader of our output has gone; nothing is left to say
        return 0
    except OSError as error:
        _forget_output()
        return _refuse(f"the output cannot be written: {error.strerror}.")
    except Exception as error:
        # what the argument parser refuses; its class has moved between releases, its method has not
        if hasattr(error, "format_message"):
            return _refuse(error.format_message())
        if type(error).__name__ == "Abort":
            return _say("interrupted", 130)
        raise
    return code if isinstance(code, int) else 0


def _forget_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not trip over it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _refuse(sentence: str) -> int:
    return _say(f"nupair: {' '.join(sentence.split())}", 2)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)  # noqa: T201
    return code
