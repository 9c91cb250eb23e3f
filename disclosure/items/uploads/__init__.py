"""What a file must be to come in, by whichever door: `vet` judges it by its bytes, and the fields store nothing unjudged.

`kinds` says which files there are, `vetting` puts them through it; `pictures`, `packages`, `compound` and `pdf` look into them,
`antivirus` asks ClamAV, and `fields` are the fields of models that hold what passed.
"""
