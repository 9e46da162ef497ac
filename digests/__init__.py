"""Mail digests: preferences, editions, deliveries."""
