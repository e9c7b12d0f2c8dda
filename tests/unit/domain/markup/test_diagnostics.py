"""Diagnostics: every mistake has a sentence, and its first fix really solves it."""

from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.markup.compiler import compile_text, strip_tags
from tts_studio.domain.markup.corrections import guesses
from tts_studio.domain.markup.diagnostics import Diagnostic, Severity, diagnose, is_dropped
from tts_studio.domain.markup.dialect import KEEP, SILENCE, Dialect, Spoken, TagRule, Treatment
from tts_studio.domain.markup.scanner import TokenKind, is_tag, scan
from tts_studio.domain.markup.tags import TAGS, WRAPPING_TAGS
from tts_studio.domain.translation import use_catalogue

KEEPING = Dialect("keeping", dict.fromkeys(TAGS, KEEP))
STUDIO = Dialect("studio", KEEPING.rules, escapes=True)
MARKUP = st.lists(
    st.one_of(
        st.text(alphabet="ab \\<>[]", max_size=4),
        st.sampled_from(
            ["<soft>", "</soft>", "<loud>", "</loud>", "<slow>", "[laugh]", "[pause 1s]", "words"]
        ),
        st.sampled_from(
            ["[laughs]", "[whispers]", "<shout>", "</shout>", "[pause 0]", "[pause 99s]", "[zzz]"]
        ),
        st.sampled_from([tag.opening for tag in TAGS.values()] + [tag.closing for tag in WRAPPING_TAGS]),
    ),
    max_size=15,
).map("".join)


def codes(text: str, dialect: Dialect | None = None) -> list[str]:
    return [problem.code for problem in diagnose(text, dialect)]


def only(text: str, dialect: Dialect | None = None) -> Diagnostic:
    (problem,) = diagnose(text, dialect)
    return problem


def fixed(text: str, dialect: Dialect | None = None) -> str:
    return diagnose(text, dialect)[0].fixes[0].applied_to(text)


def heard(text: str) -> list[tuple[str, frozenset[str]]]:
    """Each character that is sent, with the tags around it in whatever order."""
    found, around = [], set[str]()
    for part in compile_text(text, STUDIO).parts:
        for token in scan(part.text) if isinstance(part, Spoken) else ():
            if token.kind is TokenKind.OPEN:
                around.add(token.name)
            elif token.kind is TokenKind.CLOSE:
                around.remove(token.name)
            elif isinstance(part, Spoken):
                found += [(character, frozenset(around)) for character in part.text[token.start : token.end]]
    return found


@given(MARKUP)
def test_problems_and_their_fixes_lie_in_the_text_in_order(text: str) -> None:
    problems = diagnose(text, Dialect("none", {}))
    assert [p.start for p in problems] == sorted(p.start for p in problems)
    for problem in problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert problem.sentence.endswith((".", "?"))
        assert problem.fixes
        for fix in problem.fixes:
            assert 0 <= fix.start <= fix.end <= len(text)
            assert fix.applied_to(text) != text
            assert fix.label


@given(MARKUP)
def test_fixing_the_first_problem_again_and_again_leaves_none(text: str) -> None:
    rounds = 0
    while problems := diagnose(text, Dialect("soft only", {"soft": KEEP, "pause": SILENCE})):
        text = problems[0].fixes[0].applied_to(text)
        rounds += 1
        assert rounds < 200


@given(MARKUP)
def test_a_text_without_problems_is_sent_with_all_its_tags(text: str) -> None:
    if diagnose(text, KEEPING):
        return
    compiled = compile_text(text, KEEPING)
    kept = [note for note in compiled.notes if note.treatment is not Treatment.DROP]
    assert len(kept) == len([token for token in scan(text) if is_tag(token)])


