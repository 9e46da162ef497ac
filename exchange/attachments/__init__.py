"""Files of contributions: quarantined as they come, cleaned by a task, had only where their text is had."""
