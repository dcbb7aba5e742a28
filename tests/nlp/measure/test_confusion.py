"""How often the tagger's word is wrong, counted on labelled texts."""

from nlp.measure.confusion import confusion
from nlp.measure.gold import Labelled
from nlp.tags import Polarity, Tags


def true(sentiment: str, *, suggestion: bool = False, question: bool = False) -> Labelled:
    return Labelled("", sentiment=sentiment, suggestion=suggestion, question=question)


def given(sentiment: Polarity, *, suggestion: bool = False, question: bool = False) -> Tags:
    return Tags(
        sentiment=sentiment, confidence=0.9, suggestion=suggestion, question=question, model_version=""
    )


def test_a_complaint_or_a_question_is_asked_a_wish_is_suggested() -> None:
    texts = [
        # Said to be asked: a complaint taken for a question is asked all the same, praise is not.
        (given("neutral", question=True), true("negative")),
        (given("negative"), true("positive")),
        # Not said to be asked: one question missed, the other two are neither.
        (given("neutral"), true("neutral", question=True)),
        (given("positive"), true("positive")),
        (given("neutral", suggestion=True), true("neutral")),
    ]
    assert confusion([one for _, one in texts], [one for one, _ in texts]) == {
        "suggestion": {"right": 0, "said": 1, "missed": 0, "unsaid": 4},
        "asked": {"right": 1, "said": 2, "missed": 1, "unsaid": 3},
    }
