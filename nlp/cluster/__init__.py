"""Tagging on a Dask cluster: texts out, tags back, the same as on one machine. Needs the extra ``cluster`` where it is used."""
