"""What the page draws: charts and the map."""
