"""Helps for whoever writes: what was typed is kept, shown as readers will see it, and looked at."""
