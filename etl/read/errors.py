"""What readers raise."""


class ReadError(Exception):
    """A file that holds no readable report; the message says what was looked for and what was found."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
