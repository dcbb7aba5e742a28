"""What others ask of the warehouse: sources, the page, exports, papers."""
