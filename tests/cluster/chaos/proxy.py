"""A proxy on the loopback interface in front of an API server, that speaks HTTP/2 on both sides and breaks what it is told to.

It ends TLS with the server's own certificate, so that its clients log in with tokens. Requests are counted as they come; a `Fault` says
at which of them, or at which byte, something happens. What it takes away from one side it makes up for on the other: neither side indexes
headers, so that a request or an answer that is left out spoils no other.
"""
import asyncio
import json
import logging
import re
import socket
import ssl
import struct
import threading
import time

from hpack import Decoder, Encoder

DATA, HEADERS, RST_STREAM, SETTINGS, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 7, 8, 9
END_STREAM, END_HEADERS, PADDED, PRIORITY = 1, 4, 8, 32
REFUSED_STREAM, INTERNAL_ERROR = 7, 2
PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
REASONS = {403: 'Forbidden', 429: 'TooManyRequests', 503: 'ServiceUnavailable', 500: 'InternalError'}
STARTING = 1.0  # seconds, in which it has not read yet who may do what


def frame(kind, flags, stream, payload=b''):
    return struct.pack('>I', len(payload))[1:] + bytes([kind, flags]) + struct.pack('>I', stream) + payload


def name_of(method, target):
    """'GET configmaps/orders.drey', 'POST REST /jobs/…/stop'."""
    path = target.split('?')[0]
    path = re.sub(r'.*?/namespaces/[^/]+/', '', path, count=1)
    path = re.sub(r'^services/[^/]+/proxy/v1', 'REST ', path)
    return ('WATCH' if 'watch=true' in target or 'watch=1' in target else method) + ' ' + path


class Fault:
    """What happens, at which request (from 1 on), and whether to all of that name from there on.

    lost        the connection is reset, and the server never sees the request
    unanswered  the server carries it out, the connection is reset in place of the answer
    half        the same in the middle of the answer
    refused     the stream is refused (REFUSED_STREAM): nothing was done
    broken      the server carries it out, the stream ends with an error
    goaway      the server goes away without having looked at it (GOAWAY), and answers what it has
    leaving     it goes away and still answers this one
    429, 503    that answer, with seconds to wait behind a plus: '429+1'
    …/403       'lost' or 'leaving', and whoever comes back meets a server that has just started: for a second it refuses everything, as such
                one does for want of its roles
    call        something that is called before the server sees the request
    answered    something that is called when the server has answered, in place of the answer
    """

    def __init__(self, kind, at, always=False, call=None):
        self.kind, _, self.starts = kind.partition('/')
        self.at, self.always, self.call, self.name, self.done = at, always, call, None, False

    def hits(self, number, name):
        if number == self.at: self.name = name
        elif not (self.always and self.name == name): return False
        self.done = True
        return True


class Cut:
    """After so many bytes to the client ('answers') or from it ('requests') both connections are reset, once."""

    def __init__(self, side, after):
        self.side, self.left, self.done = side, after, False


class Proxy:
    """Use it in a `with` (of a Loop). `requests` are the names of those that came, `ends` where frames ended, by side."""

    def __init__(self, loop, server, certificate, authority):
        self.loop, self.server, self.port = loop, server, 0
        self.inner = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.inner.load_cert_chain(*certificate)
        self.outer = ssl.create_default_context(cafile=authority)
        for context in (self.inner, self.outer): context.set_alpn_protocols(['h2'])
        self.open = set()
        self.listener = None
        self.reset()

    def reset(self, fault=None, cut=None):
        self.fault, self.cut, self.requests, self.ready = fault, cut, [], 0.0
        self.ends, self.passed = {'answers': [], 'requests': []}, {'answers': 0, 'requests': 0}

    def __enter__(self):
        self.loop.wait_for(self.listen())
        return self

    def __exit__(self, *_):
        self.loop.wait_for(self.close())

    async def listen(self):
        self.listener = await asyncio.start_server(self.accept, '127.0.0.1', self.port, ssl=self.inner)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def close(self):
        """Nobody listens any more, and all connections are reset: a server that was killed."""
        self.listener.close()
        for connection in list(self.open): connection.reset()

    async def accept(self, reader, writer):
        connection = Connection(self, reader, writer)
        self.open.add(connection)
        try:
            await connection.run()
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            connection.reset()
            self.open.discard(connection)


