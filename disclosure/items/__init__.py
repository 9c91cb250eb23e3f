"""Disclosure items (公开事项): the item page, its attachments and images and how they are served, its tags."""
