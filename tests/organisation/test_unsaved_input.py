"""What a person typed into a form that is refused is quoted, so that nothing is lost; passwords and one-time codes are not."""

import pytest
from django.http import QueryDict

from disclosure.organisation.unsaved_input import unsaved_input_notice


@pytest.mark.parametrize(
    ("field", "typed", "is_quoted"),
    [
        ("reason", "because", True),
        ("telephone", "0719-8000000", True),
        ("email", "dwgk@example.edu.cn", True),
        ("site_code", "4203000001", True),
        ("anything", "汉字", True),
        ("verb", "confirm", False),
        ("password", "另一句口令", False),
        ("code", "123456", False),
    ],
)
def test_what_was_typed_is_quoted_and_no_secret(field, typed, is_quoted):
    data = QueryDict(mutable=True)
    data[field] = typed
    assert (typed in unsaved_input_notice(data)) is is_quoted