@given(MARKUP)
def test_mending_crossed_tags_changes_nothing_that_is_spoken(text: str) -> None:
    for problem in diagnose(text):
        if problem.code in ("crossed-tags", "repeated-tag"):
            assert strip_tags(problem.fixes[0].applied_to(text)) == strip_tags(text)
        if problem.code == "crossed-tags":
            assert heard(problem.fixes[0].applied_to(text)) == heard(text)


def test_a_right_text_has_no_problems() -> None:
    text = r"Hello [laugh] <soft>you <loud>there</loud></soft> [pause 1s] \[x\] a < b [1]"
    assert diagnose(text, KEEPING) == ()
    assert diagnose("") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[laughs] hi", "[laugh] hi"),
        ("[Sighs deeply] hi", "[sigh] hi"),
        ("[laff-speak] a", "<laugh-speak>a</laugh-speak>"),
        ("[gigle] a", "[giggle] a"),
        ("[whispers] come here. ", "<whisper>come here.</whisper> "),
        ("[whispers] come [laughs] here", "<whisper>come</whisper> [laughs] here"),
        ("[whisper]a[/whisper]", "<whisper>a</whisper>"),
        ("x <shout>a</shout>", "x <loud>a</loud>"),
        ("<shout>a", "<loud>a"),
        ("</shout>a", "</loud>a"),
        ("<build intensity>a", "<build-intensity>a"),
        ("<laugh>", "[laugh]"),
        ("<b>a</b>", "<emphasis>a</emphasis>"),
        ('<prosody rate="slow">x</prosody>', "<slow>x</slow>"),
        ("<prosody pitch='+10%'>x</prosody>", "<higher-pitch>x</higher-pitch>"),
        ('<amazon:effect name="whispered">x</amazon:effect>', "<whisper>x</whisper>"),
        ('a <break time="1.5s"/> b', "a [pause 1.5s] b"),
        ("<break time=“800ms”/>", "[pause 0.8s]"),
        ("<break/>", "[pause]"),
        ('<break strength="x-strong"/>', "[long-pause]"),
        ("[break 1s]", "[pause 1s]"),
        ("[silence 2s]", "[pause 2s]"),
        ("[pause: 2s]", "[pause 2s]"),
        ("[pause=1,5]", "[pause 1.5s]"),
        ("[pause1s]", "[pause 1s]"),
        ("[wait 1 minute]", "[pause 60s]"),
        ("[pause 300 millis]", "[pause 0.3s]"),
        ("[long-pause 3s]", "[pause 3s]"),
        ("[long pause]", "[long-pause]"),
        ("[wait 10 minutes]", "[pause]"),
        ("[zzz] a", r"\[zzz\] a"),
    ],
)
def test_an_unknown_tag_is_changed_to_what_was_meant(text: str, expected: str) -> None:
    assert codes(text)[0] == "unknown-tag"
    assert fixed(text) == expected


def test_an_unknown_tag_can_be_read_aloud_or_removed() -> None:
    problem = only("a [laughs] b")
    assert (problem.severity, problem.start, problem.end) == (Severity.ERROR, 2, 10)
    assert problem.sentence == (
        "“[laughs]” is not a tag of the studio. It is left out and not read aloud. Did you mean [laugh]?"
    )
    literal, removed = (fix.applied_to("a [laughs] b") for fix in problem.fixes[1:])
    assert strip_tags(literal) == "a [laughs] b"
    assert removed == "a  b"


def test_halves_far_apart_are_changed_one_at_a_time() -> None:
    text = "<shout>" + "a " * 5000 + "</shout>"
    assert fixed(text) == text.replace("<shout>", "<loud>")


