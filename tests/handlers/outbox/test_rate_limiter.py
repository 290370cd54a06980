"""The sending rate, and the waits that Slack asks for."""

from handlers.outbox.rate_limiter import RateLimiter


class Stopwatch:
    """A stopwatch that the test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_workspace_may_send_a_burst_and_then_its_rate() -> None:
    stopwatch = Stopwatch()
    rate_limiter = RateLimiter(5.0, tick=stopwatch)
    assert rate_limiter.take("T1", 20) == 5
    assert rate_limiter.take("T1", 20) == 0
    stopwatch.at += 0.4
    assert rate_limiter.take("T1", 20) == 2
    stopwatch.at += 60
    assert rate_limiter.take("T1", 20) == 5


def test_over_a_minute_no_more_than_the_rate_is_sent_after_the_burst() -> None:
    stopwatch = Stopwatch()
    rate_limiter = RateLimiter(5.0, tick=stopwatch)
    sent = 0
    for _ in range(600):
        sent += rate_limiter.take("T1", 8)
        stopwatch.at += 0.1
    assert 5 * 60 - 1 <= sent <= 5 * 60 + 5


def test_messages_that_were_not_sent_are_given_back() -> None:
    rate_limiter = RateLimiter(5.0, tick=Stopwatch())
    rate_limiter.take("T1", 5)
    rate_limiter.give_back("T1", 2)
    assert rate_limiter.take("T1", 5) == 2


def test_workspaces_do_not_share_their_rate() -> None:
    rate_limiter = RateLimiter(5.0, tick=Stopwatch())
    assert (rate_limiter.take("T1", 5), rate_limiter.take("T2", 5)) == (5, 5)


def test_slack_asks_for_a_wait_of_one_method_in_one_workspace() -> None:
    stopwatch = Stopwatch()
    rate_limiter = RateLimiter(5.0, tick=stopwatch)
    rate_limiter.block("T1", "chat.postMessage", 30)
    assert rate_limiter.seconds_blocked("T1", "chat.postMessage") == 30
    assert rate_limiter.seconds_blocked("T1", "users.info") == 0
    assert rate_limiter.seconds_blocked("T2", "chat.postMessage") == 0
    assert rate_limiter.take("T1", 1) == 0
    assert not rate_limiter.opens_soon("T1")
    stopwatch.at += 30
    assert rate_limiter.seconds_blocked("T1", "chat.postMessage") == 0
    assert rate_limiter.take("T1", 1) == 1


def test_a_conversation_gets_one_message_a_second() -> None:
    stopwatch = Stopwatch()
    rate_limiter = RateLimiter(5.0, tick=stopwatch)
    assert rate_limiter.take_turn("T1", "U1")
    assert not rate_limiter.take_turn("T1", "U1")
    assert rate_limiter.take_turn("T1", "U2")
    stopwatch.at += 1
    assert rate_limiter.take_turn("T1", "U1")
