"""The colours of pictures and pages, by name: those of the desk's light and dark looks, without Qt.

A test holds them against the theme.
"""

from collections.abc import Mapping

PAPER: Mapping[str, str] = {
    "ground": "#f4f6f8",
    "panel": "#ffffff",
    "raised": "#eef1f4",
    "line": "#d9dfe6",
    "grid": "#e3e8ed",
    "text": "#1b2430",
    "muted": "#56657a",
    "accent": "#1f6feb",
    "no": "#f59e0b",
    "gain": "#0a7350",
    "loss": "#bd301e",
    "warn": "#825600",
    "freeze_span": "#dcedf9",
    "outcome0": "#1a6ea3",
    "outcome1": "#a01808",
    "outcome2": "#4a9c7b",
    "outcome3": "#b56ae0",
    "outcome4": "#947200",
    "outcome5": "#67124c",
    "outcome6": "#14808c",
    "outcome7": "#2a4199",
    "outcome8": "#96592b",
    "outcome9": "#515a66",
    "fill0": "#1d2b6b",
    "fill1": "#23569b",
    "fill2": "#2a86a8",
    "fill3": "#3fa98d",
    "fill4": "#9cc36a",
}
NIGHT: Mapping[str, str] = {
    "ground": "#0f1419",
    "panel": "#171d24",
    "raised": "#1f2731",
    "line": "#2b3541",
    "grid": "#242d37",
    "text": "#e6edf3",
    "muted": "#93a1b0",
    "accent": "#4f9cf9",
    "no": "#f59e0b",
    "gain": "#3cc795",
    "loss": "#ff7d74",
    "warn": "#f2c14e",
    "freeze_span": "#17324a",
    "outcome0": "#258bdc",
    "outcome1": "#f0965f",
    "outcome2": "#a8f0cf",
    "outcome3": "#b6b2f6",
    "outcome4": "#f5de36",
    "outcome5": "#dc3f70",
    "outcome6": "#35c5a4",
    "outcome7": "#5577f5",
    "outcome8": "#bd7415",
    "outcome9": "#8d97a3",
    "fill0": "#4457c9",
    "fill1": "#3f86d0",
    "fill2": "#38aebd",
    "fill3": "#7bd0a5",
    "fill4": "#e3efb0",
}
# For a picture within a page, which says what each name is by day and by night.
IN_PAGE: Mapping[str, str] = {name: f"var(--{name})" for name in PAPER}
