"""A person's name as people write it, wherever it stands in a text, and the role that takes its place."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from koppelkansen_metrics.access import MARK_LENGTH
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

FEWEST_LETTERS, MOST_CHARACTERS = 3, 100
# As long as a code may be: records.py.
LONGEST_CODE = 40

# Programs put these between letters to break lines; nobody sees them.
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_ACCENTS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_LETTER = r"[^\W_]"
# Between two words of a name: in a text spaces of any kind, in the name of a file or an address also one of these.
_BETWEEN = rf"(?:[\s{_UNSEEN}]+|[_.+-]|%20)"
# By which the audit log tells people with the same name apart: without the name it says something of nobody.
_MARK = rf"(?: #[0-9a-f]{{{MARK_LENGTH}}})?"
_ALIKE = ("'’‘ʼ`´′", "-‐‑‒–")
_WORD = re.compile(rf"{_LETTER}+")
_OURS = re.compile("[a-z_]+")
# Under this a freeze keeps the settings in force, as their file had them.
SETTINGS = "programme"


@dataclass(frozen=True)
class Replacement:
    """A name, and the role that stands in its place from now on.

    `codes`: the codes in which the name stands, and what each is from now on; no two become the same.
    """

    name: str
    role: str
    codes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the name as whole words, whatever its case, spaces and way of writing accents, with its mark if any."""
        words = _BETWEEN.join(_spelled(word) for word in self.name.split())
        before = rf"(?<!{_LETTER})(?<!{_LETTER}[{_UNSEEN}])"
        return re.compile(rf"{before}{words}{_MARK}(?![{_UNSEEN}]*(?:{_LETTER}|[{_ACCENTS}]))", re.IGNORECASE)

    def stands_in(self, text: str) -> bool:
        """Whether the name stands in a text."""
        return self.pattern.search(text) is not None

    def text(self, text: str) -> str:
        """The text with the role for the name; what is JSON stays JSON, and the same but for its texts."""
        if text[:1] in ("{", "["):
            try:
                held = json.loads(text)
                now = self._inside(held)
            except (ValueError, RecursionError):
                # A text of people that begins like JSON, or nests deeper than anything of ours.
                return self._plain(text)
            return text if now == held else json.dumps(now, ensure_ascii=False)
        return self._plain(text)

    def _plain(self, text: str) -> str:
        return self._named(self._coded.sub(lambda found: self.codes[found[0]], text) if self.codes else text, self.role)

    def code(self, code: str) -> str:
        """A code, or several references to codes, with the role for the name, fit to be a code."""
        known = re.compile("|".join(map(_whole, self._longest_first))) if self.codes else None
        now = known.sub(lambda found: self.codes[found[0]], code) if known else code
        return self._named(now, self.fit)

    @property
    def fit(self) -> str:
        """The role as a part of a code: nothing that separates codes, no spaces."""
        return "-".join(_WORD.findall(self.role)) or "X"

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.codes, key=len, reverse=True)

    @cached_property
    def _coded(self) -> re.Pattern[str]:
        """Finds the codes in what people typed; one that is the name and nothing else is taken for the person."""
        longer = [code for code in self._longest_first if not self.pattern.fullmatch(code)]
        return re.compile("|".join(map(_whole, longer)) or r"(?!)")

    def _named(self, text: str, role: str) -> str:
        return self.pattern.sub(lambda _: role, text)

    def _inside(self, held: object) -> object:
        if isinstance(held, str):
            return self.code(held) if held in self.codes else self.text(held)
        if isinstance(held, list):
            return [self._inside(each) for each in held]
        if isinstance(held, dict):
            return {
                self._key(key): self._settings(each) if key == SETTINGS else self._inside(each)
                for key, each in held.items()
            }
        return held

    def _key(self, key: str) -> str:
        """What we call a part of a structure is never a name; what people called one may hold it."""
        return key if _OURS.fullmatch(key) else self.text(key)

    def _settings(self, settings: object) -> object:
        """Settings that were in force are TOML and are read again: no quote in a role may break or change them."""
        now = self._inside(settings)
        if now == settings or not isinstance(settings, str) or not isinstance(now, str):
            return now
        return now if set(self.role).isdisjoint("\"'\\") and _is_toml(now) else self._named(settings, self.fit)


def replacement(name: str, role: str) -> Replacement:
    """What to look for and what to put there.

    Raises UserError: a name too short or too long to look for, a role that is empty or too long, or still holds a part
    of the name.
    """
    wanted, told = _tidy(name), _tidy(role)
    if sum(map(str.isalpha, wanted)) < FEWEST_LETTERS or len(wanted) > MOST_CHARACTERS:
        message = N_("A name has at least {fewest} letters and at most {most} characters: give first name and surname.")
        raise UserError(message, fewest=FEWEST_LETTERS, most=MOST_CHARACTERS)
    if not told or not told.isprintable() or not wanted.isprintable() or len(told) > MOST_CHARACTERS:
        raise UserError(N_("Give a role of at most {most} characters, on one line."), most=MOST_CHARACTERS)
    made = Replacement(wanted, told)
    if _edges(told) & set(_words(wanted)) or made.stands_in(told):
        raise UserError(N_("The role holds a part of the name. Choose a role that tells nobody who it was."))
    return made


def check(made: Replacement, words: Iterable[str]) -> None:
    """Raises UserError for a name that stands in a word that the programme itself is made of."""
    word = next((each for each in words if made.stands_in(each)), None)
    if word is not None:
        message = N_("This name stands in “{word}”, a word of the programme itself. Give first name and surname.")
        raise UserError(message, word=word)


def with_codes(made: Replacement, codes: Iterable[str]) -> Replacement:
    """The same, with what every code that holds the name becomes: a code that no other record has or had."""
    known = set(codes)
    taken = {code.casefold() for code in known}
    given: dict[str, str] = {}
    for code in sorted(code for code in known if made.stands_in(code)):
        # The end of a code tells records apart, so what is too long is shortened in front.
        wanted = made.code(code)[-LONGEST_CODE:].strip("-")
        free = (wanted if not n else f"{wanted[: LONGEST_CODE - len(str(n)) - 1]}-{n}" for n in range(len(known) + 1))
        given[code] = next(each for each in free if each.casefold() not in taken)
        taken.add(given[code].casefold())
    return Replacement(made.name, made.role, given)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _edges(role: str) -> set[str]:
    """Its first and last word: with what stands around it, only these could make the name again."""
    words = _words(role)
    return {words[0], words[-1]} if words else set()


def _spelled(word: str) -> str:
    return f"[{_UNSEEN}]*".join(map(_letter, word))


def _letter(letter: str) -> str:
    for alike in _ALIKE:
        if letter in alike:
            return f"[{re.escape(alike)}]"
    forms = {letter, letter.upper(), letter.casefold()}
    forms |= {unicodedata.normalize("NFD", each) for each in forms}
    return f"(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})"


def _whole(code: str) -> str:
    return rf"(?<!{_LETTER}){re.escape(code)}(?!{_LETTER})"


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
