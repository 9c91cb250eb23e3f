"""Standings of an item."""

from django.db import models


class Standing(models.TextChoices):
    """The standing of an item for its readers, which only a decision changes."""

    UNPUBLISHED = "unpublished", "未公开"
    OPEN = "open", "公开中"
    TERMINATED = "terminated", "已终止"
    SUSPENDED = "suspended", "暂停公开"
    WITHDRAWN = "withdrawn", "已撤销"


SHOWN_STANDINGS = (Standing.OPEN, Standing.TERMINATED)
"""Standings in which readers see the item; a terminated item under a banner."""

TAKEN_AWAY_STANDINGS = (Standing.SUSPENDED, Standing.WITHDRAWN)
"""Standings in which the content is removed and a notice appears at the address."""
