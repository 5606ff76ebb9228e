"""The breaker: opens after a row of failures, lets one try through after its pause."""

from services.gateway.breaker import Breaker


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_after_a_row_of_failures_and_not_before() -> None:
    breaker = Breaker(limit=3)
    for _ in range(2):
        breaker.failed()
    breaker.succeeded()
    for _ in range(3):
        assert breaker.admit()
        breaker.failed()
    assert not breaker.admit()


def test_after_its_pause_one_call_finds_out() -> None:
    seconds = Seconds()
    breaker = Breaker(limit=1, pause=2, monotonic=seconds)
    breaker.failed()
    seconds.now += 1.9
    assert not breaker.admit()
    seconds.now += 0.2
    assert breaker.admit()
    assert not breaker.admit()  # the others wait for the verdict
    breaker.failed()
    assert not breaker.admit()
    seconds.now += 2.1
    assert breaker.admit()
    breaker.succeeded()
    assert breaker.closed
    assert breaker.admit()


def test_a_caller_that_left_says_nothing_about_the_part() -> None:
    seconds = Seconds()
    breaker = Breaker(limit=1, pause=2, monotonic=seconds)
    breaker.failed()
    seconds.now += 3
    assert breaker.admit()
    breaker.abandoned()
    assert not breaker.closed
    assert breaker.admit()
