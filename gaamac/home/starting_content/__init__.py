"""The true, sourced facts that a new portal starts with, and how they are loaded.

`data/` holds the facts as they were gathered and `data/wording.json` what the portal says in
its own words. Every loader creates what is missing and leaves the rest as editors made it.
"""
