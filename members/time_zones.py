"""The time zone of a country, as a first guess for a person who named none."""

from __future__ import annotations

from zoneinfo import available_timezones

from babel.core import get_global

# The capital's, for countries that have several (CLDR lists them in no useful order).
CAPITALS = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PG": "Pacific/Port_Moresby",
    "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


def zone_of_country(iso2: str) -> str:
    """The zone of a country's capital; UTC for a code nobody knows a zone of."""
    zones = get_global("territory_zones").get(iso2, [])
    zone = CAPITALS.get(iso2) or (zones[0] if zones else "UTC")
    return zone if zone in available_timezones() else "UTC"
