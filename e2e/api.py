"""The API against its own document: a server on demonstration data, a key, and schemathesis.

No call may end in a fault of ours, with a status or a shape that the document does not tell, or pass without
a key. Once with the session of an owner, who may do everything; once with a key of the business side.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

PROGRAM = os.environ["QUITTANCE_PROGRAM"]
SCHEMATHESIS = os.environ["QUITTANCE_SCHEMATHESIS"]
EMAIL, PASSWORD = "camille@quittance.example", "demonstration quittance"
CHECKS = ",".join([
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance",
])


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def start(folder):
    """A server on demonstration data; its process and its address."""
    server = subprocess.Popen(
        [PROGRAM, "demo", "--serve", "--database", f"sqlite:{folder}/q.sqlite", "--key-file", f"{folder}/quittance.key",
         "--listen", "127.0.0.1:0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, "RUST_LOG": "warn,desk=error"})
    said = ""
    for line in server.stderr:
        said += line
        found = re.search(r"(?:servi à|served at) (http://[\d.:]+)", said)
        if found:
            return server, found[1]
    raise SystemExit(f"the server ended:\n{said}")


def sign_in(base):
    """The cookie of a session of the owner."""
    form = urllib.parse.urlencode({"email": EMAIL, "password": PASSWORD}).encode()
    request = urllib.request.Request(f"{base}/sign-in", form, {"Sec-Fetch-Site": "same-origin"})
    try:
        urllib.request.build_opener(NoRedirect).open(request)
    except urllib.error.HTTPError as answer:
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("quittance_session="):
                return cookie.split(";")[0]
    raise SystemExit("nobody was signed in")


def make_key(base, cookie):
    """A key of the business side."""
    wanted = {"name": "essai", "permissions": ["read_receivables", "import_receivables", "read_customers",
                                               "write_customers"], "side": "business", "days": 1}
    request = urllib.request.Request(f"{base}/api/v1/keys", json.dumps(wanted).encode(),
                                     {"Content-Type": "application/json", "Cookie": cookie})
    return json.load(urllib.request.urlopen(request))["key"]


def try_out(name, base, header, examples, checks):
    """Runs schemathesis as one caller; says whether all held."""
    print(f"{name}: up to {examples} calls per operation", flush=True)
    run = subprocess.run(
        [SCHEMATHESIS, "run", f"{base}/api/openapi.json", "--url", base, "--header", header, "--checks", checks,
         "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--seed", "1",
         "--request-timeout", "30", "--continue-on-failure", "--no-shrink", "--suppress-health-check", "all",
         "--generation-database", "none", "--warnings", "off", "--no-color"],
        cwd=tempfile.gettempdir())
    return run.returncode == 0


def still_sound(base, cookie):
    """After all that, the books still hold what they must."""
    request = urllib.request.Request(f"{base}/api/v1/checks", b"", {"Cookie": cookie}, method="POST")
    found = json.load(urllib.request.urlopen(request))
    print(f"the books after it: {'sound' if found['is_sound'] else json.dumps(found)}", flush=True)
    return found["is_sound"]


def main():
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory(prefix="quittance-api-") as folder:
        server, base = start(folder)
        try:
            cookie = sign_in(base)
            key = make_key(base, cookie)
            held = [try_out("a key of the business side", base, f"Authorization: Bearer {key}", examples // 2 + 1,
                            # A session would still be there when another key is tried.
                            f"{CHECKS},ignored_auth"),
                    try_out("a session of the owner", base, f"Cookie: {cookie}", examples, CHECKS),
                    still_sound(base, cookie)]
        finally:
            server.terminate()
            server.wait(30)
    print(f"{held.count(True)} passed, {held.count(False)} failed")
    sys.exit(0 if all(held) else 1)


main()
