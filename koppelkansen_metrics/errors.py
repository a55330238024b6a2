"""What a person can cause and can mend: one sentence, never a traceback.

A `UserError` carries the sentence as an untranslated message with its details, so that the command line and the
screens say the same thing in the reader's language.
"""

from koppelkansen_metrics.language import ENGLISH, Language


class UserError(Exception):
    """Something a person can mend; `sentence` says what, in their language."""

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message, details)
        self.message = message
        self.details = details

    def sentence(self, language: Language = ENGLISH) -> str:
        """One sentence that says what is wrong and what to do about it."""
        return language(self.message, **self.details)

    def on_screen(self, language: Language) -> str:
        """The sentence for whoever looks at a screen."""
        return self.sentence(language)

    def __str__(self) -> str:
        return self.sentence()


class OperatorError(UserError):
    """Something that only who runs the server can mend. Where it is, in the sentence, is not for who looks at a screen.

    `visitors`: the message that a screen has instead.
    """

    def __init__(self, message: str, *, visitors: str, **details: object) -> None:
        super().__init__(message, **details)
        self.visitors = visitors

    def on_screen(self, language: Language) -> str:
        """What is wrong, without where."""
        return language(self.visitors)
