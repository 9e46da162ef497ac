"""One machine, one command: PostgreSQL, Valkey and a local mail server from wheels, no Django.

`python -m gaamac.embedded run` is the whole portal; `postgres` and `valkey` also serve the
tests. Nothing here changes a permission outside the data folder or inside the virtual
environment (docs/decisions/0010-embedded-servers.md).
"""
