"""A client of the API server of scripts/cluster."""
import http.client
import json
import os
import socket
import ssl
import threading
import time

RBAC = 'apis/rbac.authorization.k8s.io/v1'
GROUPS = {'deployments': 'apis/apps/v1', 'replicasets': 'apis/apps/v1', 'roles': RBAC, 'rolebindings': RBAC}
PATIENCE = 60


class Api:
    """Requests of the administrator, each thread over a connection of its own."""

    def __init__(self, settings):
        pki = os.path.dirname(settings['KUBECONFIG']) + '/pki'
        self.host, self.port = settings['SERVER'].removeprefix('https://').split(':')
        self.context = ssl.create_default_context(cafile=f'{pki}/ca.crt')
        self.context.load_cert_chain(f'{pki}/drey-admin.crt', f'{pki}/drey-admin.key')
        self.local = threading.local()

    def connect(self):
        connection = http.client.HTTPSConnection(self.host, int(self.port), context=self.context, timeout=PATIENCE)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, method, path, body=None, kind='application/json'):
        """The status and the document. A body that is text goes as it is."""
        return self.exchange(method, path, body, kind)[:2]

    def exchange(self, method, path, body=None, kind='application/json'):
        """The status, the document and the warnings. A connection that is stale is made anew; a server that is away is waited for."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if getattr(self.local, 'connection', None) is None: self.local.connection = self.connect()
                self.local.connection.request(method, '/' + path, body if body is None or isinstance(body, str) else json.dumps(body), {'Content-Type': kind})
                answer = self.local.connection.getresponse()
                return answer.status, json.loads(answer.read() or b'null'), answer.headers.get_all('Warning', [])
            except (OSError, http.client.HTTPException, ValueError):
                self.local.connection = None
                if time.monotonic() > end: raise
                time.sleep(0.05)

    def path(self, plural, namespace, name=''):
        return f'{GROUPS.get(plural, "api/v1")}/namespaces/{namespace}/{plural}' + (f'/{name}' if name else '')

    def get(self, plural, namespace, name):
        status, document = self.ask('GET', self.path(plural, namespace, name))
        return document if status == 200 else None

    def list(self, plural, namespace):
        return self.ask('GET', self.path(plural, namespace))[1]['items']

    def delete(self, plural, namespace, name):
        return self.ask('DELETE', self.path(plural, namespace, name), {'propagationPolicy': 'Background'})[0]

    def patch(self, plural, namespace, name, change):
        return self.ask('PATCH', self.path(plural, namespace, name), change, 'application/merge-patch+json')[0]
