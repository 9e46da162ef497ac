"""What every contribution shares: the catalogue, addresses, visibility, topics, follows, responses."""
