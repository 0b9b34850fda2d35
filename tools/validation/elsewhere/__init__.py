"""Validation on other machines: the same record, the same report, another place.

Ray and the Hub's client are imported only when the setting asks for them.
"""
