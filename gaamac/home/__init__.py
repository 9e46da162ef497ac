"""Home page, standard pages, site-wide search, the member's own page, starting content."""
