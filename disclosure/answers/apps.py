from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "disclosure.answers"
    label = "answers"
    verbose_name = "应答"
