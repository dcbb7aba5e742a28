"""Files that people send: tables, lists of links, answers of VK, each to objects that ``collectors/imports/files.py`` makes records of."""
