"""The catalogue of what is to be disclosed (公开目录): its pages, their printed form, import and export."""
