"""A mail server for the tests, made of aiosmtpd: what it does with a letter is said by the address it goes to.

Usage: serve.py plain|starttls CERTIFICATE KEY. Prints its port, then one line of JSON per letter that it keeps. Ends when
its input ends, so that it does not outlive the tests.
"""

import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Mailbox:
    """Keeps letters, refuses them, or lets the line fall."""

    def __init__(self):
        self.greylisted = set()

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("unwanted@"):
            return "550 5.7.1 sender refused"
        envelope.mail_from = address
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        what = address.split("@")[0]
        if what == "greylisted" and envelope.mail_from not in self.greylisted:
            self.greylisted.add(envelope.mail_from)
            return "451 4.7.1 greylisted, try again later"
        if what == "nobody":
            return "550 5.1.1 no such user"
        if what == "falls-at-rcpt":
            server.transport.abort()
            return "250 never seen"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server, session, envelope):
        what = envelope.rcpt_tos[0].split("@")[0]
        if what == "full":
            return "552 5.2.2 mailbox full"
        if what == "busy":
            return "451 4.3.0 try again later"
        self.keep(session, envelope)
        if what == "kept-and-falls":
            server.transport.abort()
        return "250 2.0.0 kept"

    def keep(self, session, envelope):
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data.decode() if isinstance(session.auth_data, bytes) else None,
            "letter": base64.b64encode(envelope.original_content).decode(),
        }
        print(json.dumps(kept), flush=True)


def known(server, session, envelope, mechanism, data):
    is_known = isinstance(data, LoginPassword) and data.login == b"camille" and data.password == b"secret"
    return AuthResult(success=is_known, handled=is_known, auth_data=b"camille")


async def serve(kind, certificate, key):
    settings = {}
    if kind == "starttls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        settings = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": known}
    loop = asyncio.get_running_loop()
    mailbox = Mailbox()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop, **settings), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(serve(*sys.argv[1:4]))
