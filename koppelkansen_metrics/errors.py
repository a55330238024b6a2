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

    def __str__(self) -> str:
        return self.sentence()
