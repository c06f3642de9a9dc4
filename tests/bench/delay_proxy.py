"""A TCP proxy on the loopback interface that makes a connection as slow as a long way would."""
import asyncio
import threading


class DelayProxy:
    """Holds every piece for half the round-trip time in each direction, and the client's first one for a whole one more: the
    handshake of TCP, which a proxy cannot see. Use it in a `with`; `port` is where it listens."""

    def __init__(self, host, port, round_trip):
        self.target, self.half, self.port = (host, port), round_trip / 2, 0
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.ready.wait(10)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def serve(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.connection, '127.0.0.1', 0))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()

    async def connection(self, reader, writer):
        far_reader, far_writer = await asyncio.open_connection(*self.target)
        await asyncio.gather(self.pass_on(reader, far_writer, self.half * 2), self.pass_on(far_reader, writer, 0), return_exceptions=True)

    async def pass_on(self, reader, writer, extra_for_first):
        """Pieces keep their order and their distance: each is sent when its own time has come."""
        queue = asyncio.Queue()
        sender = asyncio.ensure_future(self.send(queue, writer))
        extra = extra_for_first
        while data := await reader.read(65536):
            queue.put_nowait((self.loop.time() + self.half + extra, data))
            extra = 0
        queue.put_nowait((self.loop.time() + self.half, b''))
        await sender

    async def send(self, queue, writer):
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(0, due - self.loop.time()))
            if not data:
                writer.close()
                return
            writer.write(data)
            await writer.drain()
