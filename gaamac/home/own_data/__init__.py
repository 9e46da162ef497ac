"""A member takes their own data away: asked for, made in the background, fetched, forgotten."""
