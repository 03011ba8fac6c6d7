"""A door for internal deployments, off by default: a shared token, or a proxy that says who is there.

The token opens as ``Authorization: Bearer …`` for scripts, or once in a form, after which a cookie holds a signed date
and nothing of the reader. Without sign-in the server sets no cookie at all.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request
from markupsafe import escape

from pages.state import LANGS
from pages.text import Text
from pages.web.limits import Bucket, client_address, plain
from pages.web.options import Options

COOKIE = "gongkai_session"
# A working day.
SESSION_SECONDS = 12 * 3600
# Tries a minute from one address; a person who mistypes needs three.
TRIES = 10


def signed(token: str, ends: int) -> str:
    """A cookie that is good until ``ends`` (Unix time), worth nothing under another token."""
    mark = hmac.new(token.encode(), f"gongkai session {ends}".encode(), hashlib.sha256).hexdigest()
    return f"{ends}.{mark}"


def is_good(token: str, cookie: str, now: float) -> bool:
    """Whether a cookie was signed with this token and has not ended."""
    ends, _, _ = cookie.partition(".")
    if not (ends.isascii() and ends.isdigit() and len(ends) < 12):
        return False
    return hmac.compare_digest(signed(token, int(ends)).encode(), cookie.encode()) and now < int(ends)


def is_token(token: str, given: str) -> bool:
    """Whether the token was given, in a time that tells nothing of how much of it was right."""
    return hmac.compare_digest(
        hashlib.sha256(token.encode()).digest(), hashlib.sha256(given.encode("utf-8", "replace")).digest()
    )


def way_back(text: str, base: str) -> str:
    """The path to return to; anything that could lead to another host is the start page."""
    parts = urlsplit(text.replace("\\", "/"))
    inside = not parts.scheme and not parts.netloc and text.startswith(base) and not text.startswith("//")
    return text if inside and text.isprintable() and "\\" not in text else base


def attach_sign_in(server: Flask, options: Options, base: str) -> None:
    """Close every address but ``healthz`` and the form to those who have not signed in."""
    tries = Bucket(TRIES)
    form = f"{base}sign-in"

    @server.before_request
    def door() -> Response | None:
        if request.path in (f"{base}healthz", form) or _is_in(options):
            return None
        if options.trusts(request.remote_addr) or not options.token:
            return plain("sign in at the proxy in front of this server", 403)
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            return form_page(form, request.full_path.rstrip("?"), 401)
        return plain("sign in first, or send Authorization: Bearer", 401, **{"WWW-Authenticate": "Bearer"})

    @server.route(form, methods=["GET", "POST"])
    def sign_in() -> Response:
        back = way_back(request.values.get("next", base), base)
        if request.method == "GET" or not options.token:
            return form_page(form, back, 200)
        if not tries.take(client_address(options)):
            return plain("too many tries; wait a minute", 429, **{"Retry-After": "60"})
        if not is_token(options.token, request.form.get("token", "")):
            return form_page(form, back, 401, is_wrong=True)
        answer = redirect(back, 303)
        cookie = signed(options.token, int(time.time()) + SESSION_SECONDS)
        is_secure = request.is_secure or (
            options.trusts(request.remote_addr) and request.headers.get("X-Forwarded-Proto") == "https"
        )
        answer.set_cookie(
            COOKIE, cookie, SESSION_SECONDS, path=base, secure=is_secure, httponly=True, samesite="Strict"
        )
        return answer  # type: ignore[return-value]


def _is_in(options: Options) -> bool:
    if options.user_header and options.trusts(request.remote_addr) and request.headers.get(options.user_header):
        return True
    if not options.token:
        return False
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and is_token(options.token, given.strip()):
        return True
    return is_good(options.token, request.cookies.get(COOKIE, ""), time.time())


def form_page(action: str, back: str, status: int, is_wrong: bool = False) -> Response:
    """The form, in both languages; it needs no script and no other file."""
    blocks = "".join(
        f'<section lang="{language}"><h1>{escape(t("signin.title"))}</h1><p>{escape(t("signin.text"))}</p>'
        f"{_wrong(t) if is_wrong else ''}</section>"
        for language, t in (("zh-CN", Text("zh")), ("en", Text("en")))
    )
    label = " · ".join(Text(language)("signin.token") for language in LANGS)
    button = " · ".join(Text(language)("signin.enter") for language in LANGS)
    body = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{escape(Text("zh")("app.name"))} Gongkai</title>
<style>body{{font:16px/1.7 sans-serif;max-width:32em;margin:10vh auto;padding:0 1em}}
h1{{font-size:1.2em;margin:1em 0 0}}p{{margin:.2em 0}}label{{display:block;margin:1.5em 0 .3em}}
input,button{{font:inherit;padding:.4em .6em;box-sizing:border-box}}input{{width:100%}}button{{margin-top:1em}}
</style></head><body><main>{blocks}<form method="post" action="{escape(action)}">
<input type="hidden" name="next" value="{escape(back)}">
<label for="token">{escape(label)}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>{escape(button)}</button></form></main></body></html>"""
    return Response(body, status, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")


def _wrong(t: Text) -> str:
    return f'<p role="alert"><strong>{t("signin.wrong")}</strong></p>'
