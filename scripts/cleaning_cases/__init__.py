"""The families of files that scripts/make_cleaning_corpus.py makes."""