class Connection:
    def __init__(self, proxy, reader, writer):
        self.proxy, self.reader, self.writer, self.ready = proxy, reader, writer, proxy.ready
        self.far_reader = self.far_writer = None
        self.decoder, self.encoder = Decoder(), Encoder()
        self.encoder.header_table_size = 0
        self.plans = {}      # stream → Fault, of those whose answer is not passed on as it is
        self.swallowed = set()
        self.under_way = set()
        self.leaving = self.cut_off = self.is_over = False
        self.greeted = asyncio.Event()  # with the server's settings, before which it may say nothing else

    async def run(self):
        self.far_reader, self.far_writer = await asyncio.open_connection(*self.proxy.server, ssl=self.proxy.outer)
        if self.is_over: return self.far_writer.transport.abort()
        assert await self.reader.readexactly(len(PREFACE)) == PREFACE
        self.far_writer.write(PREFACE)
        tasks = [asyncio.ensure_future(self.requests()), asyncio.ensure_future(self.answers())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks: task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def reset(self):
        """As the other side of a connection learns of a machine that knows nothing of it."""
        if self.is_over: return
        self.is_over = True
        for writer in (self.writer, self.far_writer):
            if writer is None: continue
            plain = writer.get_extra_info('socket')
            if plain is not None and plain.fileno() >= 0:
                try:
                    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                except OSError:
                    pass
            writer.transport.abort()

    async def read(self, reader):
        head = await reader.readexactly(9)
        payload = await reader.readexactly(int.from_bytes(head[:3], 'big'))
        return head[3], head[4], int.from_bytes(head[5:], 'big') & 0x7fffffff, payload

    # -- from the client

    async def requests(self):
        while True:
            kind, flags, stream, payload = await self.read(self.reader)
            if kind == HEADERS: await self.request(flags, stream, await self.header_block(flags, payload))
            elif kind == SETTINGS and not flags & 1: self.to_server(kind, flags, stream, payload + struct.pack('>HI', 1, 0))
            elif stream not in self.swallowed: self.to_server(kind, flags, stream, payload)
            await self.far_writer.drain()

    async def header_block(self, flags, payload):
        if flags & PADDED: payload = payload[1:len(payload) - payload[0]]
        if flags & PRIORITY: payload = payload[5:]
        while not flags & END_HEADERS:
            _, flags, _, more = await self.read(self.reader)
            payload += more
        return payload

    async def request(self, flags, stream, block):
        headers = self.decoder.decode(block, raw=True)
        fields = dict(headers)
        name = name_of(fields[b':method'].decode(), fields[b':path'].decode())
        proxy = self.proxy
        proxy.requests.append(name)
        fault = proxy.fault if proxy.fault and proxy.fault.hits(len(proxy.requests), name) else None
        if self.leaving: self.swallowed.add(stream)
        elif time.monotonic() < self.ready:
            self.swallowed.add(stream)
            await self.greeted.wait()
            self.say(stream, '403', message=f'it is forbidden: User "chaos" cannot {name}')
        elif fault is None: self.forward(flags, stream, headers)
        else: await self.disturb(fault, flags, stream, headers)

    def forward(self, flags, stream, headers, fault=None):
        self.under_way.add(stream)
        if fault: self.plans[stream] = fault
        self.to_server(HEADERS, flags & END_STREAM | END_HEADERS, stream, self.encoder.encode([(name, value, True) for name, value in headers], huffman=False))

    async def disturb(self, fault, flags, stream, headers):
        kind = fault.kind
        if fault.starts: self.proxy.ready = time.monotonic() + STARTING
        if kind != 'lost': await self.greeted.wait()
        if kind == 'lost': self.reset()
        elif kind in ('unanswered', 'half', 'broken', 'leaving', 'answered'): self.forward(flags, stream, headers, fault)
        elif kind == 'refused':
            self.swallowed.add(stream)
            self.to_client(RST_STREAM, 0, stream, struct.pack('>I', REFUSED_STREAM))
        elif kind == 'goaway':
            self.swallowed.add(stream)
            self.go_away(stream - 2)
        elif kind == 'call':
            await asyncio.get_running_loop().run_in_executor(None, fault.call)
            self.forward(flags, stream, headers)
        else:
            self.swallowed.add(stream)
            self.say(stream, *kind.split('+'))

    def say(self, stream, code, seconds=None, message='the proxy says this'):
        body = json.dumps({'kind': 'Status', 'apiVersion': 'v1', 'metadata': {}, 'status': 'Failure', 'message': message, 'reason': REASONS[int(code)], 'code': int(code)}).encode()
        headers = [(':status', code), ('content-type', 'application/json'), ('content-length', str(len(body)))] + ([('retry-after', seconds)] if seconds else [])
        self.to_client(HEADERS, END_HEADERS, stream, self.encoder.encode([(*each, True) for each in headers], huffman=False))
        self.to_client(DATA, END_STREAM, stream, body)

    def go_away(self, last):
        self.leaving = True
        self.to_client(GOAWAY, 0, 0, struct.pack('>II', max(last, 0), 0))
        self.leave()

    def leave(self):
        if self.leaving and not self.under_way: self.writer.close()

    # -- from the server

    async def answers(self):
        while True:
            kind, flags, stream, payload = await self.read(self.far_reader)
            fault = self.plans.get(stream)
            if fault and fault.kind != 'leaving' and kind in (HEADERS, DATA, RST_STREAM): await self.spoil(fault, kind, flags, stream, payload)
            else: self.to_client(kind, flags, stream, payload)
            self.greeted.set()
            if kind == RST_STREAM or kind in (HEADERS, DATA) and flags & END_STREAM: self.end(stream, fault)
            await self.writer.drain()

    def end(self, stream, fault):
        self.under_way.discard(stream)
        if fault and fault.kind == 'leaving' and not self.leaving: self.go_away(stream)
        self.leave()

    async def spoil(self, fault, kind, flags, stream, payload):
        whole = bool(flags & END_STREAM)
        if fault.kind == 'half' and kind == HEADERS and not whole: self.to_client(kind, flags, stream, payload)
        elif fault.kind == 'half':
            self.writer.write(frame(DATA, 0, stream, payload)[:9 + len(payload) // 2])
            await self.writer.drain()
            self.reset()
        elif fault.kind == 'broken':
            if kind == HEADERS: self.to_client(RST_STREAM, 0, stream, struct.pack('>I', INTERNAL_ERROR))
        elif fault.kind == 'answered' and kind == HEADERS:
            await asyncio.get_running_loop().run_in_executor(None, fault.call)
            self.reset()
        elif fault.kind == 'unanswered': self.reset()

    # -- bytes

    def to_server(self, kind, flags, stream, payload):
        self.write(self.far_writer, 'requests', frame(kind, flags, stream, payload))

    def to_client(self, kind, flags, stream, payload):
        self.write(self.writer, 'answers', frame(kind, flags, stream, payload))

    def write(self, writer, side, data):
        cut = self.proxy.cut
        if self.cut_off: return
        self.proxy.passed[side] += len(data)
        self.proxy.ends[side].append(self.proxy.passed[side])
        if cut is None or cut.done or cut.side != side:
            writer.write(data)
            return
        if len(data) < cut.left:
            cut.left -= len(data)
            writer.write(data)
            return
        cut.done = self.cut_off = True
        writer.write(data[:cut.left])
        # what is written goes out before the end, which a reset would overtake
        asyncio.get_running_loop().call_later(0.002, self.reset)


class TcpCut:
    """A proxy that knows nothing of what it passes on, and resets the connection after so many bytes of one direction, once."""

    def __init__(self, loop, server):
        self.loop, self.server, self.port = loop, server, 0
        self.reset()

    def reset(self, cut=None):
        self.cut, self.passed = cut, {'answers': 0, 'requests': 0}

    def __enter__(self):
        self.loop.wait_for(self.listen())
        return self

    def __exit__(self, *_):
        self.loop.wait_for(self.close())

    async def listen(self):
        self.listener = await asyncio.start_server(self.accept, '127.0.0.1', 0)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def close(self):
        self.listener.close()

    async def accept(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.server)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.wait([asyncio.ensure_future(self.pass_on('requests', reader, far_writer)), asyncio.ensure_future(self.pass_on('answers', far_reader, writer))],
                           return_when=asyncio.FIRST_COMPLETED)
        for each in (writer, far_writer): each.transport.abort()

    async def pass_on(self, side, reader, writer):
        try:
            while data := await reader.read(65536):
                self.passed[side] += len(data)
                cut = self.cut
                if cut and cut.side == side and not cut.done and len(data) >= cut.left:
                    cut.done = True
                    writer.write(data[:cut.left])
                    await asyncio.sleep(0.002)
                    return
                if cut and cut.side == side: cut.left -= len(data)
                writer.write(data)
                await writer.drain()
            writer.close()
            await asyncio.sleep(0.002)
        except OSError:
            pass


class Loop:
    """The thread that all proxies live in."""

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda *_: None)  # of connections that were reset, as are warnings
        logging.getLogger('asyncio').setLevel(logging.CRITICAL)
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def wait_for(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
