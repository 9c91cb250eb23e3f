from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "chinese_search"
    verbose_name = "搜索"

    def ready(self) -> None:
        from search import signals  # noqa: F401
