"""Stand-ins of networks whose channels and groups are named: what stands in them goes in, their answers over HTTP come out."""
