"""Show and hand over: data frames go in; a page, CSV, XLSX and terminal tables come out.

``report.build_report`` writes the page, ``export`` the files, ``terminal`` formats answers of the command
line. Nothing here asks the database or counts what a view can count.
"""
