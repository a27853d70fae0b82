"""A mail server on loopback that writes down what it took before it says so.

Arguments: the file of its record, milliseconds it thinks before it answers, user:password or "-",
then "tls", "starttls" or "-", a certificate and its key. What comes without TLS where TLS is spoken
is written down as "in the clear".
Recipients by name: later@ and full@ get a 4xx (before and after the letter), never@ a 5xx,
lost@ a broken line and no letter, silent@ a letter and a broken line.
"""

import asyncio
import email
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

record = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
think = int(sys.argv[2]) / 1000
user, _, password = sys.argv[3].partition(":")
tls, chain, key = sys.argv[4:7]


def clear(server, what):
    if tls != "-" and not server.transport.get_extra_info("ssl_object"):
        os.write(record, f"{what} in the clear\n".encode())


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        clear(server, "a letter")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "later":
            return "451 4.7.1 Greylisted, come back"
        if name == "never":
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "full":
            return "452 4.2.2 Mailbox full"
        if name == "lost":
            server.transport.abort()
            return "250 never seen"
        head = email.message_from_bytes(envelope.content)
        os.write(record, (head["Message-ID"].strip("<>") + "\n").encode())
        if name == "silent":
            server.transport.abort()
        await asyncio.sleep(think)
        return "250 2.0.0 Taken"


def enter(server, session, envelope, mechanism, data):
    clear(server, "a password")
    good = data.login == user.encode() and data.password == password.encode()
    return AuthResult(success=good, handled=False)


async def main():
    auth = {} if user == "-" else dict(authenticator=enter, auth_required=True)
    context = None
    if tls != "-":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(chain, key)
    # A server that takes what comes in the clear: it is the client that must not say it.
    if tls == "starttls":
        auth["tls_context"] = context
    make = lambda: SMTP(Handler(), auth_require_tls=False, **auth)
    safe = context if tls == "tls" else None
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0, ssl=safe)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Ends with whoever started it.
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)


asyncio.run(main())
