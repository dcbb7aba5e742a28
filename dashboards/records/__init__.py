"""What the dashboards read: a record for every view, with the columns that they use and what these hold."""
