"""The one exception for what the rules do not allow; its text is shown to users unchanged."""


class Refusal(Exception):
    """Request that the rules do not allow.

    Parameters
    ----------
    code
        Stable name for programs, e.g. ``"sealed"``.
    sentence
        What is refused and where, in Chinese.
    remedy
        What to do next, in Chinese.
    article
        Rule the refusal is based on, empty where it is a matter of form.
    """

    def __init__(self, code: str, sentence: str, remedy: str, article: str = "") -> None:
        """Keep the parts of the message as attributes."""
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
        self.article = article

    def __str__(self) -> str:
        """Join sentence, article and remedy."""
        basis = f"（依据：{self.article}）" if self.article else ""
        return f"{self.sentence}{basis}{self.remedy}"
