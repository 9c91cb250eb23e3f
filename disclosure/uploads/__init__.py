"""Validation of uploaded files, wherever they enter: `vet` validates by content, and the fields store only validated files.

`kinds` lists the file types, and `vetting` validates a file; `pictures`, `packages`, `compound`, `pdf` and `texts` inspect the
content, `antivirus` scans with ClamAV, and `fields` are the model fields for validated files.
"""
