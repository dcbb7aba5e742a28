"""The lake: many homes' rows behind one another in DuckLake, each region's under its name, and read as one warehouse.

In: a home's published warehouse, the settings of ``[lake]``. Out: what is new of it in the lake, in one commit; a warehouse
of all regions, or of one. Texts stand in ``sql/lake/``.
"""
