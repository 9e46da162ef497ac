"""Whole pages kept in the memory of a web worker and answered before Django (docs/decisions/0072).

Only what was rendered for nobody is kept. `rules` says what that is, `addresses` what two requests
must share to share a page, `generation` until when a page holds, `watching` which tables end it.
"""
