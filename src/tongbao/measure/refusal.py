"""The one exception for what the rules do not allow; its words are shown to people as they stand."""


class Refusal(Exception):
    """Someone asked for what may not be done.

    Parameters
    ----------
    code : stable name for programs, e.g. ``"sealed"``.
    sentence : what is refused, in Chinese, with the place.
    remedy : what to do now, in Chinese.
    article : the rule it rests on, empty where it is a matter of form.
    """

    def __init__(self, code: str, sentence: str, remedy: str, article: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
        self.article = article

    def __str__(self) -> str:
        basis = f"（依据：{self.article}）" if self.article else ""
        return f"{self.sentence}{basis}{self.remedy}"
