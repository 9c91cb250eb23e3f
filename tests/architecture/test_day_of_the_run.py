"""A run of the tests that goes on past midnight stays in the day on which it began."""

import datetime

from django.utils import timezone

from tests.day_of_the_run import DAY_OF_THE_RUN, set_back_to


def test_it_is_the_day_of_the_run():
    assert timezone.localdate() == DAY_OF_THE_RUN


def test_a_clock_is_set_back_by_whole_days_and_goes_on():
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    now = set_back_to(yesterday)
    first, second = now(), now()
    assert timezone.localdate(first) == yesterday
    assert first <= second
    assert datetime.timedelta() <= timezone.now() - first - datetime.timedelta(days=1) < datetime.timedelta(minutes=1)
