"""Images and documents: cleaned before they are stored, private, served by one rule."""
