"""The editors' desk of the digests: the next editions, what became of the last, one member's mails."""
