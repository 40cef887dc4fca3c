"""The command line: a thin reader of descriptions and printer of results. Nothing imports it."""

import sys

from nupair.cli.app import app
from nupair.errors import NupairError

__all__ = ["app", "main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 2 refused with one sentence, 130 interrupted."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = app(arguments, standalone_mode=False)
    except NupairError as error:
        return _refuse(str(error))
    except (KeyboardInterrupt, EOFError):
        return _say("interrupted", 130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nothing is left to say
        return 0
    except Exception as error:
        # what the argument parser refuses; its class has moved between releases, its method has not
        if hasattr(error, "format_message"):
            return _refuse(error.format_message())
        if type(error).__name__ == "Abort":
            return _say("interrupted", 130)
        raise
    return code if isinstance(code, int) else 0


def _refuse(sentence: str) -> int:
    return _say(f"nupair: {' '.join(sentence.split())}", 2)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)  # noqa: T201
    return code
