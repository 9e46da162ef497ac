"""What is measured within the portal's own code: queries, their time, and publishing."""
