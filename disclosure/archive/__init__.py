"""The archive (归档): every edition kept, in a chain of hashes, provable without this software. Articles 8(5) and 11."""
