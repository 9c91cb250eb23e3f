"""The fields of an object whose readers `audience` decides."""

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import PageViewRestriction

from disclosure.audience.circles import Circle, Scope
from disclosure.audience.models import ReaderGroup


class ScopedMixin(models.Model):
    """A page whose readers are determined by a scope."""

    scope = models.PositiveSmallIntegerField(
        "公开范围",
        choices=Scope.choices,
        null=True,
        db_index=True,
        help_text="不得宽于目录规定的范围。目录有几种选择时，请选定其一。",
    )
    reader_groups = ParentalManyToManyField(
        ReaderGroup,
        verbose_name="一定范围的读者",
        blank=True,
        limit_choices_to={"active": True},
        related_name="+",
        help_text="公开范围含“一定范围”时必选：哪些读者可以看。",
    )

    live: bool
    """True if the object is published; a field of every page."""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return none, without asking for them: the scope says who reads the page."""
        return PageViewRestriction.objects.none()

    @property
    def is_limited(self) -> bool:
        return bool(Circle(self.scope or 0) & Circle.LIMITED)

    def scope_label(self) -> str:
        """Return the scope as readers see it, with its named groups, if any."""
        label = Circle(self.scope or 0).label
        if self.is_limited:
            label = f"{label}（{'、'.join(group.name for group in self.reader_groups.all())}）"
        return label
