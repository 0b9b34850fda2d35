"""Licences: what kind a licence id is, and whether a wish is met.

The kinds are our reading of the licences' own texts and of the OSI and
Creative Commons lists as of 2026-11; a table like this informs, it is not
legal advice.  Ids are the Hub's.  A missing licence is `unknown` and never
passes for allowed.  What is not in the table is judged `unknown` too, except
for words in the id that speak for themselves ("nc", "noncommercial").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "permissive",       # keep the notice, else free
    "copyleft",         # OSI-approved, derived works under the same terms
    "share-alike",      # CC-BY-SA and the like
    "no-derivatives",   # CC-BY-ND
    "use-restricted",   # RAIL: commercial use allowed, listed uses forbidden
    "community",        # Llama, Gemma, Qwen: commercial use under conditions
    "non-commercial",   # NC and "research only"
    "unknown",
]  # fmt: skip
Verdict = Literal["allowed", "conditions", "not-allowed", "unknown"]


@dataclass(frozen=True, slots=True)
class License:
    """`spdx` is the SPDX id where one exists."""

    id: str
    name: str
    kind: Kind
    spdx: str | None = None
    condition: str = ""
    """The one thing to know before using it, in plain words."""


_NOTICE = "keep the copyright notice"
_SAME = "what you build on it and pass on must carry the same licence"


def _rows() -> dict[str, License]:
    permissive = {
        "apache-2.0": ("Apache 2.0", "Apache-2.0"), "mit": ("MIT", "MIT"),
        "bsd": ("BSD", None), "bsd-2-clause": ("BSD 2-clause", "BSD-2-Clause"),
        "bsd-3-clause": ("BSD 3-clause", "BSD-3-Clause"),
        "bsd-3-clause-clear": ("BSD 3-clause Clear", "BSD-3-Clause-Clear"),
        "isc": ("ISC", "ISC"), "unlicense": ("The Unlicense", "Unlicense"),
        "cc0-1.0": ("CC0 1.0 (public domain)", "CC0-1.0"),
        "cc-by-2.0": ("CC-BY 2.0", "CC-BY-2.0"), "cc-by-2.5": ("CC-BY 2.5", "CC-BY-2.5"),
        "cc-by-3.0": ("CC-BY 3.0", "CC-BY-3.0"), "cc-by-4.0": ("CC-BY 4.0", "CC-BY-4.0"),
        "afl-3.0": ("Academic Free License 3.0", "AFL-3.0"),
        "bsl-1.0": ("Boost 1.0", "BSL-1.0"), "wtfpl": ("WTFPL", "WTFPL"),
        "ecl-2.0": ("Educational Community License 2.0", "ECL-2.0"),
        "postgresql": ("PostgreSQL License", "PostgreSQL"), "ncsa": ("NCSA", "NCSA"),
        "zlib": ("zlib", "Zlib"), "pddl": ("PDDL (public domain)", "PDDL-1.0"),
        "odc-by": ("ODC-BY", "ODC-By-1.0"), "etalab-2.0": ("Etalab Open Licence 2.0", "etalab-2.0"),
        "cdla-permissive-1.0": ("CDLA Permissive 1.0", "CDLA-Permissive-1.0"),
        "cdla-permissive-2.0": ("CDLA Permissive 2.0", "CDLA-Permissive-2.0"),
        "artistic-2.0": ("Artistic 2.0", "Artistic-2.0"), "ms-pl": ("Ms-PL", "MS-PL"),
        "openmdw-1.0": ("OpenMDW 1.0", None), "openmdw-1.1": ("OpenMDW 1.1", None),
    }  # fmt: skip
    copyleft = {
        "agpl-3.0": ("AGPL 3.0", "AGPL-3.0-only"), "gpl": ("GPL", None),
        "gpl-2.0": ("GPL 2.0", "GPL-2.0-only"), "gpl-3.0": ("GPL 3.0", "GPL-3.0-only"),
        "lgpl": ("LGPL", None), "lgpl-2.1": ("LGPL 2.1", "LGPL-2.1-only"),
        "lgpl-3.0": ("LGPL 3.0", "LGPL-3.0-only"), "mpl-2.0": ("MPL 2.0", "MPL-2.0"),
        "epl-1.0": ("EPL 1.0", "EPL-1.0"), "epl-2.0": ("EPL 2.0", "EPL-2.0"),
        "eupl-1.1": ("EUPL 1.1", "EUPL-1.1"), "eupl-1.2": ("EUPL 1.2", "EUPL-1.2"),
        "osl-3.0": ("OSL 3.0", "OSL-3.0"), "lppl-1.3c": ("LPPL 1.3c", "LPPL-1.3c"),
    }  # fmt: skip
    share_alike = {
        "cc-by-sa-3.0": ("CC-BY-SA 3.0", "CC-BY-SA-3.0"),
        "cc-by-sa-4.0": ("CC-BY-SA 4.0", "CC-BY-SA-4.0"),
        "gfdl": ("GFDL", None), "odbl": ("ODbL", "ODbL-1.0"),
        "cdla-sharing-1.0": ("CDLA Sharing 1.0", "CDLA-Sharing-1.0"),
        "lgpl-lr": ("LGPL for Linguistic Resources", "LGPLLR"),
        "ofl-1.1": ("OFL 1.1", "OFL-1.1"),
    }  # fmt: skip
    rail = (
        "openrail", "openrail++", "bigscience-openrail-m", "creativeml-openrail-m",
        "bigscience-bloom-rail-1.0", "bigcode-openrail-m",
    )  # fmt: skip
    community = {
        "llama2": "Llama 2 Community License", "llama3": "Llama 3 Community License",
        "llama3.1": "Llama 3.1 Community License", "llama3.2": "Llama 3.2 Community License",
        "llama3.3": "Llama 3.3 Community License", "llama4": "Llama 4 Community License",
        "gemma": "Gemma Terms of Use", "grok2-community": "Grok 2 Community License",
        "nvidia-open-model-license": "NVIDIA Open Model License",
        "qwen-community-1.0": "Qwen community licence", "dinov3-license": "DINOv3 License",
        "stability-ai-community": "Stability AI Community License",
        "tencent-hunyuan-community": "Tencent Hunyuan Community License",
    }  # fmt: skip
    apple = {
        "apple-ascl": "Apple Sample Code License", "cvnets-license": "Apple's CVNets licence",
        "fastvit-license": "Apple's FastViT licence",
        "mobileone-license": "Apple's MobileOne licence",
    }  # fmt: skip
    non_commercial = {
        "cc-by-nc-2.0": "CC-BY-NC 2.0", "cc-by-nc-3.0": "CC-BY-NC 3.0",
        "cc-by-nc-4.0": "CC-BY-NC 4.0", "cc-by-nc-sa-2.0": "CC-BY-NC-SA 2.0",
        "cc-by-nc-sa-3.0": "CC-BY-NC-SA 3.0", "cc-by-nc-sa-4.0": "CC-BY-NC-SA 4.0",
        "cc-by-nc-nd-3.0": "CC-BY-NC-ND 3.0", "cc-by-nc-nd-4.0": "CC-BY-NC-ND 4.0",
        "apple-amlr": "Apple Model License for Research", "h-research": "H Research License",
        "intel-research": "Intel Research Use License", "seer-license": "SEER research licence",
        "fair-noncommercial-research-license": "FAIR Noncommercial Research License",
        "deepfloyd-if-license": "DeepFloyd IF Research License",
    }  # fmt: skip
    rows: list[License] = []
    for key, (name, spdx) in permissive.items():
        public = key in ("cc0-1.0", "unlicense", "pddl", "wtfpl")
        rows.append(License(key, name, "permissive", spdx, "" if public else _NOTICE))
    for key, (name, spdx) in copyleft.items():
        network = key == "agpl-3.0"
        rows.append(
            License(
                key, name, "copyleft", spdx,
                "also a service on a network must offer its source under the same licence"
                if network else _SAME,
            )
        )  # fmt: skip
    rows += [License(k, n, "share-alike", s, _SAME) for k, (n, s) in share_alike.items()]
    rows.append(
        License("cc-by-nd-4.0", "CC-BY-ND 4.0", "no-derivatives", "CC-BY-ND-4.0",
                "no changed versions may be passed on, so no fine-tuned ones")
    )  # fmt: skip
    rows += [
        License(k, k, "use-restricted", None, "a list of forbidden uses goes with it") for k in rail
    ]
    rows += [
        License(k, n, "community", None, "the licensor's own conditions apply; read them first")
        for k, n in community.items()
    ]
    rows += [
        License(k, n, "community", None, "no OSI licence: keep its notice; it grants no patents")
        for k, n in apple.items()
    ]
    rows += [
        License(k, n, "non-commercial", None, "no commercial use")
        for k, n in non_commercial.items()
    ]
    return {row.id: row for row in rows}


LICENSES: dict[str, License] = _rows()
OPEN_KINDS: frozenset[Kind] = frozenset({"permissive", "copyleft", "share-alike"})
_NC = re.compile(r"(^|[-_ ])nc([-_ ]|$)|non-?commercial|cpml|research|mnpl", re.IGNORECASE)
_STRICTNESS: tuple[Kind, ...] = (
    "permissive", "share-alike", "copyleft", "use-restricted", "community",
    "no-derivatives", "unknown", "non-commercial",
)  # fmt: skip


def license_of(license_id: str) -> License:
    """The table's row, or a row of kind unknown (non-commercial where the id says so)."""
    found = LICENSES.get(license_id.lower())
    if found:
        return found
    if _NC.search(license_id):
        return License(license_id, license_id, "non-commercial", None, "no commercial use")
    return License(license_id, license_id, "unknown")


