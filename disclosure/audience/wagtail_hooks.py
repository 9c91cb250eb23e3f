"""This room's registers in the admin."""

from wagtail_modeladmin.options import modeladmin_register

from disclosure.audience.admin import ReaderGroupRegister, ReaderProfileRegister

for register in (ReaderProfileRegister, ReaderGroupRegister):
    modeladmin_register(register)
