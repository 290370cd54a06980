"""What one process keeps to when it sends."""

from handlers.outbox.rate_limiter import RateLimiter


class Stopwatch:
    """A stopwatch that the test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_what_was_not_sent_may_be_used_for_the_next_ones_of_its_workspace() -> None:
    rate_limiter = RateLimiter(Stopwatch())
    rate_limiter.give_back("T1", 2)
    rate_limiter.give_back("T1", 1)
    assert rate_limiter.take_spare("T2", 5) == 0
    assert rate_limiter.take_spare("T1", 2) == 2
    assert rate_limiter.take_spare("T1", 5) == 1
    assert rate_limiter.take_spare("T1", 5) == 0


def test_what_was_not_sent_cannot_be_used_later() -> None:
    stopwatch = Stopwatch()
    rate_limiter = RateLimiter(stopwatch)
    rate_limiter.give_back("T1", 2)
    stopwatch.at += 1
    assert rate_limiter.take_spare("T1", 5) == 0


def test_slack_asks_for_a_wait_of_one_method_in_one_workspace() -> None:
    stopwatch = Stopwatch()
    rate_limiter = RateLimiter(stopwatch)
    rate_limiter.block("T1", "chat.postMessage", 30)
    assert rate_limiter.seconds_blocked("T1", "chat.postMessage") == 30
    assert rate_limiter.seconds_blocked("T1", "users.info") == 0
    assert rate_limiter.seconds_blocked("T2", "chat.postMessage") == 0
    assert rate_limiter.seconds_to_post("T1") == 30
    assert rate_limiter.seconds_to_post("T2") == 0
    stopwatch.at += 30
    assert rate_limiter.seconds_blocked("T1", "chat.postMessage") == 0
    assert rate_limiter.seconds_to_post("T1") == 0
