"""The college's campus account (统一身份认证): sign-in through its CAS server, if one is configured."""
