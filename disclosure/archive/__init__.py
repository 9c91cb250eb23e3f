"""The archive (归档): every edition, stored in a chain of hashes and provable without this software. Articles 8(5) and 11."""