def test_a_style_with_nothing_behind_it_is_not_wrapped_around_nothing() -> None:
    assert [fix.label for fix in only("hi [whispers] ").fixes] == ["Read it aloud as text", "Remove the tag"]
    assert [fix.label for fix in only("[/laughs]").fixes] == ["Read it aloud as text", "Remove the tag"]


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("[pause 90s] a", "pause-length", "[pause 60s] a"),
        ("[pause 0] a", "pause-length", "[pause] a"),
        ("<soft>a b ", "unclosed-tag", "<soft>a b</soft> "),
        ("<soft>a<loud>b</soft>c", "unclosed-tag", "<soft>a<loud>b</loud></soft>c"),
        ("a</soft>", "stray-closing-tag", "a"),
        ("<soft>a<loud>b</soft>c</loud>", "crossed-tags", "<soft>a<loud>b</loud></soft><loud>c</loud>"),
        ("a<soft> </soft>b", "empty-tag", "ab"),
    ],
)
def test_each_mistake_has_its_fix(text: str, code: str, expected: str) -> None:
    assert codes(text)[0] == code
    assert fixed(text) == expected


def test_a_tag_within_itself_was_perhaps_meant_to_close() -> None:
    text = "<soft>a<soft> b"
    repeated = diagnose(text)[1]
    assert repeated.code == "repeated-tag"
    assert repeated.fixes[0].applied_to(text) == "<soft>a</soft> b"
    assert codes("<soft>a<soft>b</soft>c</soft>") == ["repeated-tag"]


def test_a_tag_around_a_sound_or_a_pause_is_not_empty() -> None:
    assert codes("<soft>[laugh]</soft><loud>[pause 1s]</loud>") == []
    assert codes("<soft>[zzz]</soft>") == ["empty-tag", "unknown-tag"]


def test_a_tag_the_voice_does_not_know_is_told_with_the_voices_reason() -> None:
    dialect = Dialect("d", {"laugh": TagRule(Treatment.DROP, reason="Heart cannot laugh."), "cry": SILENCE})
    assert only("a [laugh]", dialect).sentence == "Heart cannot laugh."
    assert only("a [cry]", dialect).sentence == "This voice does not know [cry]. It is left out."
    wrapped = only("a <soft>b</soft> c", dialect)
    assert wrapped.sentence == "This voice does not know <soft>. Its words are spoken without it."
    assert wrapped.fixes[0].applied_to("a <soft>b</soft> c") == "a b c"
    assert fixed("<soft>b", dialect) in ("b", "<soft>b</soft>")
    assert fixed("a [pause] b", dialect) == "a [pause 0.5s] b"
    assert codes("a [pause 2s] b", dialect) == []


class _Shouting(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()


def test_the_voices_reason_is_told_in_the_users_language() -> None:
    dialect = Dialect("d", {"laugh": TagRule(Treatment.DROP, reason="Heart cannot laugh.")})
    use_catalogue(_Shouting())
    try:
        assert only("a [laugh]", dialect).sentence == "HEART CANNOT LAUGH."
    finally:
        use_catalogue(NullTranslations())


def test_what_is_diagnosed_as_dropped_is_what_the_compiler_drops() -> None:
    rules = [
        KEEP,
        SILENCE,
        TagRule(Treatment.DROP),
        TagRule(Treatment.REWRITE),
        TagRule(Treatment.REWRITE, "x"),
    ]
    for rule in rules:
        for written in ("[laugh]", "[pause]", "[pause 1s]"):
            (token,) = scan(written)
            dialect = Dialect("d", {token.name: rule})
            (note,) = compile_text(f"a {written} b", dialect).notes
            assert is_dropped(token, rule) == (note.treatment is Treatment.DROP)


def test_a_name_near_two_tags_suggests_both() -> None:
    assert [guess.opening for guess in guesses("hale")] == ["[inhale]", "[exhale]"]
    assert guesses("citation needed") == ()


@pytest.mark.parametrize(
    "unit",
    ["<soft>", "</soft>", "[zz]", "<soft>a<loud>", "<soft><loud></soft></loud>", "<shout>", "[whispers] a "],
)
def test_hostile_text_is_diagnosed_without_quadratic_work(unit: str) -> None:
    assert len(diagnose(unit * 4000)) >= 4000
