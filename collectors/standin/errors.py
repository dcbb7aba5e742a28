"""VK's error answers, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MESSAGES = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed",
    6: "Too many requests per second",
    8: "Invalid request",
    9: "Flood control",
    10: "Internal server error",
    14: "Captcha needed",
    15: "Access denied",
    17: "Validation required",
    18: "User was deleted or banned",
    19: "Content blocked",
    27: "Group authorization failed",
    28: "Application authorization failed",
    29: "Rate limit reached",
    30: "This profile is private",
    100: "One of the parameters specified was missing or invalid",
    104: "Not found",
    113: "Invalid user id",
    125: "Invalid group id",
    203: "Access to group denied",
    212: "Access to post comments denied",
}


class VkError(Exception):
    """An error that the stand-in answers instead of a response."""

    def __init__(self, code: int, detail: str = "") -> None:
        message = MESSAGES.get(code, "Unknown error occurred")
        super().__init__(f"{message}: {detail}" if detail else message)
        self.code = code


def bad_param(detail: str) -> VkError:
    return VkError(100, detail)


def error_body(error: VkError, method: str, params: Mapping[str, str]) -> dict[str, Any]:
    """VK's body: the request comes back in it, without the token."""
    sent = [{"key": "method", "value": method}, {"key": "oauth", "value": "1"}]
    sent += [{"key": key, "value": value} for key, value in params.items()]
    body: dict[str, Any] = {"error_code": error.code, "error_msg": str(error), "request_params": sent}
    if error.code == 14:
        body |= {"captcha_sid": "190000000001", "captcha_img": "https://example.invalid/captcha.php"}
    return {"error": body}
