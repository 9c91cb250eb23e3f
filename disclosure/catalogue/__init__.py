"""The catalogue of matters to be disclosed (公开目录): its pages, their printed form, import and export."""
