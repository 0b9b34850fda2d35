"""The errors of Bowerbird, as a tree.

    BowerbirdError            our own, always with a sentence that says what to do
      BadInput                the caller's input cannot be used; ask differently
        UnknownModel          no such id in the catalogue (close ids are named)
        UnknownCatalogue      no catalogue of your own has this name
        UnknownJob            no validation with this number waits, runs or is kept
        LargeDownload         more would be downloaded than was allowed; sizes are named
      CatalogueError          a catalogue file or the local index cannot be used
        IndexBusy             another process is building the index
      SourceFailed            a refresh could not read its source; what was read is kept
      Overloaded              too much is under work or waiting; come back later
      EncoderError            the text encoder is missing or is not the expected one
      SettingsError           a setting has a value that cannot be used

A model that does not load is not an error: it is a result (see `report`).
A source that does not answer is not an error: it is named in `sources`.
"""

from __future__ import annotations


class BowerbirdError(Exception):
    """Base of all errors that Bowerbird raises on purpose."""

    exit_code = 1
    http_status = 500
    title = "Bowerbird could not do this"


class BadInput(BowerbirdError):  # noqa: N818 (a word of the domain)
    """The input cannot be used; the message says how to put it right."""

    exit_code = 2
    http_status = 422
    title = "The input cannot be used"


class UnknownModel(BadInput):
    """An id that the catalogue does not hold."""

    http_status = 404
    title = "No such model in the catalogue"

    def __init__(self, model_id: str, close: list[str]) -> None:
        hint = (
            f" Did you mean: {', '.join(close)}?"
            if close
            else " Ids are written as answers show them, such as timm/resnet50.a1_in1k."
        )
        super().__init__(f"The catalogue has no model {model_id!r}.{hint}")
        self.model_id = model_id
        self.close = close


class UnknownCatalogue(BadInput):
    """No catalogue of the user's own has this name."""

    http_status = 404
    title = "No such catalogue"

    def __init__(self, name: str, known: list[str]) -> None:
        hint = (
            f"There are: {', '.join(known)}."
            if known
            else "Make one with: bowerbird catalogue import FILE --name NAME."
        )
        super().__init__(f"There is no catalogue named {name!r}. {hint}")


class UnknownJob(BadInput):
    """No validation with this number is waiting, running or kept for this caller."""

    http_status = 404
    title = "No such validation"

    def __init__(self) -> None:
        super().__init__("There is no such validation; finished ones are kept for a while only.")


class LargeDownload(BadInput):
    """Weights larger than was allowed: `sizes` names models, bytes and words."""

    http_status = 409
    title = "The download has to be confirmed"

    def __init__(self, message: str, sizes: list[tuple[str, int, str]]) -> None:
        super().__init__(message)
        self.sizes = sizes


class CatalogueError(BowerbirdError):
    """A catalogue file or the local index cannot be used."""


class IndexBusy(CatalogueError):  # noqa: N818
    """Another process is building the index right now."""

    http_status = 503
    title = "The index is being built"


class SourceFailed(BowerbirdError):  # noqa: N818
    """What only a source can give was asked for, and the source does not answer."""

    http_status = 502
    title = "The source does not answer"


class Overloaded(BowerbirdError):  # noqa: N818
    """Too much is under work or waiting already; come back in `retry_after` seconds."""

    http_status = 503
    title = "Too much is under work"

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class EncoderError(BowerbirdError):
    """The text encoder is missing or is not the one that the index was made with."""


class SettingsError(BowerbirdError):
    """A setting has a value that cannot be used."""

    exit_code = 2
