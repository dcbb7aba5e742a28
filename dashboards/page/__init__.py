"""One offline HTML page: frames go in, the file comes out."""
