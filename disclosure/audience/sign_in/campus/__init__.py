"""The college's own account (统一身份认证): signing in through its CAS server, where one is configured."""
