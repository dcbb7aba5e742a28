"""What stands around a night: what is kept of it, whom it tells, how it is started."""
