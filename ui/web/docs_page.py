"""The description of the HTTP interface: OpenAPI, and a page made from it.

The page is one document with one style sheet, both from this server: nothing
is fetched from anywhere else, so it works on a machine without a network.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ui.web.problems import MEDIA_TYPE, Problem

REFUSALS = {
    "400": "The body is not JSON.",
    "401": "A key is needed.",
    "403": "Not on a server that asks for no keys.",
    "404": "No such model, or no such address.",
    "408": "The body took too long to arrive.",
    "409": "A download has to be confirmed; see sizes.",
    "413": "The body is too large.",
    "415": "The body is not said to be JSON.",
    "421": "Asked under a name that this server does not answer to.",
    "422": "The input cannot be used.",
    "429": "Asked too much; see Retry-After.",
    "500": "The server failed.",
    "503": "Too many requests are under work, or the index is being built; see Retry-After.",
}

STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; font-size: 1.1rem; }
h2 code { font-size: 1rem; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886; border-radius: .4rem; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #8884; padding: .25rem .75rem .25rem 0; vertical-align: top; }
.method { font-weight: 700; }
"""


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with every refusal as a problem document."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    components: dict[str, Any] = schema.setdefault("components", {}).setdefault("schemas", {})
    template = "#/components/schemas/{model}"
    own = Problem.model_json_schema(ref_template=template)
    components.update(own.pop("$defs", {}))
    components["Problem"] = own
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    reference = {"schema": {"$ref": template.format(model="Problem")}}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for status, meaning in REFUSALS.items():
                if _can_happen(status, path, method, operation):
                    operation["responses"][status] = {
                        "description": meaning,
                        "content": {MEDIA_TYPE: reference},
                    }
                else:
                    operation["responses"].pop(status, None)
    app.openapi_schema = schema
    return schema


def _can_happen(status: str, path: str, method: str, operation: dict[str, Any]) -> bool:
    if status == "401":
        return "security" in operation
    if status == "429":
        return path.startswith("/v1") or path == "/metrics"
    if status == "403":
        return (path, method) == ("/v1/feedback", "get")
    if status == "409":
        return (path, method) == ("/v1/validate", "post")
    if status == "415":
        return "requestBody" in operation
    if status == "422":
        return bool(operation.get("parameters")) or "requestBody" in operation
    if status == "404":
        return "{" in path or path.endswith(("validate", "recommend", "search", "compare"))
    return True


def page(schema: dict[str, Any]) -> str:
    """The operations as HTML."""
    info = schema["info"]
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(info['title'])}</title>",
        '<link rel="stylesheet" href="/docs.css"></head><body>',
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f'<p>{escape(info["description"])} <a href="/openapi.json">OpenAPI document</a></p>',
    ]
    schemas: dict[str, Any] = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            parts += _operation(path, method, operation)
    parts.append("<h2>Data</h2>")
    for name, body in sorted(schemas.items()):
        shown = escape(json.dumps(body, indent=2, ensure_ascii=False))
        summary = f"<summary><code>{escape(name)}</code></summary>"
        parts.append(f'<details id="{escape(name)}">{summary}<pre>{shown}</pre></details>')
    parts.append("</body></html>")
    return "\n".join(parts)


def _operation(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    parts = [
        f'<h2><span class="method">{escape(method.upper())}</span> '
        f"<code>{escape(path)}</code></h2>",
        f"<p>{escape(operation.get('summary', ''))}</p>",
    ]
    rows = [
        (f"{item['in']} <code>{escape(item['name'])}</code>", _type(item["schema"]))
        for item in operation.get("parameters", [])
    ]
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    rows += [(f"body, {escape(media)}", _type(body["schema"])) for media, body in content.items()]
    for status, answer in operation["responses"].items():
        kinds = [_type(body["schema"]) for body in answer.get("content", {}).values()]
        rows.append(
            (f"answer {escape(status)}", f"{escape(answer['description'])} {' '.join(kinds)}")
        )
    parts.append("<table>")
    parts += [f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows]
    parts.append("</table>")
    return parts


def _type(schema: dict[str, Any]) -> str:
    """A short name for a schema, linked where it has one."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return escape(str(schema.get("type", "any")))