def stricter(a: str, b: str) -> str:
    """The stricter of two licence ids."""
    order = _STRICTNESS.index
    return b if order(license_of(b).kind) > order(license_of(a).kind) else a


def _same_license(wanted: str, found: str) -> bool:
    """gpl names its family, openrail every responsible AI licence; a version names itself only."""
    if wanted == "openrail":
        return "rail" in found
    return found == wanted or (wanted in ("gpl", "bsd", "cc") and found.startswith(wanted + "-"))


@lru_cache(maxsize=4096)
def judge(wish: str | None, license_id: str | None) -> tuple[Verdict, str]:
    """May a model under this licence be used as wished, and why.

    `wish` is a value of Need.license.  Without a wish the verdict says what
    the licence allows in general.
    """
    wish = wish or "any"
    if license_id is None or license_id.lower() in ("unknown", "other", "cc"):
        why = "no licence is stated where we looked" if license_id is None else (
            f"its licence is only given as {license_id!r}"
        )  # fmt: skip
        return "unknown", f"{why}: treat it as not allowed until the authors answer"
    row = license_of(license_id)
    tail = f"; {row.condition}" if row.condition else ""
    if wish.startswith("not:"):
        banned = wish[4:]
        kin = any(
            banned.startswith(name) and row.id.startswith(other)
            for name, other in (("gpl", "agpl"), ("llama", "llama"))
        )
        if _same_license(banned, row.id) or kin:
            return "not-allowed", f"{row.name} is the licence you ruled out"
        wish = "any"
    if wish.startswith("specific:"):
        wanted = wish[9:]
        if _same_license(wanted, row.id):
            return "allowed", f"{row.name}, as asked{tail}"
        return "not-allowed", f"you asked for {license_of(wanted).name}, this is {row.name}"
    if row.kind == "unknown":
        return "unknown", f"{row.name} is a licence of its own that we have not read"
    if wish == "permissive":
        ok = row.kind == "permissive"
        return ("allowed", f"{row.name} is permissive{tail}") if ok else (
            "not-allowed", f"{row.name} is not a permissive licence{tail}"
        )  # fmt: skip
    if wish == "open":
        ok = row.kind in OPEN_KINDS
        return ("allowed", f"{row.name} is an open licence{tail}") if ok else (
            "not-allowed", f"{row.name} is not an open licence{tail}"
        )  # fmt: skip
    if row.kind == "non-commercial":
        if wish == "commercial-ok":
            return "not-allowed", f"{row.name} forbids commercial use"
        return "conditions", f"{row.name}: study and research only, no commercial use"
    if row.kind == "permissive":
        return "allowed", f"{row.name} allows commercial use{tail}"
    return "conditions", f"{row.name} allows commercial use with conditions{tail}"
